import { SEAT_COLOURS } from "@opentos/sdk";
import { RADIUS, rankOf, type Drop, type Figure, type Kind, type Round, type Stroke } from "../field/round.ts";
import { REST_SHOWN_STEPS } from "../field/step.ts";
import type { Who } from "../game.ts";
import { REMOTE_COLOUR, grounds, sign, tile } from "./looks.ts";
import type { Sparks } from "./sparks.ts";

/** Where on the page the field is, in its pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Theme = keyof typeof grounds;

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Of a cell that is drawn anew, so that neighbours grow together. */
const CELL_RADIUS = 0.78;
const FULL = 2 * Math.PI;

/**
 * Draws the field on two canvases. Paint stays where it fell, so the ground gets only what is new; of the figures' canvas only
 * what was drawn before is wiped.
 */
export class Painter {
  readonly #ground: CanvasRenderingContext2D;
  readonly #figures: CanvasRenderingContext2D;
  readonly #paints = new Map<string, CanvasPattern>();
  readonly #labels = new Map<string, HTMLCanvasElement>();
  #dirty: Rect[] = [];
  #unit = 1;
  #theme: Theme = "dark";
  #people: readonly Who[] = [];

  constructor(ground: HTMLCanvasElement, figures: HTMLCanvasElement) {
    const [below, above] = [ground.getContext("2d", { alpha: false }), figures.getContext("2d")];
    if (!below || !above) {
      throw new Error("this browser draws no canvas");
    }
    this.#ground = below;
    this.#figures = above;
  }

