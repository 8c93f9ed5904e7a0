import { command } from "./bot.ts";
import {
  BRUSH, KINDS, RADIUS, RUSH_SECONDS, STEPS, rankOf, type Command, type Figure, type Happening, type Kind, type Round, type Stroke,
} from "./round.ts";

/** In cells a second. */
const SPEED = 11;
const SWIFT_SPEED = 15;
const DASH_SPEED = 32;
/** How much of the way to the wanted speed one step goes. */
const GRIP = 0.16;
const DIZZY_GRIP = 0.05;

const DASH_STEPS = 13;
/** Who is last may dash again sooner than who leads. */
const REST_FIRST_STEPS = 2.1 * STEPS;
export const REST_SHOWN_STEPS = REST_FIRST_STEPS;
const REST_LAST_STEPS = 1.2 * STEPS;
const DIZZY_STEPS = 0.8 * STEPS;
const SAFE_STEPS = 1.8 * STEPS;
const KNOCK = 20;

const DASH_BRUSH = 2.5;
const BROAD_BRUSH = 3.3;
const SPLASH_RADIUS = 4.2;
const BURST_RADIUS = 7;
const BROAD_STEPS = 6 * STEPS;
const SWIFT_STEPS = 6 * STEPS;

const DROPS_MAX = 5;
const DROP_EVERY_STEPS = 4 * STEPS;
const DROP_RUSH_STEPS = 2 * STEPS;
const DROP_REACH = RADIUS + 1.2;
const DROP_LOOKS = 4;

const STILL: Command = { x: 0, y: 0, dash: false };

/** One step of a round. `strokes`, where somebody draws, gets the paint. */
export function step(round: Round, commands: ReadonlyMap<number, Command>, strokes: Stroke[] | null = null): Happening[] {
  if (round.left <= 0) {
    return [];
  }
  const happenings: Happening[] = [];
  // Whoever paints last has the cell: each is last in turn.
  const order = round.figures.map((_, index) => round.figures[(index + round.left) % round.figures.length] as Figure);
  for (const figure of order) {
    const wanted = !figure.awake ? STILL : figure.driver === "bot" ? command(round, figure) : commands.get(figure.seat) ?? STILL;
    if (wanted.x !== 0 || wanted.y !== 0 || wanted.dash) {
      figure.steered++;
    }
    move(round, figure, wanted, happenings);
  }
  collide(round, order, happenings, strokes);
  for (const figure of order) {
    keepInside(round, figure);
    gather(round, figure, happenings, strokes);
    if (figure.awake && figure.dizzy === 0) {
      paint(round, figure.seat, figure.x, figure.y, brush(figure), strokes);
    }
  }
  rain(round, happenings);
  round.left--;
  if (round.left === RUSH_SECONDS * STEPS) {
    round.figures.forEach((figure) => (figure.before = round.counts[figure.seat] ?? 0));
    happenings.push({ what: "rush" });
  }
  if (round.left === 0) {
    happenings.push({ what: "end" });
  }
  return happenings;
}

/** How long a figure rests after a dash, by its place. */
export function restSteps(rank: number, figures: number): number {
  const part = figures > 1 ? (rank - 1) / (figures - 1) : 0;
  return Math.round(REST_FIRST_STEPS + (REST_LAST_STEPS - REST_FIRST_STEPS) * part);
}

export function brush(figure: Figure): number {
  return figure.broad > 0 ? BROAD_BRUSH : figure.dash > 0 ? DASH_BRUSH : BRUSH;
}

function move(round: Round, figure: Figure, wanted: Command, happenings: Happening[]): void {
  figure.rest = less(figure.rest);
  figure.dizzy = less(figure.dizzy);
  figure.safe = less(figure.safe);
  figure.broad = less(figure.broad);
  figure.swift = less(figure.swift);
  const pushed = Math.sqrt(wanted.x * wanted.x + wanted.y * wanted.y);
  const share = pushed > 1 ? 1 / pushed : 1;
  const [x, y] = figure.dizzy > 0 ? [0, 0] : [wanted.x * share, wanted.y * share];
  if (pushed > 0.2 && figure.dizzy === 0 && figure.dash === 0) {
    figure.lookX = wanted.x / pushed;
    figure.lookY = wanted.y / pushed;
  }
  if (wanted.dash && figure.rest === 0 && figure.dizzy === 0) {
    figure.dash = DASH_STEPS;
    figure.rest = restSteps(rankOf(round, figure.seat), round.figures.length);
    happenings.push({ what: "dash", seat: figure.seat, x: figure.x, y: figure.y });
  }
  if (figure.dash > 0) {
    figure.dash--;
    figure.vx = figure.lookX * DASH_SPEED;
    figure.vy = figure.lookY * DASH_SPEED;
  } else {
    const speed = figure.swift > 0 ? SWIFT_SPEED : SPEED;
    const grip = figure.dizzy > 0 ? DIZZY_GRIP : GRIP;
    figure.vx += (x * speed - figure.vx) * grip;
    figure.vy += (y * speed - figure.vy) * grip;
  }
  figure.x += figure.vx / STEPS;
  figure.y += figure.vy / STEPS;
}

function less(steps: number): number {
  return steps > 0 ? steps - 1 : 0;
}

