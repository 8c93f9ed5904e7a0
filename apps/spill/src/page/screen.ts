import { refusedAs, type Activity, type Input, type Key, type Party, type PartyNow, type Tos } from "@opentos/sdk";
import { friendSheet } from "@opentos/sdk/friends";
import { onKeys, wantsStillness } from "@opentos/sdk/page";
import { choose, chosen, move, press } from "@opentos/sdk/steer";
import { BOARDS_BEFORE, homePoints, type Best, type Boards } from "../board.ts";
import { cuesOf } from "../cues.ts";
import { REMOTE_SEAT, RUSH_SECONDS, type Happening, type Stroke } from "../field/round.ts";
import type { Game, News, Who } from "../game.ts";
import { activityOf, type Kept } from "../kept.ts";
import type { Table } from "../seats.ts";
import { fill, words, type Words } from "../words.ts";
import { Bar } from "./bar.ts";
import { REMOTE_COLOUR } from "./looks.ts";
import { Painter, type Box } from "./painter.ts";
import { boardsSheet, over, paused, playerSheet, waiting, type Act } from "./sheets.ts";
import type { Sound } from "./sound.ts";
import { Sparks } from "./sparks.ts";

/** What lies over the field; `null` while people play. */
type Sheet = "waiting" | "paused" | "players" | "over" | "boards" | "friends" | null;

/** The ground is seen as it ended before the sheet comes. */
const OVER_MILLIS = 1_400;
const LOUD_MILLIS = 900;
const FRAME_SECONDS_MAX = 0.25;
/** How often a round that is played is written down. */
const KEEP_SECONDS = 3;

const found = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;

/** The television: it draws the game, sounds, and turns keys of the remote control into what they mean. */
export class Screen implements Table {
  readonly #tos: Tos;
  readonly #game: Game;
  readonly #best: Best;
  readonly #sound: Sound;
  readonly #painter = new Painter(found("ground"), found("figures"));
  readonly #sparks = new Sparks();
  readonly #bar = new Bar(found("scores"), found("clock"));
  readonly #sheet = found("sheet");
  readonly #strokes: Stroke[] = [];
  readonly #held = new Set<Key>();
  /** Those whose phones were told which figure is theirs. */
  readonly #greeted = new Set<number>();
  #over: Sheet = "waiting";
  /** Where "Back" leads from a sheet that was opened from another. */
  #from: Sheet = "waiting";
  #party: Party | null = null;
  #now: PartyNow | null = null;
  #boards: Boards = BOARDS_BEFORE;
  #record = false;
  #alone = false;
  #told = "";
  #before = 0;
  #box: Box = { left: 0, top: 0, width: 1, height: 1 };
  #startsIn: number | null = null;
  #loud = 0;
  #ending = 0;
  #keepIn = KEEP_SECONDS;

  constructor(tos: Tos, game: Game, best: Best, sound: Sound) {
    this.#tos = tos;
    this.#game = game;
    this.#best = best;
    this.#sound = sound;
  }

