import { expect, it } from "vitest";
import { advance, resting, type Body } from "../src/steer/spring.ts";

function run(from: number, target: number, frameSeconds: number, frames: number): Body[] {
  const path: Body[] = [{ at: from, speed: 0 }];
  for (let frame = 0; frame < frames; frame++) {
    path.push(advance(path[frame]!, target, frameSeconds));
  }
  return path;
}

it("arrives within half a second and comes to rest exactly on its place", () => {
  const last = run(0, 300, 1 / 60, 36).at(-1)!;
  expect(last).toEqual({ at: 300, speed: 0 });
});

it("starts slowly, as a thing with weight does, and overshoots by less than two hundredths", () => {
  const path = run(0, 300, 1 / 60, 40);
  expect(path[1]!.at).toBeLessThan(path[3]!.at - path[2]!.at + 25);
  expect(Math.max(...path.map((body) => body.at))).toBeLessThan(306);
});

it("does not depend much on the frame rate and survives a long pause", () => {
  const fast = run(0, 300, 1 / 120, 24).at(-1)!.at;
  const slow = run(0, 300, 1 / 30, 6).at(-1)!.at;
  expect(Math.abs(fast - slow)).toBeLessThan(3);
  const paused = advance({ at: 0, speed: 0 }, 300, 10);
  expect(paused.at).toBeGreaterThan(0);
  expect(paused.at).toBeLessThan(310);
});

it("rests only when both place and speed are quiet", () => {
  expect(resting({ at: 10, speed: 0 }, 10)).toBe(true);
  expect(resting({ at: 10, speed: 90 }, 10)).toBe(false);
});
