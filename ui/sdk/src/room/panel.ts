/** What hangs in the room. */
export interface Panel {
  id: string;
  title: string;
  /** Where it is or what it is, under the title; up to three lines. */
  detail?: string;
  /** Its state in words. */
  state?: string;
  /**
   * Its state by form as well: `lit` is filled, `plain` outlined, `away` dashed, and `key` is something to press
   * that has no state of its own.
   */
  look: "plain" | "lit" | "away" | "key";
  /** A picture of 24 by 24, as paths of SVG that are stroked. */
  icon?: readonly string[];
  /** A picture that has loaded, in place of `icon`; of the page's own site, since others' cannot be drawn in WebGL. */
  picture?: HTMLImageElement | undefined;
  /** Has two halves: pressed on the left it means less, on the right more. */
  halves?: boolean;
}

export interface Colours {
  ground: string;
  surface: string;
  line: string;
  ink: string;
  soft: string;
  accent: string;
  lit: string;
  font: string;
}

export const DARK: Colours = {
  ground: "#0b0e0d",
  surface: "#191d1b",
  line: "#7d8681",
  ink: "#eef0ec",
  soft: "#b3b8b2",
  accent: "#74cfa5",
  lit: "#1e4034",
  font: "system-ui, sans-serif",
};

export const LABEL_WIDTH = 640;
export const LABEL_HEIGHT = 405;

const EDGE = 10;
const INSET = 48;
const ICON = 84;
const PICTURE = 104;
const DETAIL_LINES_MAX = 3;

/** Two panels with the same key look the same. */
export function labelKey(panel: Panel, pointed: boolean): string {
  return JSON.stringify([panel.title, panel.detail, panel.state, panel.look, panel.icon?.length, panel.icon?.[0], panel.picture?.src, panel.halves, pointed]);
}

/** Draws a panel as it hangs there. */
export function drawLabel(context: CanvasRenderingContext2D, panel: Panel, pointed: boolean, colours: Colours): void {
  const [width, height] = [LABEL_WIDTH, LABEL_HEIGHT];
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  outline(context, EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE, 56);
  context.fillStyle = panel.look === "lit" ? colours.lit : panel.look === "away" ? colours.ground : colours.surface;
  context.fill();
  context.lineWidth = pointed ? 12 : panel.look === "lit" ? 8 : 4;
  context.strokeStyle = pointed ? colours.ink : panel.look === "lit" ? colours.accent : colours.line;
  context.setLineDash(panel.look === "away" ? [26, 20] : []);
  context.stroke();
  context.setLineDash([]);
  drawIcon(context, panel, colours);
  if (panel.look === "lit") {
    context.beginPath();
    context.arc(width - INSET - 20, INSET + 34, 20, 0, 2 * Math.PI);
    context.fillStyle = colours.accent;
    context.fill();
  }
  words(context, panel, colours);
}

function words(context: CanvasRenderingContext2D, panel: Panel, colours: Colours): void {
  const room = LABEL_WIDTH - 2 * INSET;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  // From the lower edge upwards.
  const lines: [string, number, string, string][] = [];
  if (panel.state) {
    lines.push([panel.state, 44, "400", panel.look === "lit" ? colours.accent : colours.soft]);
  }
  if (panel.detail) {
    context.font = `400 38px ${colours.font}`;
    for (const line of wrapped(context, panel.detail, room).reverse()) {
      lines.push([line, 38, "400", colours.soft]);
    }
  }
  lines.push([panel.title, 56, "600", panel.look === "away" ? colours.soft : colours.ink]);
  let baseline = LABEL_HEIGHT - INSET - 6;
  for (const [text, size, weight, colour] of lines) {
    context.font = `${weight} ${size}px ${colours.font}`;
    context.fillStyle = colour;
    context.fillText(shortened(context, text, room), INSET, baseline);
    baseline -= size * 1.32;
  }
  if (panel.halves) {
    context.fillStyle = colours.ink;
    context.font = `400 96px ${colours.font}`;
    context.textAlign = "center";
    context.fillText("−", LABEL_WIDTH * 0.62, INSET + 80);
    context.fillText("+", LABEL_WIDTH * 0.86, INSET + 80);
  }
}

/** Lines that fit; the last one takes what is left, shortened. */
function wrapped(context: CanvasRenderingContext2D, text: string, room: number): string[] {
  const lines: string[] = [];
  let line = "";
  // A line may end behind a space, and between characters that are words by themselves.
  for (const part of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*/gu) ?? []) {
    if (line !== "" && lines.length < DETAIL_LINES_MAX - 1 && context.measureText((line + part).trimEnd()).width > room) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += part;
  }
  return line === "" ? lines : [...lines, line.trimEnd()];
}

/** What does not fit ends in an ellipsis, never in the middle of a character. */
function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) {
    return text;
  }
  const characters = [...text];
  while (characters.length > 1 && context.measureText(`${characters.join("")}…`).width > room) {
    characters.pop();
  }
  return `${characters.join("").trimEnd()}…`;
}

function drawIcon(context: CanvasRenderingContext2D, panel: Panel, colours: Colours): void {
  if (panel.picture) {
    context.drawImage(panel.picture, INSET - 4, INSET - 6, PICTURE, PICTURE);
    return;
  }
  if (!panel.icon) {
    return;
  }
  context.setTransform(ICON / 24, 0, 0, ICON / 24, INSET - 4, INSET - 6);
  context.lineWidth = 1.75;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = panel.look === "lit" ? colours.accent : colours.soft;
  for (const path of panel.icon) {
    context.stroke(new Path2D(path));
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
}

function outline(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, radius: number): void {
  context.beginPath();
  context.moveTo(x + radius, y);
  context.arcTo(x + width, y, x + width, y + height, radius);
  context.arcTo(x + width, y + height, x, y + height, radius);
  context.arcTo(x, y + height, x, y, radius);
  context.arcTo(x, y, x + width, y, radius);
  context.closePath();
}
