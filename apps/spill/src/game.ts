import type { Input, Player } from "@opentos/sdk";
import type { Kept } from "./kept.ts";
import { NO_EVENING, after, without, type Evening } from "./evening.ts";
import { begin } from "./field/begin.ts";
import { botSeats, seatPeople, type Present } from "./field/change.ts";
import { REMOTE_SEAT, STEPS, ranking, type Command, type Happening, type Place, type Round, type Stroke } from "./field/round.ts";
import { step } from "./field/step.ts";

/**
 * - `waiting`: people join and run about on a ground that counts for nothing
 * - `counting`: three, two, one
 * - `playing`
 * - `over`: the ceremony
 */
export type Mode = "waiting" | "counting" | "playing" | "over";

export const COUNT_SECONDS = 3;
/** Once somebody is ready the others have so long. */
export const READY_SECONDS = 12;
/** Whoever still dashes when the time is up is not ready for the next round by that: first all see how it ended. */
export const CEREMONY_SECONDS = 5;
/** The ground of the waiting room is wiped when it was painted for so long. */
const WARM_UP_SECONDS = 600;
/** A machine that stood still catches up with so much at once. */
const CATCH_UP_SECONDS = 0.25;

/** Somebody who plays, as people see them. */
export interface Who {
  readonly seat: number;
  readonly name: string;
  readonly colour: string;
  readonly here: boolean;
}

/** What is told to whoever draws, sounds, and lets phones feel it. */
export type News =
  | { readonly what: "mode"; readonly mode: Mode }
  | { readonly what: "count"; readonly number: number }
  | { readonly what: "ground" }
  | { readonly what: "ready"; readonly seat: number }
  | { readonly what: "alone" }
  | { readonly what: "happened"; readonly happening: Happening };

interface Hand {
  x: number;
  y: number;
  pressed: boolean;
}

/** An evening of rounds: who plays, what is on, and how one leads to the next. It knows no screen and no clock. */
export class Game {
  mode: Mode = "waiting";
  paused = false;
  round: Round;
  evening: Evening = NO_EVENING;
  places: readonly Place[] = [];
  readonly ready = new Set<number>();
  #people: readonly Who[] = [];
  #remote: Who | null = null;
  readonly #hands = new Map<number, Hand>();
  readonly #seed: () => number;
  #rest = 0;
  /** Whether what goes on was kept, and the phones have not been heard of since. */
  #awaited = false;
  /** Of the count, or until a round begins although not all are ready. */
  #wait = 0;
  #ceremony = 0;

  constructor(seed: () => number) {
    this.#seed = seed;
    this.round = this.#fresh(WARM_UP_SECONDS);
  }

  /** Everybody who plays, with the remote control too. */
  get people(): readonly Who[] {
    return this.#remote ? [...this.#people, this.#remote] : this.#people;
  }

  get remote(): boolean {
    return this.#remote !== null;
  }

  /** In seconds, until the round begins although not all are ready; null where nobody is. */
  get startsIn(): number | null {
    return this.mode !== "counting" && this.mode !== "playing" && this.ready.size > 0 ? Math.ceil(this.#wait) : null;
  }

  /** Of the round, in seconds. */
  get left(): number {
    return this.round.left / STEPS;
  }

  /** The phones changed. Answers what changed on the ground. */
  players(players: readonly Player[], strokes: Stroke[]): News[] {
    if (this.#awaited) {
      this.#awaited = false;
      this.#forgetAllBut(players);
    }
    for (const { seat, name } of this.#people) {
      const now = players.find((each) => each.seat === seat);
      if (!now || now.name !== name) {
        this.#forget(seat);
      }
    }
    this.#people = players.map(({ seat, name, colour, here }) => ({ seat, name, colour, here }));
    return this.#seated(strokes);
  }

  /** Somebody plays with the remote control, or does not any more. */
  withRemote(who: Who | null, strokes: Stroke[]): News[] {
    if (!who && this.#remote) {
      this.#forget(REMOTE_SEAT);
    }
    this.#remote = who;
    return this.#seated(strokes);
  }

  /** Whoever left while the app was away has nothing any more. */
  #forgetAllBut(players: readonly Player[]): void {
    for (const seat of Object.keys(this.evening.won).map(Number)) {
      const bot = this.round.figures.some((each) => each.seat === seat && each.driver === "bot");
      if (seat !== REMOTE_SEAT && !bot && !players.some((each) => each.seat === seat)) {
        this.#forget(seat);
      }
    }
  }

