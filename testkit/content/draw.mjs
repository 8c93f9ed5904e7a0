/**
 * Draws what the demonstration's provider of content offers: a bay from morning to night, as pictures and as films.
 * Made so once, into the resources of `testkit`: `TUNE=tune.wav node draw.mjs` here, with Chromium, Debian's ffmpeg and the
 * packages of `ui/`; the sound of the films is a wave of `Tune`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const out = resolve(import.meta.dirname, "../src/main/resources/org/opentos/testkit/content");
const { chromium } = createRequire(resolve(import.meta.dirname, "../../ui/package.json"))("playwright-core");
const FRAMES_PER_SECOND = 12;

/** Runs in the page. `day` is 0 at dawn and 1 in the middle of the night; `second` moves what moves. */
function draw(width, height, day, second) {
  const canvas = document.querySelector("canvas") ?? document.body.appendChild(document.createElement("canvas"));
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  pen.scale(width / 1280, height / 720);
  const mix = (one, other, part) => one.map((each, at) => each + (other[at] - each) * part);
  const at = (stops) => {
    const next = Math.max(1, stops.findIndex(([when]) => when >= day));
    const [[from, one], [to, other]] = [stops[next - 1], stops[next]];
    return `rgb(${mix(one, other, Math.min(1, (day - from) / (to - from))).map(Math.round).join(" ")})`;
  };
  const dark = Math.min(1, Math.max(0, (day - 0.62) / 0.18));
  const sky = pen.createLinearGradient(0, 0, 0, 460);
  sky.addColorStop(0, at([[0, [92, 124, 168]], [0.25, [96, 164, 214]], [0.5, [88, 132, 190]], [0.64, [70, 62, 120]], [0.8, [16, 22, 52]], [1, [9, 13, 34]]]));
  sky.addColorStop(1, at([[0, [255, 205, 170]], [0.25, [206, 232, 244]], [0.5, [250, 222, 180]], [0.64, [244, 130, 92]], [0.8, [52, 54, 96]], [1, [28, 34, 70]]]));
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 1280, 460);
  for (let star = 0; star < 90; star++) {
    const [x, y] = [(star * 733.7) % 1280, (star * star * 37.3) % 380];
    pen.fillStyle = `rgb(255 250 230 / ${dark * (0.35 + 0.45 * Math.abs(Math.sin(star + second * 0.7)))})`;
    pen.fillRect(x, y, 2.4, 2.4);
  }
  const turn = Math.PI * (0.06 + day * 1.28);
  pen.fillStyle = at([[0, [255, 226, 170]], [0.25, [255, 244, 208]], [0.5, [255, 224, 150]], [0.66, [255, 150, 96]], [1, [255, 150, 96]]]);
  pen.beginPath();
  pen.arc(640 - 480 * Math.cos(turn), 500 - 380 * Math.sin(turn), 46, 0, 7);
  pen.fill();
  pen.fillStyle = `rgb(240 240 224 / ${dark})`;
  pen.beginPath();
  pen.arc(960, 130, 30, 0, 7);
  pen.fill();
  const hills = (base, wide, high, shift, colour) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.moveTo(0, 470);
    for (let x = 0; x <= 1280; x += 8) {
      pen.lineTo(x, base - high * (Math.sin(x / wide + shift) + 0.5 * Math.sin(x / (wide * 0.43) + shift * 2.7)));
    }
    pen.lineTo(1280, 470);
    pen.fill();
  };
  hills(400, 190, 34, 0.4, at([[0, [150, 158, 190]], [0.3, [132, 176, 196]], [0.64, [150, 92, 118]], [0.82, [34, 40, 74]], [1, [22, 27, 56]]]));
  hills(436, 120, 22, 2.1, at([[0, [104, 128, 148]], [0.3, [92, 148, 140]], [0.64, [108, 62, 92]], [0.82, [24, 30, 58]], [1, [15, 19, 43]]]));
  const sea = pen.createLinearGradient(0, 460, 0, 720);
  sea.addColorStop(0, at([[0, [232, 190, 172]], [0.3, [128, 190, 210]], [0.64, [214, 120, 100]], [0.82, [38, 46, 86]], [1, [24, 31, 64]]]));
  sea.addColorStop(1, at([[0, [70, 96, 128]], [0.3, [34, 104, 140]], [0.64, [74, 52, 96]], [0.82, [13, 19, 46]], [1, [8, 12, 32]]]));
  pen.fillStyle = sea;
  pen.fillRect(0, 460, 1280, 260);
  for (let line = 0; line < 34; line++) {
    const y = 470 + line * line * 0.2;
    const x = 640 + 520 * Math.sin(line * 12.9 + second * (0.1 + line * 0.006));
    pen.fillStyle = `rgb(255 244 220 / ${0.1 + 0.12 * Math.abs(Math.sin(line * 3.1 + second * 0.9))})`;
    pen.fillRect(x, y, 60 + line * 4, 1.5 + line * 0.07);
  }
  const sail = 120 + second * 9;
  const bob = Math.sin(second * 1.3) * 2;
  pen.fillStyle = at([[0, [250, 240, 228]], [0.5, [255, 250, 240]], [0.66, [250, 206, 176]], [0.85, [92, 98, 134]], [1, [74, 80, 116]]]);
  pen.beginPath();
  pen.moveTo(sail, 452 + bob);
  pen.lineTo(sail, 380 + bob);
  pen.lineTo(sail + 46, 452 + bob);
  pen.moveTo(sail - 6, 452 + bob);
  pen.lineTo(sail - 6, 400 + bob);
  pen.lineTo(sail - 32, 452 + bob);
  pen.fill();
  pen.fillStyle = at([[0, [96, 62, 58]], [0.6, [92, 50, 50]], [0.85, [22, 22, 40]], [1, [14, 15, 30]]]);
  pen.beginPath();
  pen.moveTo(sail - 44, 457 + bob);
  pen.lineTo(sail + 56, 457 + bob);
  pen.lineTo(sail + 38, 476 + bob);
  pen.lineTo(sail - 30, 476 + bob);
  pen.fill();
  const ground = at([[0, [66, 82, 84]], [0.3, [58, 104, 82]], [0.64, [66, 42, 64]], [0.82, [14, 18, 34]], [1, [9, 12, 25]]]);
  pen.fillStyle = ground;
  pen.beginPath();
  pen.moveTo(820, 720);
  pen.bezierCurveTo(880, 560, 960, 520, 1060, 500);
  pen.bezierCurveTo(1150, 484, 1220, 494, 1280, 470);
  pen.lineTo(1280, 720);
  pen.fill();
  if (dark > 0) {
    const swing = Math.sin(second * 0.55);
    const beam = pen.createLinearGradient(1084, 258, 1084 - 900 * swing, 300);
    beam.addColorStop(0, `rgb(255 236 170 / ${0.6 * dark})`);
    beam.addColorStop(1, "rgb(255 236 170 / 0)");
    pen.fillStyle = beam;
    pen.beginPath();
    pen.moveTo(1084, 258);
    pen.lineTo(1084 - 1000 * swing, 200);
    pen.lineTo(1084 - 1000 * swing, 372);
    pen.fill();
  }
  pen.fillStyle = at([[0, [246, 232, 222]], [0.3, [252, 250, 244]], [0.64, [232, 176, 158]], [0.82, [84, 90, 124]], [1, [64, 70, 104]]]);
  pen.beginPath();
  pen.moveTo(1060, 508);
  pen.lineTo(1068, 276);
  pen.lineTo(1100, 276);
  pen.lineTo(1108, 508);
  pen.fill();
  pen.fillStyle = at([[0, [190, 82, 72]], [0.6, [184, 64, 58]], [0.82, [70, 36, 60]], [1, [52, 28, 50]]]);
  for (const [top, low] of [[320, 366], [412, 458]]) {
    const edge = (y) => 8 * (y - 276) / 232;
    pen.beginPath();
    pen.moveTo(1068 - edge(top), top);
    pen.lineTo(1100 + edge(top), top);
    pen.lineTo(1100 + edge(low), low);
    pen.lineTo(1068 - edge(low), low);
    pen.fill();
  }
  pen.fillRect(1062, 270, 44, 8);
  pen.beginPath();
  pen.moveTo(1066, 242);
  pen.lineTo(1084, 222);
  pen.lineTo(1102, 242);
  pen.fill();
  pen.fillStyle = `rgb(${mix([150, 170, 182], [255, 240, 180], dark).map(Math.round).join(" ")})`;
  pen.fillRect(1070, 242, 28, 28);
  return canvas.toDataURL("image/jpeg", 0.92).slice("data:image/jpeg;base64,".length);
}

