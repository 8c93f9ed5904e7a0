import type { Json } from "@opentos/kit/thing";

export interface Range {
  min: number;
  max: number;
  step: number;
}

/** About this many key presses lead from one end of a slider to the other. */
const PRESSES = 50;

/** The nearest value that the schema allows: a multiple of its step, inside its ends. */
export function snap(value: number, { min, max, step }: Range): number {
  const lowest = Math.ceil(round(min / step)) * step;
  const highest = Math.floor(round(max / step)) * step;
  const near = Math.round(value / step) * step;
  return round(Math.min(Math.max(near, lowest), highest));
}

/** One key press away from `value`: at least one step, and enough of them to get on. */
export function press(value: number, direction: 1 | -1, range: Range): number {
  const steps = Math.max(1, Math.round((range.max - range.min) / PRESSES / range.step));
  return snap(value + direction * steps * range.step, range);
}

/** Where a value lies between the ends, from 0 to 1. */
export function share(value: Json | undefined, { min, max }: Pick<Range, "min" | "max">): number {
  if (typeof value !== "number" || max <= min) {
    return 0;
  }
  return Math.min(Math.max((value - min) / (max - min), 0), 1);
}

/** Takes away what binary fractions add: 0.1 * 3 is 0.3 again. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
