import type { Json } from "@opentos/kit/thing";
import { same } from "../things/words.ts";

/** A value from its time on; for numbers, the mean, with the range that it stands for and what came last of it. */
export interface Point {
  at: number;
  value: Json;
  min?: number;
  max?: number;
  last?: number;
}

export interface Stretch {
  from: number;
  to: number;
  value: Json;
}

/** A chart is never narrower, so that two reports within a second do not fill it. */
export const SPAN_MIN_MILLIS = 5 * 60_000;

/** With less of the range than this holding anything, the rest is left out. */
const FILLED_PART_MIN = 0.5;

/**
 * Where a chart begins: at the start of its range, or where there is nothing for most of it, a
 * little before the first report.
 */
export function chartStart(from: number, to: number, first: number | undefined): number {
  if (first === undefined || to - first > (to - from) * FILLED_PART_MIN) {
    return from;
  }
  const span = Math.max(SPAN_MIN_MILLIS, (to - first) * 1.05);
  return Math.max(from, to - span);
}

/** The stretches between changes; the last value holds until `to`. */
export function stretches(points: readonly Point[], to: number): Stretch[] {
  const found: Stretch[] = [];
  for (const { at, value } of points) {
    const before = found.at(-1);
    if (before && same(before.value, value)) {
      continue;
    }
    if (before) {
      before.to = at;
    }
    found.push({ from: at, to, value });
  }
  return found.filter((stretch) => stretch.to > stretch.from);
}

/** How long each value held, the longest first. */
export function totals(of: readonly Stretch[]): { value: Json; millis: number }[] {
  const sums: { value: Json; millis: number }[] = [];
  for (const { value, from, to } of of) {
    const sum = sums.find((each) => same(each.value, value));
    if (sum) {
      sum.millis += to - from;
    } else {
      sums.push({ value, millis: to - from });
    }
  }
  return sums.sort((left, right) => right.millis - left.millis);
}
