import { connect, refusedAs, type Activity, type Key } from "@opentos/sdk";
import { boardSheet, friendSheet, type Board } from "@opentos/sdk/friends";
import { takeUp } from "@opentos/sdk/going";
import { dress, onKeys, wantsStillness } from "@opentos/sdk/page";
import { choose, chosen, move, press } from "@opentos/sdk/steer";
import { Best } from "./board.ts";
import { FORMAT, activityOf, skyIn } from "./going.ts";
import { BESIDE_AT, FLYING_AT, aim, follow, type Camera } from "./page/camera.ts";
import { Painter } from "./page/painter.ts";
import { palettes } from "./page/palette.ts";
import { over, paused, title, type Act } from "./page/sheets.ts";
import { Sound } from "./page/sound.ts";
import { Sparks } from "./page/sparks.ts";
import { fly, type Flight } from "./sky/fly.ts";
import { begin } from "./sky/make.ts";
import { COMBO_SECONDS, score, type Happening, type Sky } from "./sky/world.ts";
import { fill, words } from "./words.ts";

type Mode = "title" | "flying" | "paused" | "over" | "friends";

/** Whoever swung so often needs no hint any more. */
const HINTS_HOLDS = 6;
const SHAKE_SECONDS = 0.45;
const OVER_MILLIS = 700;
/** How often a flight is written down while it lasts. */
const KEEP_SECONDS = 1;

const found = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const [hud, sheet, said] = [found("hud"), found("sheet"), found("said")];
const [points, combo, bestLine, hint] = [found("score"), found("combo"), found("best"), found("hint")];

const tos = await connect();
const best = new Best(tos);
const [soundKept, holdsKept, goingOn] = await Promise.all([
  tos.storage.get("sound").catch(() => null),
  tos.storage.get("holds").catch(() => null),
  takeUp(tos, FORMAT, skyIn),
  best.load(),
]);
const painter = new Painter(found<HTMLCanvasElement>("sky"));
const sound = new Sound(soundKept !== false);
const sparks = new Sparks();

let mode: Mode = "title";
let flight: Flight = showing();
let camera: Camera = aim(flight.sky.comet, window.innerWidth, window.innerHeight, BESIDE_AT);
let held = false;
/** Whether the comet holds on by itself, since the flight went on: until the button is pressed anew. */
let clings = false;
let keepIn = 0;
let holds = typeof holdsKept === "number" ? holdsKept : 0;
let better = false;
let known: Board = { state: "loading" };
let shake = 0;

/** Behind the title a comet swings for ever: no night comes. */
function showing(): Flight {
  const sky = begin(20_151_127);
  return { sky: { ...sky, night: Number.NEGATIVE_INFINITY, rocks: [] }, rest: 0 };
}

const texts = () => words[tos.context.locale];

function start(): void {
  flight = { sky: begin(Math.floor(Math.random() * 2 ** 32)), rest: 0 };
  camera = aim(flight.sky.comet, window.innerWidth, window.innerHeight);
  painter.forget();
  sparks.clear();
  held = false;
  clings = false;
  show("flying");
}

/** Goes on where the flight stopped; nobody can hold a button before they see where they are. */
function resume(): void {
  clings = flight.sky.comet.tether !== null;
  held = clings;
  show("flying");
}

/** A flight that was here, or moves here: it waits until somebody lets it go on. */
function arrive(sky: Sky): void {
  flight = { sky, rest: 0 };
  camera = aim(sky.comet, window.innerWidth, window.innerHeight);
  show("paused");
}

function stop(): void {
  if (mode === "flying" && flight.sky.end === null) {
    held = false;
    show("paused");
  }
}

/** The flight, where there is one that goes on. */
function going(): Activity | null {
  const { sky } = flight;
  const flies = (mode === "flying" || mode === "paused") && sky.end === null;
  return flies ? activityOf(fill(texts().flight, { distance: Math.floor(sky.reached * 10) }), sky) : null;
}

function keep(): void {
  const activity = going();
  keepIn = KEEP_SECONDS;
  if (activity) {
    void tos.activity.publish(activity).catch(refusedAs(undefined));
  }
}

function forget(): void {
  void tos.activity.end().catch(refusedAs(undefined));
}

function toTitle(): void {
  forget();
  flight = showing();
  camera = aim(flight.sky.comet, window.innerWidth, window.innerHeight, BESIDE_AT);
  painter.forget();
  sparks.clear();
  show("title");
}

function show(next: Mode): void {
  mode = next;
  draw();
  keep();
  if (next === "title" || next === "over") {
    void best.board().then((board) => {
      known = board;
      if (mode === next) {
        draw();
      }
    });
  }
}

function turnSound(): void {
  sound.turn(!sound.on);
  sound.wake();
  void tos.storage.set("sound", sound.on).catch(() => undefined);
  draw();
}

