import { connect } from "@opentos/sdk";
import { best, remember } from "./best.ts";
import { BASKET_REACH, BASKET_Y, next, start, type Sky } from "./sky.ts";

const words = {
  en: { score: "Stars: ", best: "Best: ", help: "◀ ▶ or touch to move" },
  "zh-Hans": { score: "星星：", best: "最佳：", help: "按 ◀ ▶ 或触摸移动" },
};

const canvas = document.getElementById("sky") as HTMLCanvasElement;
const score = document.getElementById("score") as HTMLElement;
const help = document.getElementById("help") as HTMLElement;
const pen = canvas.getContext("2d") as CanvasRenderingContext2D;

const tos = await connect();
let record = await best(tos);
let sky: Sky = start();
let steering = 0;

function tell(): void {
  const said = words[tos.context.locale];
  document.documentElement.lang = tos.context.locale;
  score.textContent = `${said.score}${sky.score} · ${said.best}${record}`;
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
  const { score } = sky;
  sky = next(sky, Math.min(0.05, (now - before) / 1000), steering, Math.random);
  before = now;
  if (sky.score !== score) {
    if (sky.score > record) {
      record = sky.score;
      void remember(tos, record);
    }
    tell();
  }
  draw(now / 1000);
  requestAnimationFrame(frame);
}

function draw(seconds: number): void {
  const { innerWidth: width, innerHeight: height } = window;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const unit = Math.min(width, height) / 24;
  pen.clearRect(0, 0, width, height);
  pen.fillStyle = "#ffd25a";
  pen.shadowColor = "#ffd25a";
  pen.shadowBlur = unit;
  for (const star of sky.stars) {
    drawStar(star.x * width, star.y * height, unit, seconds + star.x * 9);
  }
  pen.shadowBlur = 0;
  pen.strokeStyle = "#9db8ff";
  pen.lineWidth = unit * 0.7;
  pen.lineCap = "round";
  pen.beginPath();
  const reach = BASKET_REACH * width * 0.8;
  pen.ellipse(sky.basket * width, BASKET_Y * height, reach, unit * 1.6, 0, 0.1, Math.PI - 0.1);
  pen.stroke();
}

function drawStar(x: number, y: number, radius: number, turn: number): void {
  pen.beginPath();
  for (let point = 0; point < 10; point++) {
    const angle = turn + (point * Math.PI) / 5;
    const far = point % 2 === 0 ? radius : radius * 0.45;
    pen.lineTo(x + Math.sin(angle) * far, y - Math.cos(angle) * far);
  }
  pen.fill();
}

tell();
draw(0);
requestAnimationFrame(frame);
tos.ready();