  /** The largest field in a box. Answers whether everything has to be drawn anew. */
  fit(box: Box, round: Round, theme: Theme): boolean {
    const unit = Math.min(box.width / round.width, box.height / round.height);
    const [width, height] = [Math.round(unit * round.width), Math.round(unit * round.height)];
    const canvas = this.#ground.canvas;
    const host = canvas.parentElement as HTMLElement;
    const left = `${Math.round(box.left + (box.width - width) / 2)}px`;
    const top = `${Math.round(box.top + (box.height - height) / 2)}px`;
    if (host.style.left !== left || host.style.top !== top) {
      host.style.left = left;
      host.style.top = top;
    }
    if (canvas.width === width && canvas.height === height && this.#unit === unit && this.#theme === theme) {
      return false;
    }
    this.#unit = unit;
    this.#theme = theme;
    for (const { canvas: each } of [this.#ground, this.#figures]) {
      each.width = width;
      each.height = height;
    }
    this.#labels.clear();
    this.#dirty = [];
    return true;
  }

  who(people: readonly Who[]): void {
    this.#people = people;
  }

  colour(seat: number): string {
    return this.#people.find((each) => each.seat === seat)?.colour ?? this.usual(seat);
  }

  /** The colour that a seat has where nobody sits there. */
  usual(seat: number): string {
    return SEAT_COLOURS[seat - 1] ?? REMOTE_COLOUR;
  }

  /** The whole ground, from its cells. */
  ground(round: Round): void {
    const pen = this.#ground;
    const unit = this.#unit;
    const { ground, dot } = grounds[this.#theme];
    pen.fillStyle = ground;
    pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.fillStyle = dot;
    for (let y = 2; y < round.height; y += 4) {
      for (let x = 2; x < round.width; x += 4) {
        pen.beginPath();
        pen.arc(x * unit, y * unit, unit * 0.16, 0, FULL);
        pen.fill();
      }
    }
    for (const { seat } of round.figures) {
      pen.fillStyle = this.#paint(seat);
      pen.beginPath();
      for (let cell = 0; cell < round.cells.length; cell++) {
        if (round.cells[cell] === seat) {
          const x = ((cell % round.width) + 0.5) * unit;
          const y = (Math.floor(cell / round.width) + 0.5) * unit;
          pen.moveTo(x + CELL_RADIUS * unit, y);
          pen.arc(x, y, CELL_RADIUS * unit, 0, FULL);
        }
      }
      pen.fill();
    }
  }

  strokes(strokes: readonly Stroke[]): void {
    const pen = this.#ground;
    for (const { seat, x, y, radius } of strokes) {
      pen.fillStyle = this.#paint(seat);
      pen.beginPath();
      pen.arc(x * this.#unit, y * this.#unit, radius * this.#unit, 0, FULL);
      pen.fill();
    }
  }

  figures(round: Round, sparks: Sparks, seconds: number, still: boolean): void {
    const pen = this.#figures;
    for (const { x, y, width, height } of this.#dirty) {
      pen.clearRect(x, y, width, height);
    }
    this.#dirty = [];
    round.drops.forEach((drop) => this.#drop(drop, still ? 0 : seconds));
    const leads = round.counts.some((count, seat) => seat > 0 && count > 0);
    for (const figure of [...round.figures].sort((one, other) => one.y - other.y)) {
      this.#figure(figure, leads && rankOf(round, figure.seat) === 1, still ? 0 : seconds, round);
    }
    this.#sparks(sparks);
  }

  #paint(seat: number): CanvasPattern {
    const colour = this.colour(seat);
    const key = `${seat}${colour}`;
    let paint = this.#paints.get(key);
    if (!paint) {
      paint = this.#ground.createPattern(tile(seat, colour), "repeat") as CanvasPattern;
      this.#paints.set(key, paint);
    }
    return paint;
  }

  #wipe(x: number, y: number, width: number, height: number): void {
    this.#dirty.push({ x: Math.floor(x) - 2, y: Math.floor(y) - 2, width: Math.ceil(width) + 4, height: Math.ceil(height) + 4 });
  }

  #disc(x: number, y: number, radius: number): void {
    const pen = this.#figures;
    pen.beginPath();
    pen.arc(x, y, radius, 0, FULL);
  }

  #figure(figure: Figure, leads: boolean, seconds: number, round: Round): void {
    const pen = this.#figures;
    const { edge } = grounds[this.#theme];
    const unit = this.#unit;
    const [x, y] = [figure.x * unit, figure.y * unit];
    const radius = RADIUS * unit;
    const speed = Math.hypot(figure.vx, figure.vy);
    const hop = figure.dizzy > 0 || !figure.awake ? 0 : Math.abs(Math.sin(seconds * 9 + figure.seat)) * Math.min(1, speed / 8) * radius * 0.16;
    const middle = y - hop;
    this.#wipe(x - radius * 2.2, y - radius * 3.2, radius * 4.4, radius * 5.2);
    pen.globalAlpha = figure.awake ? 1 : 0.6;
    pen.fillStyle = "rgba(0, 0, 0, 0.28)";
    this.#disc(x, y + radius * 0.28, radius);
    pen.fill();
    // Its rest until the next dash, as a ring that closes.
    pen.lineWidth = Math.max(2, radius * 0.16);
    if (figure.rest > 0) {
      pen.strokeStyle = "rgba(255, 255, 255, 0.55)";
      pen.beginPath();
      pen.arc(x, middle, radius * 1.22, -Math.PI / 2, -Math.PI / 2 + FULL * (1 - figure.rest / REST_SHOWN_STEPS));
      pen.stroke();
    }
    pen.fillStyle = this.colour(figure.seat);
    pen.strokeStyle = figure.safe > 0 && figure.safe % 12 < 6 ? "#ffffff" : edge;
    this.#disc(x, middle, radius);
    pen.fill();
    pen.stroke();
    this.#eyes(figure, x, middle, radius);
    this.#number(figure, x, middle, radius);
    pen.globalAlpha = 1;
    const name = this.#label(figure, round);
    // At the lower edge it stands above.
    const below = y + radius * 1.1;
    const nameY = Math.round(below + name.height < pen.canvas.height ? below : middle - radius * 1.2 - name.height);
    const nameX = Math.round(Math.min(pen.canvas.width - name.width, Math.max(0, x - name.width / 2)));
    pen.drawImage(name, nameX, nameY);
    this.#wipe(nameX, nameY, name.width, name.height);
    if (leads) {
      this.#crown(x, middle - radius * 1.35, radius);
    }
    if (!figure.awake) {
      this.#text("z z", x + radius, middle - radius, radius * 0.9);
    } else if (figure.dizzy > 0) {
      for (let index = 0; index < 3; index++) {
        const angle = seconds * 6 + (index * FULL) / 3;
        pen.fillStyle = "#ffd43b";
        this.#disc(x + Math.cos(angle) * radius, middle - radius * 0.9 + Math.sin(angle) * radius * 0.3, radius * 0.16);
        pen.fill();
      }
    }
  }

  #eyes(figure: Figure, x: number, y: number, radius: number): void {
    const pen = this.#figures;
    const [lookX, lookY] = [figure.lookX, figure.lookY];
    for (const side of [-1, 1]) {
      const eyeX = x + side * radius * 0.36 + lookX * radius * 0.22;
      const eyeY = y - radius * 0.22 + lookY * radius * 0.2;
      pen.fillStyle = "#ffffff";
      this.#disc(eyeX, eyeY, radius * 0.27);
      pen.fill();
      pen.fillStyle = "#14172a";
      if (!figure.awake) {
        pen.fillRect(eyeX - radius * 0.24, eyeY - radius * 0.04, radius * 0.48, radius * 0.1);
        continue;
      }
      this.#disc(eyeX + lookX * radius * 0.1, eyeY + lookY * radius * 0.1, radius * (figure.dizzy > 0 ? 0.07 : 0.14));
      pen.fill();
    }
  }

