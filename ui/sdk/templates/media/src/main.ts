import { connect } from "@opentos/sdk";
import { steer } from "@opentos/sdk/steer";
import type { Piece } from "./album.ts";
import { further, keepPlace, lastPlace } from "./place.ts";

const words = {
  en: { play: "Play", pause: "Pause", before: "Previous piece", next: "Next piece", progress: "Progress", failed: "This piece cannot be played here." },
  "zh-Hans": { play: "播放", pause: "暂停", before: "上一首", next: "下一首", progress: "播放进度", failed: "此乐曲无法在这里播放。" },
};

const SIGNS = { play: "M7 4.5v15l13-7.5z", pause: "M6 5h4v14H6zM14 5h4v14h-4z" };
const KEEP_SECONDS = 5;

const part = <T extends Element>(id: string): T => document.getElementById(id) as unknown as T;
const picture = part<HTMLImageElement>("picture");
const title = part("title");
const note = part("note");
const progress = part<HTMLElement>("progress");
const play = part<HTMLButtonElement>("play");
const sound = new Audio();

const tos = await connect();
let { piece, seconds } = await lastPlace(tos);
let kept = seconds;

/**
 * Turns to a piece, at a place in it. The whole sound is fetched first: then every terminal can begin in its middle.
 */
async function turnTo(wanted: Piece, from: number): Promise<void> {
  piece = wanted;
  seconds = from;
  note.textContent = "";
  show();
  const answer = await fetch(`./sounds/${wanted.id}.wav`);
  const whole = await answer.blob();
  if (piece === wanted) {
    URL.revokeObjectURL(sound.src);
    sound.src = URL.createObjectURL(whole);
    sound.currentTime = from;
  }
}

async function go(steps: number): Promise<void> {
  const playing = !sound.paused;
  sound.pause();
  await turnTo(further(piece, steps), 0);
  void keepPlace(tos, { piece, seconds: 0 });
  if (playing) {
    await start();
  }
}

async function start(): Promise<void> {
  await sound.play().catch(() => {
    note.textContent = words[tos.context.locale].failed;
  });
}

function show(): void {
  const said = words[tos.context.locale];
  document.documentElement.lang = tos.context.locale;
  picture.src = `./pictures/${piece.id}.svg`;
  title.textContent = piece.title[tos.context.locale];
  part("before").setAttribute("aria-label", said.before);
  part("next").setAttribute("aria-label", said.next);
  play.setAttribute("aria-label", sound.paused ? said.play : said.pause);
  part("sign").setAttribute("d", sound.paused ? SIGNS.play : SIGNS.pause);
  progress.setAttribute("aria-label", said.progress);
  showProgress();
}

function showProgress(): void {
  const length = sound.duration || 1;
  progress.ariaValueMax = String(Math.round(length));
  progress.ariaValueNow = String(Math.round(seconds));
  progress.style.setProperty("--played", `${(100 * Math.min(1, seconds / length)).toFixed(1)}%`);
}

sound.addEventListener("timeupdate", () => {
  seconds = sound.currentTime;
  showProgress();
  if (Math.abs(seconds - kept) >= KEEP_SECONDS) {
    kept = seconds;
    void keepPlace(tos, { piece, seconds });
  }
});
sound.addEventListener("loadedmetadata", showProgress);
sound.addEventListener("play", show);
sound.addEventListener("pause", () => {
  show();
  void keepPlace(tos, { piece, seconds });
});
sound.addEventListener("ended", () => void go(1).then(start));
play.addEventListener("click", () => void (sound.paused ? start() : sound.pause()));
part("before").addEventListener("click", () => void go(-1));
part("next").addEventListener("click", () => void go(1));

await turnTo(piece, seconds);
tos.onContext(show);
steer(tos);
tos.ready();