/** Who touches pushes; who dashes into somebody splashes the ground around with the own colour. */
function collide(round: Round, order: readonly Figure[], happenings: Happening[], strokes: Stroke[] | null): void {
  for (let first = 0; first < order.length; first++) {
    for (let second = first + 1; second < order.length; second++) {
      const [one, other] = [order[first] as Figure, order[second] as Figure];
      const [dx, dy] = [other.x - one.x, other.y - one.y];
      const squared = dx * dx + dy * dy;
      if (squared >= 4 * RADIUS * RADIUS) {
        continue;
      }
      const apart = Math.sqrt(squared);
      const [nx, ny] = apart > 0 ? [dx / apart, dy / apart] : [one.lookX, one.lookY];
      const push = (2 * RADIUS - apart) / 2;
      one.x -= nx * push;
      one.y -= ny * push;
      other.x += nx * push;
      other.y += ny * push;
      if (one.dash > 0 && other.dash > 0) {
        one.dash = other.dash = 0;
        [one.vx, one.vy, other.vx, other.vy] = [-nx * KNOCK, -ny * KNOCK, nx * KNOCK, ny * KNOCK];
        happenings.push({ what: "bounce", x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
      } else if (one.dash > 0) {
        splash(round, one, other, nx, ny, happenings, strokes);
      } else if (other.dash > 0) {
        splash(round, other, one, -nx, -ny, happenings, strokes);
      }
    }
  }
}

function splash(round: Round, one: Figure, victim: Figure, nx: number, ny: number, happenings: Happening[], strokes: Stroke[] | null): void {
  if (victim.safe > 0 || victim.dizzy > 0 || !victim.awake) {
    return;
  }
  one.dash = 0;
  one.splashes++;
  victim.dizzy = DIZZY_STEPS;
  victim.safe = SAFE_STEPS;
  victim.vx = nx * KNOCK;
  victim.vy = ny * KNOCK;
  paint(round, one.seat, victim.x, victim.y, SPLASH_RADIUS, strokes);
  happenings.push({ what: "splash", seat: one.seat, victim: victim.seat, x: victim.x, y: victim.y });
}

function keepInside(round: Round, figure: Figure): void {
  const [x, y] = [figure.x, figure.y];
  figure.x = Math.min(round.width - RADIUS, Math.max(RADIUS, x));
  figure.y = Math.min(round.height - RADIUS, Math.max(RADIUS, y));
  if (figure.x !== x) {
    figure.vx = 0;
  }
  if (figure.y !== y) {
    figure.vy = 0;
  }
}

function gather(round: Round, figure: Figure, happenings: Happening[], strokes: Stroke[] | null): void {
  if (!figure.awake || figure.dizzy > 0) {
    return;
  }
  const index = round.drops.findIndex(({ x, y }) => (x - figure.x) ** 2 + (y - figure.y) ** 2 < DROP_REACH ** 2);
  const [drop] = index < 0 ? [] : round.drops.splice(index, 1);
  if (!drop) {
    return;
  }
  figure.found++;
  switch (drop.kind) {
    case "burst":
      paint(round, figure.seat, drop.x, drop.y, BURST_RADIUS, strokes);
      break;
    case "broad":
      figure.broad = BROAD_STEPS;
      break;
    case "swift":
      figure.swift = SWIFT_STEPS;
      break;
  }
  happenings.push({ what: "found", seat: figure.seat, kind: drop.kind, x: drop.x, y: drop.y });
}

/** Drops fall where the leader painted, if they can: there is the most to win for everybody else. */
function rain(round: Round, happenings: Happening[]): void {
  round.nextDrop--;
  if (round.nextDrop > 0) {
    return;
  }
  round.nextDrop = round.left < RUSH_SECONDS * STEPS ? DROP_RUSH_STEPS : DROP_EVERY_STEPS;
  if (round.drops.length >= DROPS_MAX) {
    return;
  }
  const { dice, width, height } = round;
  const leader = round.figures.find(({ seat }) => rankOf(round, seat) === 1)?.seat ?? 0;
  let [x, y] = [0, 0];
  for (let look = 0; look < DROP_LOOKS; look++) {
    x = dice.between(3, width - 3);
    y = dice.between(3, height - 3);
    if (round.cells[Math.floor(y) * width + Math.floor(x)] === leader) {
      break;
    }
  }
  const kind = KINDS[Math.floor(dice.between(0, KINDS.length))] as Kind;
  round.drops.push({ id: round.ids++, kind, x, y });
  happenings.push({ what: "fell", x, y });
}

/** A disc of ground becomes a seat's. */
export function paint(round: Round, seat: number, x: number, y: number, radius: number, strokes: Stroke[] | null): void {
  const { width, height, cells, counts } = round;
  const top = Math.max(0, Math.floor(y - radius));
  const bottom = Math.min(height - 1, Math.floor(y + radius));
  for (let row = top; row <= bottom; row++) {
    const dy = row + 0.5 - y;
    const half = radius * radius - dy * dy;
    if (half <= 0) {
      continue;
    }
    const reach = Math.sqrt(half);
    const from = Math.max(0, Math.ceil(x - reach - 0.5));
    const to = Math.min(width - 1, Math.floor(x + reach - 0.5));
    for (let cell = row * width + from; cell <= row * width + to; cell++) {
      const before = cells[cell] as number;
      if (before !== seat) {
        counts[before] = (counts[before] as number) - 1;
        counts[seat] = (counts[seat] as number) + 1;
        cells[cell] = seat;
      }
    }
  }
  strokes?.push({ seat, x, y, radius });
}