  /** @param kept what was going on when the app was left */
  begin(kept: Kept | null): void {
    onKeys(this.#tos, (key, down) => this.#key(key, down));
    this.#tos.onContext(({ running }) => {
      if (!running) {
        this.#pause();
      }
      this.#named();
      this.#draw();
    });
    window.addEventListener("resize", () => this.#measure());
    this.#tos.activity.onLeave(() => this.#going());
    this.#show("waiting");
    if (kept) {
      // The remote control plays on where it played.
      if (kept.round?.figures.some(({ seat, driver }) => seat === REMOTE_SEAT && driver === "person")) {
        this.#game.withRemote(this.#remote(), this.#strokes);
      }
      this.#hear(this.#game.resume(kept));
      this.#draw();
    }
    this.#before = performance.now();
    requestAnimationFrame((now) => this.#frame(now));
  }

  // What phones do.

  party(now: PartyNow | null, party: Party | null): void {
    const before = this.#now?.players ?? [];
    this.#party = party;
    this.#now = now;
    if (!now) {
      // Who was here may come back once there is a party again.
      this.#draw();
      return;
    }
    const news = this.#game.players(now.players, this.#strokes);
    for (const { seat } of now.players.filter((each) => !before.some((other) => other.seat === each.seat && other.name === each.name))) {
      this.#sound.joined();
      this.#greeted.delete(seat);
    }
    this.#named();
    this.#hear(news);
    this.#draw();
  }

  input(seat: number, input: Input): void {
    // A phone that only just joined may not hear yet; one that says something does.
    if (!this.#greeted.has(seat)) {
      this.#greeted.add(seat);
      this.#party?.cue(seat, { vibrate: [50], sound: "start", text: fill(this.#words.phoneYou, { seat }) });
    }
    this.#hear(this.#game.input(seat, input));
  }

  // What is on.

  get #words(): Words {
    return words[this.#tos.context.locale];
  }

  readonly #name = (seat: number): string => this.#game.people.find((each) => each.seat === seat)?.name ?? this.#words.bot;

  readonly #colour = (seat: number): string => this.#painter.colour(seat);

  #named(): void {
    const names = this.#game.round.figures.map(({ seat }) => ({
      seat,
      name: seat === REMOTE_SEAT ? this.#words.remote : this.#name(seat),
      colour: this.#colourOf(seat),
      here: true,
    }));
    this.#painter.who(names);
    this.#bar.who(this.#game.round, this.#name, this.#colour);
    found("corner").textContent = this.#now ? fill(this.#words.joinLate, { code: this.#now.code }) : "";
  }

  #colourOf(seat: number): string {
    return this.#game.people.find((each) => each.seat === seat)?.colour ?? this.#painter.usual(seat);
  }

  #show(sheet: Sheet): void {
    this.#over = sheet;
    document.body.dataset["sheet"] = sheet ?? "none";
    this.#measure();
    this.#draw(true);
    if (sheet === "waiting" || sheet === "boards") {
      void this.#best.boards().then((boards) => {
        this.#boards = boards;
        if (this.#over === sheet) {
          this.#draw();
        }
      });
    }
  }

  /** Where the field may be: beside what else there is to read, or all below the bar. */
  #measure(): void {
    const [width, height] = [window.innerWidth, window.innerHeight];
    const small = document.body.dataset["sheet"] === "waiting";
    this.#box = small
      ? { left: width * 0.035, top: height * 0.16, width: width * 0.6, height: height * 0.51 }
      : { left: 0, top: height / 9, width, height: (height * 8) / 9 };
    if (this.#painter.fit(this.#box, this.#game.round, this.#tos.context.theme)) {
      this.#ground();
    }
  }

  #ground(): void {
    this.#strokes.length = 0;
    this.#painter.ground(this.#game.round);
  }

  #hear(news: readonly News[]): void {
    for (const each of news) {
      this.#heard(each);
      for (const { seat, cue } of cuesOf(each, this.#words, this.#game.places)) {
        this.#party?.cue(seat, cue);
      }
    }
  }

  #heard(news: News): void {
    switch (news.what) {
      case "mode":
        this.#mode(news.mode);
        break;
      case "count":
        this.#say(String(news.number));
        this.#sound.count(news.number);
        break;
      case "ground":
        this.#named();
        this.#measure();
        this.#ground();
        break;
      case "ready":
        this.#sound.ready();
        this.#draw();
        break;
      case "alone":
        this.#alone = true;
        this.#show("paused");
        break;
      case "happened":
        if (this.#game.mode === "playing" || this.#game.mode === "over" || news.happening.what === "splash") {
          this.#happened(news.happening);
        }
        break;
    }
  }

  #going(): Activity {
    const { kept } = this.#game;
    return activityOf(fill(this.#words.evening, { round: kept.evening.rounds + (kept.round ? 1 : 0) }), kept);
  }

  /** Writes down what goes on, once there is something worth to be gone on with. */
  #keep(): void {
    if (this.#game.evening.rounds > 0 || this.#game.mode === "playing") {
      this.#keepIn = KEEP_SECONDS;
      void this.#tos.activity.publish(this.#going()).catch(refusedAs(undefined));
    }
  }

  #mode(mode: Game["mode"]): void {
    window.clearTimeout(this.#ending);
    this.#keep();
    switch (mode) {
      case "waiting":
        this.#show("waiting");
        break;
      case "counting":
        this.#sparks.clear();
        this.#show(null);
        break;
      case "playing":
        if (this.#game.paused) {
          this.#show("paused");
        } else {
          this.#say(this.#words.go);
          this.#sound.count(0);
        }
        break;
      case "over":
        this.#ended();
        break;
    }
  }

  #ended(): void {
    const points = homePoints(this.#game.places, this.#game.people.map(({ seat }) => seat));
    const winner = this.#game.places[0];
    this.#sound.ended();
    this.#say(this.#words.time);
    this.#record = false;
    void this.#best.take(points).then((record) => {
      this.#record = record;
      this.#ending = window.setTimeout(() => {
        this.#show("over");
        this.#sound.won();
        if (winner) {
          found("said").textContent = fill(this.#words.wins, { name: this.#name(winner.seat) });
        }
      }, OVER_MILLIS);
    });
  }

  #happened(happening: Happening): void {
    const still = wantsStillness();
    switch (happening.what) {
      case "dash":
        this.#sound.dash();
        break;
      case "splash":
        this.#sound.splash();
        if (!still) {
          this.#sparks.burst(happening.x, happening.y, 22, this.#colour(happening.seat), 13);
        }
        break;
      case "bounce":
        this.#sound.bounce();
        break;
      case "found":
        this.#sound.found(happening.kind);
        if (!still) {
          this.#sparks.burst(happening.x, happening.y, happening.kind === "burst" ? 34 : 12, this.#colour(happening.seat), happening.kind === "burst" ? 18 : 9);
        }
        break;
      case "rush":
        this.#say(fill(this.#words.rush, { seconds: RUSH_SECONDS }));
        this.#sound.rushes();
        break;
      case "fell":
      case "end":
        break;
    }
  }

  /** Says something in large letters over the field, for a moment. */
  #say(text: string): void {
    const loud = found("loud");
    window.clearTimeout(this.#loud);
    loud.textContent = text;
    loud.classList.remove("said");
    // Read, so that the animation begins anew.
    void loud.offsetWidth;
    loud.classList.add("said");
    this.#loud = window.setTimeout(() => loud.classList.remove("said"), LOUD_MILLIS);
  }

  // The sheets.

  #draw(fresh = false): void {
    const said = this.#words;
    const steered = chosen();
    const act = steered?.getAttribute("data-act");
    switch (this.#over) {
      case "waiting":
        this.#sheet.replaceChildren(
          ...waiting(said, { party: this.#now, people: this.#game.people, ready: this.#game.ready, startsIn: this.#game.startsIn, evening: this.#game.evening }, this.#boards, this.#tos.context.locale, this.#acts("start", "remote", "players", "boards", "sound")),
        );
        break;
      case "paused":
        this.#sheet.replaceChildren(paused(said, this.#alone, this.#acts("resume", "remote", "players", "sound", "end")));
        break;
      case "players":
        this.#sheet.replaceChildren(
          playerSheet(said, this.#game.people.filter(({ seat }) => seat !== REMOTE_SEAT), (who) => void this.#remove(who), this.#told, this.#act("back")),
        );
        break;
      case "over":
        this.#sheet.replaceChildren(
          over(
            said,
            {
              places: this.#game.places, round: this.#game.round, evening: this.#game.evening, record: this.#record,
              startsIn: this.#game.startsIn, ready: this.#game.ready, named: this.#name, colour: this.#colour,
            },
            this.#acts("again", "boards", "players", "finish"),
          ),
        );
        this.#sheet.classList.toggle("fresh", fresh);
        break;
      case "boards":
        this.#sheet.replaceChildren(boardsSheet(said, this.#tos.context.locale, this.#boards, this.#acts("back", ...(this.#tos.context.grants.includes("friends") ? ["friends"] : []))));
        break;
      case "friends":
        // What was typed so far stays where somebody joins meanwhile.
        if (fresh) {
          this.#sheet.replaceChildren(...friendSheet(this.#tos, () => this.#show("boards")));
        }
        break;
      case null:
        this.#sheet.replaceChildren();
        break;
    }
    if (this.#over !== "friends" || fresh) {
      const all = [...this.#sheet.querySelectorAll<HTMLElement>("button")];
      choose((fresh ? undefined : all.find((each) => each.dataset["act"] === act)) ?? all[0]);
    }
  }

  #acts(...ids: string[]): Act[] {
    return ids.map((id) => this.#act(id));
  }

  #act(id: string): Act {
    const said = this.#words;
    const acts: { readonly [id: string]: readonly [string, () => void] } = {
      start: [said.start, () => this.#hear(this.#game.start())],
      again: [said.again, () => this.#hear(this.#game.start())],
      finish: [said.back, () => this.#hear(this.#game.end())],
      end: [said.end, () => this.#hear(this.#game.end())],
      resume: [said.resume, () => this.#resume()],
      remote: [this.#game.remote ? said.remoteOff : said.remoteOn, () => this.#turnRemote()],
      players: [said.players, () => this.#open("players")],
      boards: [said.board, () => this.#open("boards")],
      friends: [said.friends, () => this.#show("friends")],
      sound: [this.#sound.on ? said.soundOn : said.soundOff, () => this.#turnSound()],
      back: [said.back, () => this.#show(this.#from)],
    };
    const [text, does] = acts[id] as readonly [string, () => void];
    return { id, text, does };
  }

  #open(sheet: Sheet): void {
    this.#from = this.#over;
    this.#told = "";
    this.#show(sheet);
  }

  #pause(): void {
    if (this.#over === null && (this.#game.mode === "playing" || this.#game.mode === "counting")) {
      this.#game.paused = true;
      this.#bar.stand(this.#game.round);
      this.#held.clear();
      this.#steer(false);
      this.#show("paused");
    }
  }

  #resume(): void {
    this.#alone = false;
    this.#game.paused = false;
    this.#show(null);
  }

  #remote(): Who {
    return { seat: REMOTE_SEAT, name: this.#words.remote, colour: REMOTE_COLOUR, here: true };
  }

  #turnRemote(): void {
    this.#held.clear();
    const news = this.#game.withRemote(this.#game.remote ? null : this.#remote(), this.#strokes);
    this.#named();
    this.#hear(news);
    this.#draw();
  }

  #turnSound(): void {
    this.#sound.turn(!this.#sound.on);
    this.#sound.wake();
    void this.#tos.storage.set("sound", this.#sound.on).catch(refusedAs(undefined));
    this.#draw();
  }

  async #remove({ seat, name }: Who): Promise<void> {
    const said = this.#words;
    this.#told = await (this.#party?.remove(seat) ?? Promise.reject(new Error("no party is open"))).then(
      () => fill(said.removed, { name }),
      () => said.failed,
    );
    this.#draw();
  }

  // The remote control.

  #key(key: Key, down: boolean): boolean {
    if (down) {
      this.#sound.wake();
    }
    if (key === "Escape") {
      return down ? this.#back() : this.#over !== "waiting";
    }
    if (this.#over === null) {
      const first = down && !this.#held.has(key);
      if (down) {
        this.#held.add(key);
      } else {
        this.#held.delete(key);
      }
      this.#steer(first && key === "Enter");
      return true;
    }
    if (down && (key === "Enter" ? press() : move(key, this.#sheet))) {
      return true;
    }
    return key !== "Enter";
  }

  #steer(pressed: boolean): void {
    if (!this.#game.remote) {
      return;
    }
    const one = (key: Key): number => (this.#held.has(key) ? 1 : 0);
    this.#hear(this.#game.hand(REMOTE_SEAT, one("ArrowRight") - one("ArrowLeft"), one("ArrowDown") - one("ArrowUp"), pressed));
  }

  /** One step back; while people wait the terminal leaves the app. */
  #back(): boolean {
    switch (this.#over) {
      case null:
        this.#pause();
        return true;
      case "paused":
        this.#resume();
        return true;
      case "over":
        this.#hear(this.#game.end());
        return true;
      case "players":
      case "boards":
        this.#show(this.#from);
        return true;
      case "friends":
        this.#show("boards");
        return true;
      case "waiting":
        return false;
    }
  }

  #frame(now: number): void {
    const seconds = Math.min(FRAME_SECONDS_MAX, Math.max(0, (now - this.#before) / 1000));
    this.#before = now;
    const { round } = this.#game;
    this.#hear(this.#game.pass(seconds, this.#strokes));
    if (this.#game.round === round) {
      this.#painter.strokes(this.#strokes);
    }
    this.#strokes.length = 0;
    this.#sparks.pass(seconds);
    this.#painter.figures(this.#game.round, this.#sparks, now / 1000, wantsStillness());
    if (this.#over === null) {
      this.#bar.pass(this.#game.round, seconds, this.#game.left);
      if (this.#game.mode === "playing") {
        this.#keepIn -= seconds;
        if (this.#keepIn <= 0) {
          this.#keep();
        }
        this.#sound.pass(this.#game.left <= RUSH_SECONDS);
      }
    } else if (this.#startsIn !== this.#game.startsIn) {
      this.#startsIn = this.#game.startsIn;
      this.#draw();
    }
    requestAnimationFrame((next) => this.#frame(next));
  }
}
