import { connect } from "@opentos/sdk";
import { next, start, type Sky } from "./sky.ts";

const words = {
  en: { score: "Stars: ", best: "Best: ", help: "◀ ▶ or touch to move" },
  "zh-Hans": { score: "星星：", best: "最佳：", help: "◀ ▶ 或触摸移动" },
};

const canvas = document.getElementById("sky") as HTMLCanvasElement;
const score = document.getElementById("score") as HTMLElement;
const help = document.getElementById("help") as HTMLElement;
const pen = canvas.getContext("2d") as CanvasRenderingContext2D;

const tos = await connect();
let best = Number(await tos.storage.get("best").catch(() => 0)) || 0;
let sky: Sky = start();
let steering = 0;

function tell(): void {
  const said = words[tos.context.locale];
  score.textContent = `${said.score}${sky.score} · ${said.best}${best}`;
  help.textContent = said.help;
}

tos.onContext(tell);

tos.onKey((key, down) => {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    steering = down ? (key === "ArrowLeft" ? -1 : 1) : 0;
    return true;
  }
  return false;
});

window.addEventListener("pointermove", (event) => {
  sky = { ...sky, basket: event.clientX / window.innerWidth };
});

let before = performance.now();

function frame(now: number): void {
  const score = sky.score;
  sky = next(sky, Math.min(0.05, (now - before) / 1000), steering, Math.random);
  before = now;
  if (sky.score > best) {
    best = sky.score;
    void tos.storage.set("best", best).catch(() => undefined);
  }
  if (sky.score !== score) {
    tell();
  }
  draw();
  requestAnimationFrame(frame);
}

function draw(): void {
  const { innerWidth: width, innerHeight: height } = window;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const unit = Math.min(width, height) / 24;
  pen.clearRect(0, 0, width, height);
  pen.fillStyle = "#ffd25a";
  for (const star of sky.stars) {
    pen.beginPath();
    pen.arc(star.x * width, star.y * height, unit, 0, Math.PI * 2);
    pen.fill();
  }
  pen.fillStyle = "#7aa2ff";
  pen.fillRect(sky.basket * width - unit * 3, height - unit * 3, unit * 6, unit);
}

tell();
draw();
requestAnimationFrame(frame);
tos.ready();
