import { step } from "../src/sky/fly.ts";
import type { Sky } from "../src/sky/world.ts";

const LOOK_STEPS = 120;
const EVERY_STEPS = 24;

/** Whether a plan survives, and how far it leads: hold or not for a while, then the other for the rest. */
function worth(sky: Sky, first: boolean, change: number): number {
  let each = sky;
  for (let index = 0; index < LOOK_STEPS; index++) {
    each = step(each, index < change ? first : !first).sky;
    if (each.end !== null) {
      return index - LOOK_STEPS * 10;
    }
  }
  return each.comet.x - sky.comet.x + (each.points - sky.points) / 200 - Math.abs(each.comet.y) * 0.8;
}

/** A player without mistakes who sees a second ahead. Answers the sky in which the flight ended, or the last. */
export function pilot(sky: Sky, stepsMax: number): { sky: Sky; steps: number } {
  let held = false;
  for (let index = 0; index < stepsMax; index++) {
    if (index % EVERY_STEPS === 0) {
      let best = Number.NEGATIVE_INFINITY;
      for (const first of [true, false]) {
        for (const change of [20, 60, 100, LOOK_STEPS]) {
          const value = worth(sky, first, change);
          if (value > best) {
            best = value;
            held = first;
          }
        }
      }
    }
    sky = step(sky, held).sky;
    if (sky.end !== null) {
      return { sky, steps: index };
    }
  }
  return { sky, steps: stepsMax };
}
