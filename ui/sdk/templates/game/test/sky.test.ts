import { Emulator } from "@opentos/sdk/emulator";
import { expect, it } from "vitest";
import { best, remember } from "../src/best.ts";
import { next, start, type Sky } from "../src/sky.ts";

/** Plays some seconds in steps as short as frames. */
function play(sky: Sky, seconds: number, steering = 0): Sky {
  return Array.from({ length: seconds * 50 }).reduce<Sky>((before) => next(before, 0.02, steering, () => 0.5), sky);
}

it("counts a star that falls into the basket", () => {
  expect(play(start(), 2.5).score).toBe(1);
});

it("begins anew with a star that falls beside it", () => {
  expect(play({ ...start(), basket: 0, score: 7 }, 2.5).score).toBe(0);
});

it("moves the basket no further than the edge", () => {
  expect(play(start(), 2, 1).basket).toBe(1);
});

it("remembers the best score", async () => {
  const { tos } = new Emulator();
  expect(await best(tos)).toBe(0);
  await remember(tos, 12);
  expect(await best(tos)).toBe(12);
});
