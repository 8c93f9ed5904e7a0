import { REMOTE_SEAT } from "../field/round.ts";

/** Of those who steer with no phone: the remote control's own colour, and those of the seats that bots take. */
export const REMOTE_COLOUR = "#94d82d";

/** The ground of nobody, by theme, and what is written on it. */
export const grounds = {
  dark: { ground: "#1b1f36", dot: "#262b48", ink: "#ffffff", edge: "#0b0d1a" },
  light: { ground: "#faf5e9", dot: "#ece4d2", ink: "#1b1d1a", edge: "#3a3326" },
} as const;

const TILE = 32;

type Draw = (pen: CanvasRenderingContext2D) => void;

const line = (pen: CanvasRenderingContext2D, ...points: readonly (readonly [number, number])[]): void => {
  pen.beginPath();
  points.forEach(([x, y], index) => (index === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.stroke();
};

const dot = (pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void => {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
};

/** Each seat's own pattern, so that its ground is known without its colour. All of them repeat without a seam. */
const patterns: readonly Draw[] = [
  (pen) => [-TILE, 0, TILE].forEach((x) => line(pen, [x - 4, TILE + 4], [x + TILE + 4, -4])),
  (pen) => dot(pen, 16, 16, 6),
  (pen) => [8, 24].forEach((y) => line(pen, [-4, y], [TILE + 4, y])),
  (pen) => {
    line(pen, [10, 16], [22, 16]);
    line(pen, [16, 10], [16, 22]);
  },
  (pen) => line(pen, [-8, 24], [8, 8], [24, 24], [40, 8]),
  (pen) => {
    pen.beginPath();
    pen.arc(16, 16, 9, 0, 2 * Math.PI);
    pen.stroke();
  },
  (pen) => [8, 24].forEach((x) => line(pen, [x, -4], [x, TILE + 4])),
  (pen) => {
    pen.fillRect(0, 0, 16, 16);
    pen.fillRect(16, 16, 16, 16);
  },
  (pen) => {
    pen.beginPath();
    pen.moveTo(16, 6);
    pen.lineTo(26, 26);
    pen.lineTo(6, 26);
    pen.fill();
  },
];

/** A tile of a seat's paint. */
export function tile(seat: number, colour: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = TILE;
  const pen = canvas.getContext("2d");
  if (!pen) {
    throw new Error("this browser draws no canvas");
  }
  pen.fillStyle = colour;
  pen.fillRect(0, 0, TILE, TILE);
  pen.strokeStyle = pen.fillStyle = "rgba(255, 255, 255, 0.26)";
  pen.lineWidth = 5;
  patterns[(seat - 1) % patterns.length]?.(pen);
  return canvas;
}

/** What stands on a figure: its seat, or a sign for the remote control. */
export function sign(seat: number): string {
  return seat === REMOTE_SEAT ? "●" : String(seat);
}
