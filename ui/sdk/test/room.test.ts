import { describe, expect, it } from "vitest";
import { labelKey } from "../src/room/panel.ts";
import { azimuthOf, beside, corners, meets, nearestOf, PANELS_MAX, perspective, places, plus, radians, rayOf, seen, times, view, type Ray, type Vector } from "../src/room/space.ts";

const EYE: Vector = [0, 1.6, 0];

function towards(from: Vector, to: Vector): Ray {
  const way: Vector = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(...way);
  return { origin: from, direction: [way[0] / length, way[1] / length, way[2] / length] };
}

describe.each([1, 2, 5, 6, 9, 14, PANELS_MAX])("%i panels", (count) => {
  const all = places(count);

  it("each have a place that a hand reaches, and that nobody else has", () => {
    expect(all).toHaveLength(count);
    for (const { middle } of all) {
      expect(Math.hypot(middle[0], middle[2])).toBeLessThan(0.8);
      expect(middle[1]).toBeGreaterThan(0.9);
      expect(middle[1]).toBeLessThan(1.75);
    }
    for (const [index, place] of all.entries()) {
      for (const corner of corners(place)) {
        const inside = plus(corner, towards(corner, place.middle).direction, 0.01);
        expect(all.filter((other) => meets(towards(EYE, inside), other) !== null).map((other) => all.indexOf(other)), `${index}`).toEqual([index]);
      }
    }
  });

  it("are met in their middle by who looks at it", () => {
    all.forEach((place, index) => {
      const hit = nearestOf(towards(EYE, place.middle), all);
      expect(hit?.index).toBe(index);
      expect(hit?.spot.x).toBeCloseTo(0.5);
      expect(hit?.spot.y).toBeCloseTo(0.5);
    });
  });
});

it("reads from left to right, row by row", () => {
  const all = places(8);
  expect(azimuthOf(all[0]!)).toBeLessThan(azimuthOf(all[1]!));
  expect(all[0]!.middle[1]).toBeGreaterThan(all[7]!.middle[1]);
  expect(places(PANELS_MAX + 5)).toHaveLength(PANELS_MAX);
  expect(places(0)).toEqual([]);
});

it("meets the front of a panel only, and nothing behind the person", () => {
  const [place] = places(1);
  expect(meets({ origin: [0, 1.32, -2], direction: [0, 0, 1] }, place!)).toBeNull();
  expect(meets({ origin: [0, 1.32, 0], direction: [0, 0, 1] }, place!)).toBeNull();
  expect(meets({ origin: [0, 1.32, 0], direction: [0, 0, -1] }, place!)?.distance).toBeCloseTo(0.72);
  expect(beside([0.1, 1.32, -0.7], place!)).toMatchObject({ x: expect.closeTo(0.5 + 0.1 / 0.3), distance: expect.closeTo(0.02) });
  expect(beside([0.4, 1.32, -0.7], place!)).toBeNull();
});

it("points where a pose points", () => {
  // Turned by 90 degrees to the left, as WebXR tells it.
  const pose = [0, 0, -1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 2, 3, 4, 1];
  expect(rayOf(pose)).toEqual({ origin: [2, 3, 4], direction: [-1, -0, -0] });
});

it("sees what is straight ahead in the middle, also after a turn", () => {
  const turned = times(perspective(radians(60), 2, 0.1, 10), view([1, 1, 1], radians(90)));
  const middle = seen(turned, [3, 1, 1]);
  expect(middle?.x).toBeCloseTo(0);
  expect(middle?.y).toBeCloseTo(0);
  expect(seen(turned, [3, 1, 2])?.x).toBeGreaterThan(0);
  expect(seen(turned, [3, 2, 1])?.y).toBeGreaterThan(0);
  expect(seen(turned, [-3, 1, 1])).toBeNull();
});

it("draws a panel anew only when something on it is another", () => {
  const panel = { id: "a", title: "Lamp", state: "On", look: "lit" } as const;
  expect(labelKey(panel, false)).toBe(labelKey({ ...panel, id: "b" }, false));
  expect(labelKey(panel, false)).not.toBe(labelKey(panel, true));
  expect(labelKey(panel, false)).not.toBe(labelKey({ ...panel, look: "plain", state: "Off" }, false));
});
