import { Dice } from "@opentos/sdk/dice";
import { ROUND_SECONDS, STEPS, type Figure, type Round } from "./round.ts";

/** The ground grows with those who are on it, so that two meet as often as eight. */
const HEIGHTS = [26, 26, 26, 26, 29, 32, 35, 38, 40, 42] as const;

/** The field is twice as wide as it is high. */
const ASPECT = 2;

/** Nobody starts nearer to the edge. */
const MARGIN = 0.17;

export interface Entrant {
  readonly seat: number;
  readonly driver: Figure["driver"];
}

/** A round before its first step: everybody on an oval, as far from each other as can be, by lot. */
export function begin(seed: number, entrants: readonly Entrant[], seconds = ROUND_SECONDS): Round {
  const height = HEIGHTS[entrants.length] ?? 42;
  const width = height * ASPECT;
  const dice = new Dice(seed);
  const turned = dice.between(0, 2 * Math.PI);
  const places = shuffled(entrants.length, dice);
  const figures = entrants.map(({ seat, driver }, index) => {
    const angle = turned + (2 * Math.PI * (places[index] ?? 0)) / entrants.length;
    const x = width * (0.5 + (0.5 - MARGIN) * Math.cos(angle));
    const y = height * (0.5 + (0.5 - MARGIN) * Math.sin(angle));
    return figure(seat, driver, x, y, -Math.cos(angle), -Math.sin(angle));
  });
  const counts = new Array<number>(10).fill(0);
  counts[0] = width * height;
  return {
    width,
    height,
    dice,
    cells: new Uint8Array(width * height),
    counts,
    figures,
    drops: [],
    left: Math.round(seconds * STEPS),
    nextDrop: 3 * STEPS,
    ids: 1,
  };
}

export function figure(seat: number, driver: Figure["driver"], x: number, y: number, lookX: number, lookY: number): Figure {
  return {
    seat, driver, awake: true, x, y, vx: 0, vy: 0, lookX, lookY,
    dash: 0, rest: 0, dizzy: 0, safe: STEPS, broad: 0, swift: 0,
    splashes: 0, found: 0, steered: 0, before: 0, aimX: x, aimY: y, think: 0,
  };
}

function shuffled(count: number, dice: Dice): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index--) {
    const other = Math.floor(dice.between(0, index + 1));
    [all[index], all[other]] = [all[other] as number, all[index] as number];
  }
  return all;
}
