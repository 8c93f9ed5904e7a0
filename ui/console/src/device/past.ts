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