  #forget(seat: number): void {
    this.evening = without(this.evening, seat);
    this.#hands.delete(seat);
    this.ready.delete(seat);
  }

  #seated(strokes: Stroke[]): News[] {
    const news: News[] = [];
    if (this.mode !== "over") {
      if (seatPeople(this.round, this.#present(), strokes)) {
        news.push({ what: "ground" });
      }
    }
    // A round in which nobody is left waits for somebody.
    if (this.mode === "playing" && !this.paused && !this.people.some(({ here }) => here)) {
      this.paused = true;
      news.push({ what: "alone" });
    }
    return news;
  }

  /** What a phone says. */
  input(seat: number, { sticks, buttons }: Input): News[] {
    const stick = sticks["run"];
    const presses = buttons["dash"]?.presses ?? 0;
    return this.hand(seat, stick?.x ?? 0, stick?.y ?? 0, presses > 0);
  }

  /** What somebody does: where to, and whether the button went down. */
  hand(seat: number, x: number, y: number, pressed: boolean): News[] {
    if (!this.people.some((each) => each.seat === seat)) {
      return [];
    }
    const hand = this.#hands.get(seat) ?? { x: 0, y: 0, pressed: false };
    this.#hands.set(seat, { x, y, pressed: hand.pressed || pressed });
    const ends = this.mode === "over" && this.#ceremony > 0;
    if (!pressed || this.paused || ends || this.mode === "playing" || this.mode === "counting" || this.ready.has(seat)) {
      return [];
    }
    if (this.ready.size === 0) {
      this.#wait = READY_SECONDS;
    }
    this.ready.add(seat);
    return [{ what: "ready", seat }];
  }

  /** The remote control begins a round at once. */
  start(): News[] {
    return this.mode === "waiting" || this.mode === "over" ? this.#count() : [];
  }

  /** The round ends as it is and counts for nothing. */
  end(): News[] {
    return this.#waiting();
  }

  /** What goes on, to be kept. */
  get kept(): Kept {
    return { evening: this.evening, round: this.mode === "playing" ? this.round : null };
  }

  /** Goes on with what was kept: a round waits until somebody lets it go on. */
  resume({ evening, round }: Kept): News[] {
    this.evening = evening;
    this.#awaited = true;
    if (!round) {
      return [];
    }
    this.round = round;
    this.mode = "playing";
    this.paused = true;
    return [{ what: "mode", mode: "playing" }, { what: "ground" }];
  }

  /** Time goes by. */
  pass(seconds: number, strokes: Stroke[]): News[] {
    if (this.paused) {
      return [];
    }
    const news = this.#waits(seconds);
    this.#rest += Math.min(CATCH_UP_SECONDS, Math.max(0, seconds));
    while (this.#rest >= 1 / STEPS) {
      this.#rest -= 1 / STEPS;
      news.push(...this.#step(strokes));
    }
    return news;
  }

  #waits(seconds: number): News[] {
    if (this.mode === "counting") {
      const before = Math.ceil(this.#wait);
      this.#wait -= seconds;
      if (this.#wait <= 0) {
        this.mode = "playing";
        return [{ what: "mode", mode: "playing" }];
      }
      return Math.ceil(this.#wait) < before ? [{ what: "count", number: Math.ceil(this.#wait) }] : [];
    }
    this.#ceremony -= seconds;
    if (this.mode === "playing" || this.ready.size === 0) {
      return [];
    }
    this.#wait -= seconds;
    const all = this.people.every(({ seat, here }) => !here || this.ready.has(seat));
    return all || this.#wait <= 0 ? this.#count() : [];
  }

  #step(strokes: Stroke[]): News[] {
    if (this.mode === "counting" || this.mode === "over") {
      return [];
    }
    const commands = new Map<number, Command>();
    for (const [seat, hand] of this.#hands) {
      commands.set(seat, { x: hand.x, y: hand.y, dash: hand.pressed });
      hand.pressed = false;
    }
    const news: News[] = step(this.round, commands, strokes).map((happening) => ({ what: "happened", happening }));
    if (this.round.left > 0) {
      return news;
    }
    if (this.mode === "waiting") {
      this.round = this.#fresh(WARM_UP_SECONDS);
      return [{ what: "ground" }];
    }
    this.places = ranking(this.round);
    this.evening = after(this.evening, this.places);
    this.mode = "over";
    this.#ceremony = CEREMONY_SECONDS;
    this.ready.clear();
    return [...news, { what: "mode", mode: "over" }];
  }

  #count(): News[] {
    this.ready.clear();
    this.paused = false;
    this.mode = "counting";
    this.#wait = COUNT_SECONDS;
    this.round = this.#fresh();
    return [{ what: "mode", mode: "counting" }, { what: "ground" }, { what: "count", number: COUNT_SECONDS }];
  }

  #waiting(): News[] {
    this.ready.clear();
    this.paused = false;
    this.mode = "waiting";
    this.round = this.#fresh(WARM_UP_SECONDS);
    return [{ what: "mode", mode: "waiting" }, { what: "ground" }];
  }

  #present(): Present[] {
    return this.people.map(({ seat, here }) => ({ seat, here }));
  }

  #fresh(seconds?: number): Round {
    const people = this.#present();
    const entrants = [
      ...people.map(({ seat }) => ({ seat, driver: "person" as const })),
      ...botSeats(people).map((seat) => ({ seat, driver: "bot" as const })),
    ];
    const round = begin(this.#seed(), entrants, seconds);
    seatPeople(round, people);
    this.#hands.forEach((hand) => (hand.pressed = false));
    return round;
  }
}
