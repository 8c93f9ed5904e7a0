import { Dice } from "@opentos/sdk/dice";
import { reachable, rockAt, type Point, type Sky } from "../sky/world.ts";
import { onScreen, type Camera } from "./camera.ts";
import type { Palette } from "./palette.ts";
import type { Sparks } from "./sparks.ts";

/** A stretch of the way under one sky. */
const STRETCH = 36;
const DUST = 150;
const TRAIL_SECONDS = 0.75;
const GLOW_PIXELS = 128;

/** Draws the game. What shines is one soft disc, drawn once for each colour: shadows would cost each frame. */
export class Painter {
  readonly #pen: CanvasRenderingContext2D;
  readonly #glows = new Map<string, HTMLCanvasElement>();
  readonly #dust: readonly { x: number; y: number; depth: number; size: number }[];
  #trail: (Point & { readonly time: number })[] = [];

  constructor(readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext("2d", { alpha: false });
    if (!pen) {
      throw new Error("this browser draws no canvas");
    }
    this.#pen = pen;
    const dice = new Dice(20_151);
    this.#dust = Array.from({ length: DUST }, () => ({
      x: dice.between(0, 1),
      y: dice.between(0, 1),
      depth: dice.between(0.04, 0.35),
      size: dice.between(0.5, 1.6),
    }));
  }

  fit(width: number, height: number): void {
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
  }

  forget(): void {
    this.#trail = [];
  }

  draw(sky: Sky, camera: Camera, palette: Palette, sparks: Sparks, seconds: number): void {
    this.#ground(sky, camera, palette);
    this.#storms(camera, palette, sky.time);
    this.#night(sky, camera, palette);
    this.#rocks(sky, camera, palette);
    this.#stars(sky, camera, palette);
    this.#motes(sky, camera, palette);
    this.#rope(sky, camera, palette);
    this.#sparks(sparks, camera, palette);
    this.#comet(sky, camera, palette, seconds);
  }

  #ground(sky: Sky, camera: Camera, palette: Palette): void {
    const pen = this.#pen;
    const stretch = Math.max(0, sky.reached) / STRETCH;
    const from = palette.skies[Math.floor(stretch) % palette.skies.length];
    const to = palette.skies[(Math.floor(stretch) + 1) % palette.skies.length];
    // The last quarter of a stretch passes over into the next.
    const part = Math.max(0, ((stretch % 1) - 0.75) * 4);
    const gradient = pen.createLinearGradient(0, 0, 0, camera.height);
    [0, 0.55, 1].forEach((stop, index) => {
      gradient.addColorStop(stop, mixed(from?.[index] ?? "#000000", to?.[index] ?? "#000000", part));
    });
    pen.globalCompositeOperation = "source-over";
    pen.globalAlpha = 1;
    pen.fillStyle = gradient;
    pen.fillRect(0, 0, camera.width, camera.height);
    pen.fillStyle = palette.dust;
    for (const each of this.#dust) {
      const x = camera.width * (((each.x - (camera.x * each.depth * 0.25)) % 1 + 1) % 1);
      pen.globalAlpha = 0.25 + each.depth * 1.6 * (0.7 + 0.3 * Math.sin(sky.time * 2 + each.x * 40));
      const size = each.size * (camera.unit / 460) * 1.6;
      pen.fillRect(x, each.y * camera.height, size, size);
    }
    pen.globalAlpha = 1;
  }

  #storms(camera: Camera, palette: Palette, time: number): void {
    const pen = this.#pen;
    for (const side of [-1, 1] as const) {
      for (const [layer, alpha] of [[0, 0.35], [1, 0.55], [2, 0.95]] as const) {
        pen.beginPath();
        const edge = side < 0 ? 0 : camera.height;
        pen.moveTo(0, edge);
        const stepX = camera.width / 48;
        for (let x = 0; x <= camera.width + stepX; x += stepX) {
          const place = camera.x * camera.unit + x;
          const wave =
            Math.sin(place / (camera.unit * 0.21) + time * (1.1 + layer * 0.6) + layer * 2) * 0.018 +
            Math.sin(place / (camera.unit * 0.083) - time * 1.7 + layer) * 0.01;
          const [, y] = onScreen(camera, { x: 0, y: side * (1.0 + layer * 0.045 + Math.abs(wave) + wave * 0.4) });
          pen.lineTo(x, y);
        }
        pen.lineTo(camera.width, edge);
        pen.closePath();
        pen.globalAlpha = alpha;
        pen.fillStyle = layer === 2 ? palette.stormEdge : palette.storm;
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
  }

  #night(sky: Sky, camera: Camera, palette: Palette): void {
    const pen = this.#pen;
    const [x] = onScreen(camera, { x: sky.night, y: 0 });
    const wide = camera.unit * 0.7;
    if (x + wide < 0) {
      return;
    }
    const gradient = pen.createLinearGradient(x - wide, 0, x + wide * 0.6, 0);
    gradient.addColorStop(0, palette.night);
    gradient.addColorStop(0.6, faded(palette.nightEdge, 0.55));
    gradient.addColorStop(1, faded(palette.nightEdge, 0));
    pen.fillStyle = gradient;
    pen.fillRect(x - wide, 0, wide * 1.6, camera.height);
    pen.fillStyle = palette.night;
    pen.fillRect(0, 0, Math.max(0, x - wide + 1), camera.height);
  }

  #stars(sky: Sky, camera: Camera, palette: Palette): void {
    const pen = this.#pen;
    const aimed = sky.comet.tether ? null : reachable(sky);
    for (const star of sky.stars) {
      const [x, y] = onScreen(camera, star);
      const held = sky.comet.tether?.star === star.id;
      const colour = star.bloomed ? palette.bloomed : palette.star;
      const beat = 1 + 0.08 * Math.sin(sky.time * 3 + star.id);
      this.#glow(x, y, camera.unit * (held ? 0.34 : 0.22) * beat, colour, held ? 0.9 : 0.55, palette.blend);
      this.#point(x, y, camera.unit * 0.052 * beat, colour, star.bloomed ? 6 : 4);
      if (star === aimed || held) {
        pen.strokeStyle = palette.rope;
        pen.globalAlpha = held ? 0.9 : 0.55;
        pen.lineWidth = Math.max(1.5, camera.unit * 0.006);
        pen.beginPath();
        pen.arc(x, y, camera.unit * 0.1 * beat, 0, 2 * Math.PI);
        pen.stroke();
        pen.globalAlpha = 1;
      }
    }
  }

  /** A star with points. */
  #point(x: number, y: number, radius: number, colour: string, points: number): void {
    const pen = this.#pen;
    pen.fillStyle = colour;
    pen.beginPath();
    for (let index = 0; index < points * 2; index++) {
      const far = index % 2 === 0 ? radius : radius * 0.38;
      const angle = (index * Math.PI) / points - Math.PI / 2;
      pen.lineTo(x + Math.cos(angle) * far, y + Math.sin(angle) * far);
    }
    pen.closePath();
    pen.fill();
  }

  #motes(sky: Sky, camera: Camera, palette: Palette): void {
    const pen = this.#pen;
    for (const mote of sky.motes) {
      const [x, y] = onScreen(camera, mote);
      if (mote.shield) {
        this.#glow(x, y, camera.unit * 0.16, palette.shield, 0.8, palette.blend);
        pen.strokeStyle = palette.shield;
        pen.lineWidth = camera.unit * 0.014;
        pen.beginPath();
        pen.arc(x, y, camera.unit * (0.05 + 0.006 * Math.sin(sky.time * 5)), 0, 2 * Math.PI);
        pen.stroke();
      } else {
        this.#glow(x, y, camera.unit * 0.075, palette.mote, 0.75, palette.blend);
        pen.fillStyle = palette.mote;
        pen.beginPath();
        pen.arc(x, y, camera.unit * 0.017, 0, 2 * Math.PI);
        pen.fill();
      }
    }
  }

  #rocks(sky: Sky, camera: Camera, palette: Palette): void {
    const pen = this.#pen;
    for (const rock of sky.rocks) {
      const [x, y] = onScreen(camera, rockAt(rock, sky.time));
      pen.beginPath();
      for (let index = 0; index < 9; index++) {
        const angle = (index / 9) * 2 * Math.PI + rock.phase + sky.time * 0.3;
        const far = rock.radius * camera.unit * (0.86 + 0.2 * Math.abs(Math.sin(rock.id * 7 + index * 5)));
        pen.lineTo(x + Math.cos(angle) * far, y + Math.sin(angle) * far);
      }
      pen.closePath();
      pen.fillStyle = palette.rock;
      pen.fill();
      pen.strokeStyle = palette.rockEdge;
      pen.lineWidth = camera.unit * 0.01;
      pen.lineJoin = "round";
      pen.stroke();
    }
  }

  #rope(sky: Sky, camera: Camera, palette: Palette): void {
    const tether = sky.comet.tether;
    const star = tether ? sky.stars.find((each) => each.id === tether.star) : reachable(sky);
    if (!star) {
      return;
    }
    const pen = this.#pen;
    pen.strokeStyle = palette.rope;
    pen.globalAlpha = tether ? 0.85 : 0.22;
    pen.lineWidth = Math.max(1.5, camera.unit * (tether ? 0.008 : 0.005));
    pen.setLineDash(tether ? [] : [camera.unit * 0.012, camera.unit * 0.026]);
    pen.beginPath();
    pen.moveTo(...onScreen(camera, sky.comet));
    pen.lineTo(...onScreen(camera, star));
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  #sparks(sparks: Sparks, camera: Camera, palette: Palette): void {
    for (const each of sparks.all) {
      const [x, y] = onScreen(camera, each);
      this.#glow(x, y, each.size * camera.unit * 2.4, each.colour, each.life / each.lasts, palette.blend);
    }
  }

  #comet(sky: Sky, camera: Camera, palette: Palette, seconds: number): void {
    const pen = this.#pen;
    this.#drawTrail(sky, camera, palette, seconds);
    if (sky.end !== null) {
      return;
    }
    const [x, y] = onScreen(camera, sky.comet);
    this.#glow(x, y, camera.unit * 0.2, palette.trail[0], 0.75, palette.blend);
    // Nothing can harm for a moment: it flickers.
    if (sky.safe === 0 || Math.floor(sky.safe * 12) % 2 === 0) {
      pen.fillStyle = palette.comet;
      pen.beginPath();
      pen.arc(x, y, camera.unit * 0.036, 0, 2 * Math.PI);
      pen.fill();
    }
    if (sky.comet.shield) {
      pen.strokeStyle = palette.shield;
      pen.lineWidth = camera.unit * 0.01;
      pen.beginPath();
      pen.arc(x, y, camera.unit * 0.066, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  /** One shape that grows from its end to the comet. */
  #drawTrail(sky: Sky, camera: Camera, palette: Palette, seconds: number): void {
    if (sky.end === null && seconds > 0) {
      this.#trail.push({ x: sky.comet.x, y: sky.comet.y, time: sky.time });
    } else if (sky.end !== null) {
      this.#trail.shift();
    }
    this.#trail = this.#trail.filter(({ time }) => time > sky.time - TRAIL_SECONDS);
    const points = this.#trail.map((each) => onScreen(camera, each));
    const [tail, head] = [points[0], points.at(-1)];
    if (!tail || !head || points.length < 3) {
      return;
    }
    const sides: [number, number][] = points.map(([x, y], index) => {
      const [toX, toY] = points[index + 1] ?? [x, y];
      const [fromX, fromY] = points[index - 1] ?? [x, y];
      const angle = Math.atan2(toY - fromY, toX - fromX);
      const half = camera.unit * 0.032 * (index / points.length);
      return [-Math.sin(angle) * half, Math.cos(angle) * half];
    });
    const pen = this.#pen;
    const gradient = pen.createLinearGradient(...tail, ...head);
    gradient.addColorStop(0, faded(palette.trail[1], 0));
    gradient.addColorStop(0.5, faded(palette.trail[1], 0.55));
    gradient.addColorStop(1, faded(palette.trail[0], 0.95));
    pen.fillStyle = gradient;
    pen.beginPath();
    points.forEach(([x, y], index) => pen.lineTo(x + (sides[index]?.[0] ?? 0), y + (sides[index]?.[1] ?? 0)));
    points.reverse().forEach(([x, y], index) => {
      const side = sides[points.length - 1 - index] ?? [0, 0];
      pen.lineTo(x - side[0], y - side[1]);
    });
    pen.closePath();
    pen.fill();
  }

  #glow(x: number, y: number, radius: number, colour: string, alpha: number, blend: GlobalCompositeOperation): void {
    const pen = this.#pen;
    pen.globalCompositeOperation = blend;
    pen.globalAlpha = blend === "lighter" ? alpha : alpha * 0.6;
    pen.drawImage(this.#disc(colour), x - radius, y - radius, radius * 2, radius * 2);
    pen.globalCompositeOperation = "source-over";
    pen.globalAlpha = 1;
  }

  #disc(colour: string): HTMLCanvasElement {
    const kept = this.#glows.get(colour);
    if (kept) {
      return kept;
    }
    const disc = document.createElement("canvas");
    disc.width = disc.height = GLOW_PIXELS;
    const pen = disc.getContext("2d");
    const middle = GLOW_PIXELS / 2;
    const gradient = pen?.createRadialGradient(middle, middle, 0, middle, middle, middle);
    if (pen && gradient) {
      gradient.addColorStop(0, faded(colour, 0.9));
      gradient.addColorStop(0.25, faded(colour, 0.35));
      gradient.addColorStop(1, faded(colour, 0));
      pen.fillStyle = gradient;
      pen.fillRect(0, 0, GLOW_PIXELS, GLOW_PIXELS);
    }
    this.#glows.set(colour, disc);
    return disc;
  }
}

function parts(colour: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
}

/** A colour on the way from one to another. */
export function mixed(from: string, to: string, part: number): string {
  const [one, other] = [parts(from), parts(to)];
  return `rgb(${one.map((each, index) => Math.round(each + ((other[index] ?? 0) - each) * part)).join(",")})`;
}

export function faded(colour: string, alpha: number): string {
  return `rgba(${parts(colour).join(",")},${alpha})`;
}