/** The sheet anew, with the same button chosen. */
function draw(): void {
  const text = texts();
  const locale = tos.context.locale;
  const steered = chosen();
  const focused = [...sheet.querySelectorAll("button")].findIndex((each) => each === steered);
  const before = sheet.dataset["mode"];
  hud.hidden = mode !== "flying";
  sheet.dataset["mode"] = mode;
  sheet.className = mode;
  const acts: Record<string, Act> = {
    play: { text: text.play, does: start },
    again: { text: text.again, does: start },
    resume: { text: text.resume, does: resume },
    leave: { text: text.leave, does: toTitle },
    back: { text: text.back, does: toTitle },
    friends: { text: text.friend, does: () => show("friends") },
    sound: { text: sound.on ? text.soundOn : text.soundOff, does: turnSound },
  };
  const some = (...names: string[]): Act[] => names.map((name) => acts[name]).filter((each) => each !== undefined);
  const sky = flight.sky;
  switch (mode) {
    case "title":
      sheet.replaceChildren(
        title(text, some("play", ...(tos.context.grants.includes("friends") ? ["friends"] : []), "sound")),
        boardSheet(locale, known),
      );
      break;
    case "paused":
      sheet.replaceChildren(paused(text, some("resume", "sound", "leave")));
      break;
    case "over":
      sheet.replaceChildren(
        over(text, locale, { end: sky.end ?? "night", score: score(sky), reached: sky.reached, best: best.value, better }, some("again", "back")),
        boardSheet(locale, known),
      );
      break;
    case "friends":
      if (before !== "friends") {
        sheet.replaceChildren(...friendSheet(tos, toTitle));
      }
      break;
    case "flying":
      sheet.replaceChildren();
      break;
  }
  if (mode !== "friends" || before !== "friends") {
    const all = sheet.querySelectorAll("button");
    choose(all[before === mode ? Math.max(0, focused) : 0] ?? all[0]);
  }
  bestLine.textContent = best.value > 0 ? `${text.best} ${best.value}` : "";
}

function heard(happening: Happening): void {
  sound.play(happening);
  const palette = palettes[tos.context.theme];
  if (happening.what === "hold" && mode === "flying") {
    holds++;
    if (holds <= HINTS_HOLDS) {
      void tos.storage.set("holds", holds).catch(() => undefined);
    }
  }
  if (wantsStillness()) {
    return;
  }
  switch (happening.what) {
    case "mote":
      sparks.burst(happening.at, 6, palette.mote, 0.5);
      break;
    case "bloom":
      sparks.burst(happening.at, 26, palette.bloomed, 0.9, 1);
      break;
    case "shield":
      sparks.burst(happening.at, 14, palette.shield, 0.6);
      break;
    case "shield-broke":
      sparks.burst(happening.at, 30, palette.shield, 1.2);
      shake = SHAKE_SECONDS;
      break;
    case "end":
      sparks.burst(happening.at, 60, palette.trail[0], 1.5, 1.1);
      shake = SHAKE_SECONDS;
      break;
    case "hold":
    case "release":
      break;
  }
}

function ended(): void {
  const reached = score(flight.sky);
  held = false;
  forget();
  void best.take(reached).then((isBetter) => {
    better = isBetter;
    // The comet is seen to break before the sheet covers it.
    window.setTimeout(() => {
      const text = texts();
      said.textContent = `${text.ends[flight.sky.end ?? "night"]}. ${text.score} ${reached}. ${better ? text.newBest : ""}`;
      show("over");
    }, OVER_MILLIS);
  });
}

function pressed(key: Key, down: boolean): boolean {
  if (down) {
    sound.wake();
  }
  if (key === "Escape") {
    return down ? back() : mode !== "title";
  }
  if (mode === "flying") {
    // The press that let the flight go on ends here, too.
    clings &&= !down;
    held = clings || down;
    return true;
  }
  if (down && (key === "Enter" ? press() : move(key, sheet))) {
    return true;
  }
  return key !== "Enter";
}

/** One step back; at the title the terminal leaves the app. */
function back(): boolean {
  switch (mode) {
    case "flying":
      stop();
      return true;
    case "paused":
    case "over":
    case "friends":
      toTitle();
      return true;
    case "title":
      return false;
  }
}

function tell(): void {
  const { sky } = flight;
  const text = texts();
  points.textContent = String(score(sky));
  combo.hidden = sky.combo < 2;
  if (!combo.hidden) {
    const [times, left] = combo.children as unknown as [HTMLElement, HTMLElement];
    times.textContent = fill(text.combo, { combo: sky.combo });
    left.style.transform = `scaleX(${sky.comboLeft / COMBO_SECONDS})`;
  }
  hint.textContent = holds >= HINTS_HOLDS ? "" : sky.comet.tether ? text.holding : text.hold;
}

let before = performance.now();

function frame(now: number): void {
  const seconds = Math.min(0.1, Math.max(0, (now - before) / 1000));
  before = now;
  const moving = mode !== "paused" && mode !== "over";
  if (moving && flight.sky.end === null) {
    const next = fly(flight, mode === "flying" ? held : true, seconds);
    flight = next.flight;
    if (mode === "flying") {
      next.happenings.forEach(heard);
      tell();
      sound.pass();
      keepIn -= seconds;
      if (keepIn <= 0) {
        keep();
      }
      if (flight.sky.end !== null) {
        ended();
      }
    }
  }
  sparks.pass(seconds);
  shake = Math.max(0, shake - seconds);
  const [width, height] = [window.innerWidth, window.innerHeight];
  painter.fit(width, height);
  camera = follow(camera, flight.sky.comet, width, height, seconds, mode === "title" || mode === "friends" ? BESIDE_AT : FLYING_AT);
  const shaken = shake > 0 ? { ...camera, x: camera.x + (Math.random() - 0.5) * 0.05 * (shake / SHAKE_SECONDS) } : camera;
  painter.draw(flight.sky, shaken, palettes[tos.context.theme], sparks, moving ? seconds : 0);
  requestAnimationFrame(frame);
}

document.addEventListener("visibilitychange", () => document.hidden && stop());
tos.activity.onLeave(going);

onKeys(tos, pressed);
dress(tos);
if (goingOn) {
  arrive(goingOn);
} else {
  show("title");
}
tos.onContext(({ running }) => {
  if (!running) {
    stop();
  }
  draw();
});
requestAnimationFrame(frame);
tos.ready();