const frames = mkdtempSync(join(tmpdir(), "bay-"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
const page = await browser.newPage();
await page.evaluate((code) => { window.draw = new Function(`return ${code}`)(); }, draw.toString());
const still = async (width, height, day, second) => Buffer.from(await page.evaluate((all) => window.draw(...all), [width, height, day, second]), "base64");
const ffmpeg = (...words) => execFileSync("ffmpeg", ["-hide_banner", "-loglevel", "error", "-y", ...words], { stdio: "inherit" });

for (const [name, day, second] of [["morning", 0.08, 20], ["noon", 0.3, 45], ["evening", 0.62, 60], ["night", 0.95, 78.2]]) {
  const file = join(frames, `${name}.jpg`);
  writeFileSync(file, await still(1280, 720, day, second));
  ffmpeg("-i", file, "-q:v", "7", join(out, `${name}.jpg`));
}
for (const [name, from, to, seconds] of [["day", 0, 0.9, 48], ["lighthouse", 0.78, 1, 30]]) {
  for (let frame = 0; frame < seconds * FRAMES_PER_SECOND; frame++) {
    const part = frame / (seconds * FRAMES_PER_SECOND);
    writeFileSync(join(frames, `${name}-${String(frame).padStart(4, "0")}.jpg`), await still(640, 360, from + (to - from) * part, frame / FRAMES_PER_SECOND + (from > 0.5 ? 60 : 0)));
  }
  const sound = process.env.TUNE ? ["-i", process.env.TUNE, "-shortest", "-c:a", "aac", "-b:a", "32k", "-ac", "1"] : [];
  ffmpeg("-framerate", String(FRAMES_PER_SECOND), "-i", join(frames, `${name}-%04d.jpg`), ...sound, "-c:v", "libx264", "-preset", "veryslow", "-crf", "31", "-pix_fmt", "yuv420p", "-movflags", "+faststart", join(out, `${name}.mp4`));
}
await browser.close();
rmSync(frames, { recursive: true });