  /** On its belly, so that it is known without its colour. */
  #number(figure: Figure, x: number, y: number, radius: number): void {
    this.#text(sign(figure.seat), x, y + radius * 0.52, radius * 0.72);
  }

  #text(text: string, x: number, y: number, size: number): void {
    const pen = this.#figures;
    pen.font = `800 ${Math.round(size)}px ${FONT}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = Math.max(2, size * 0.2);
    pen.strokeStyle = "rgba(0, 0, 0, 0.55)";
    pen.strokeText(text, x, y);
    pen.fillStyle = "#ffffff";
    pen.fillText(text, x, y);
  }

  #crown(x: number, y: number, radius: number): void {
    const pen = this.#figures;
    const [half, high] = [radius * 0.6, radius * 0.62];
    pen.beginPath();
    pen.moveTo(x - half, y + high * 0.5);
    pen.lineTo(x - half * 1.1, y - high * 0.4);
    pen.lineTo(x - half * 0.5, y + high * 0.05);
    pen.lineTo(x, y - high * 0.6);
    pen.lineTo(x + half * 0.5, y + high * 0.05);
    pen.lineTo(x + half * 1.1, y - high * 0.4);
    pen.lineTo(x + half, y + high * 0.5);
    pen.closePath();
    pen.fillStyle = "#ffd43b";
    pen.strokeStyle = "#7a5200";
    pen.lineWidth = Math.max(1.5, radius * 0.08);
    pen.fill();
    pen.stroke();
  }

  /** A name is written once, and then put where its figure is. */
  #label(figure: Figure, round: Round): HTMLCanvasElement {
    const name = this.#people.find(({ seat }) => seat === figure.seat)?.name ?? "";
    const key = `${name}|${round.width}`;
    let label = this.#labels.get(key);
    if (!label) {
      label = document.createElement("canvas");
      const size = Math.round(Math.max(16, this.#unit * 0.85));
      const pen = label.getContext("2d") as CanvasRenderingContext2D;
      const font = `700 ${size}px ${FONT}`;
      pen.font = font;
      label.width = Math.ceil(pen.measureText(name).width) + 12;
      label.height = Math.ceil(size * 1.5);
      pen.font = font;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
      pen.lineWidth = size * 0.3;
      pen.strokeStyle = "rgba(10, 12, 24, 0.75)";
      pen.fillStyle = "#ffffff";
      pen.strokeText(name, label.width / 2, label.height / 2);
      pen.fillText(name, label.width / 2, label.height / 2);
      this.#labels.set(key, label);
    }
    return label;
  }

  /** Each kind has a shape of its own: a drop, a broad brush, a bolt. */
  #drop({ kind, x, y, id }: Drop, seconds: number): void {
    const pen = this.#figures;
    const unit = this.#unit;
    const radius = unit * (1.25 + 0.12 * Math.sin(seconds * 4 + id));
    const [middleX, middleY] = [x * unit, y * unit];
    this.#wipe(middleX - radius * 1.3, middleY - radius * 1.3, radius * 2.6, radius * 2.6);
    pen.fillStyle = "#ffffff";
    pen.strokeStyle = grounds[this.#theme].edge;
    pen.lineWidth = Math.max(2, unit * 0.18);
    this.#disc(middleX, middleY, radius);
    pen.fill();
    pen.stroke();
    pen.fillStyle = "#14172a";
    pen.beginPath();
    SHAPES[kind].forEach(([dx, dy], index) => {
      const [pointX, pointY] = [middleX + dx * radius, middleY + dy * radius];
      if (index === 0) {
        pen.moveTo(pointX, pointY);
      } else {
        pen.lineTo(pointX, pointY);
      }
    });
    pen.closePath();
    pen.fill();
  }

  #sparks(sparks: Sparks): void {
    const pen = this.#figures;
    const unit = this.#unit;
    for (const { x, y, size, colour, left } of sparks.all) {
      const radius = size * unit * Math.min(1, left * 3);
      pen.fillStyle = colour;
      this.#disc(x * unit, y * unit, radius);
      pen.fill();
      this.#wipe(x * unit - radius, y * unit - radius, radius * 2, radius * 2);
    }
  }
}

const FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif';

const round = (count: number, inner: number, outer: number): [number, number][] =>
  Array.from({ length: count * 2 }, (_, index) => {
    const angle = (index * Math.PI) / count;
    const reach = index % 2 === 0 ? outer : inner;
    return [Math.sin(angle) * reach, -Math.cos(angle) * reach];
  });

const SHAPES: { readonly [kind in Kind]: readonly (readonly [number, number])[] } = {
  burst: round(8, 0.38, 0.78),
  broad: [[-0.62, -0.3], [0.62, -0.3], [0.62, 0.05], [0.14, 0.05], [0.14, 0.7], [-0.14, 0.7], [-0.14, 0.05], [-0.62, 0.05]],
  swift: [[0.18, -0.75], [-0.48, 0.12], [-0.06, 0.12], [-0.2, 0.75], [0.5, -0.2], [0.08, -0.2]],
};
