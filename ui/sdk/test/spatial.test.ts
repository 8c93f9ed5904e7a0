import { describe, expect, it } from "vitest";
import { nearest, scrollBy, type Box, type Direction } from "../src/spatial.ts";

const box = (left: number, top: number, width = 100, height = 100): Box => ({ left, top, width, height });

/** Rows of equal boxes with gaps of 20. */
function grid(columns: number, rows: number): Box[] {
  return Array.from({ length: columns * rows }, (_, index) => box((index % columns) * 120, Math.floor(index / columns) * 120));
}

/** A small seeded generator (mulberry32), so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe("steering", () => {
  it("moves to the neighbour in a grid", () => {
    const boxes = grid(4, 3);
    const centre = boxes[5]!;
    expect(boxes[nearest(centre, "up", boxes)]).toBe(boxes[1]);
    expect(boxes[nearest(centre, "down", boxes)]).toBe(boxes[9]);
    expect(boxes[nearest(centre, "left", boxes)]).toBe(boxes[4]);
    expect(boxes[nearest(centre, "right", boxes)]).toBe(boxes[6]);
  });

  it("stays where it is at an edge", () => {
    const boxes = grid(4, 3);
    expect(nearest(boxes[0]!, "up", boxes)).toBe(-1);
    expect(nearest(boxes[0]!, "left", boxes)).toBe(-1);
    expect(nearest(boxes[11]!, "right", boxes)).toBe(-1);
  });

  it("prefers what lies straight ahead to what is nearer but aside", () => {
    const from = box(0, 0);
    const ahead = box(0, 300);
    const aside = box(140, 110);
    expect(nearest(from, "down", [aside, ahead])).toBe(1);
  });

  it("finds a way when nothing lies straight ahead", () => {
    expect(nearest(box(800, 0), "down", [box(0, 200)])).toBe(0);
  });

  it("goes from a wide row to the box below its middle, and back", () => {
    const wide = box(0, 0, 580, 60);
    const below = grid(5, 1).map((each) => ({ ...each, top: 100 }));
    expect(nearest(wide, "down", below)).toBe(2);
    expect(nearest(below[4]!, "up", [wide])).toBe(0);
  });

  it("does not skip a row that ends before it lies ahead", () => {
    const full = grid(5, 1);
    const short = [box(0, 120), box(120, 120)];
    const from = box(480, 240);
    const row = (top: number): Box => box(0, top, 580, 100);
    const all = [...full, ...short];
    expect(nearest(from, "up", all), "as long as nobody says what is a row").toBe(4);
    expect(nearest(from, "up", all, [...full.map(() => row(0)), ...short.map(() => row(120))])).toBe(6);
    expect(nearest(full[4]!, "down", short, short.map(() => row(120)))).toBe(1);
  });

  it("comes into the nearest line of a row of several lines", () => {
    const row = box(0, 0, 580, 220);
    const lines = [...grid(5, 1), box(0, 120)];
    const from = box(480, 240);
    expect(nearest(from, "up", lines, lines.map(() => row))).toBe(5);
    expect(nearest(box(480, -120), "down", lines, lines.map(() => row))).toBe(4);
  });

  it("never goes backwards, and never leaves a grid's far corners unreachable", () => {
    const seed = 20261123;
    const next = random(seed);
    for (let round = 0; round < 200; round++) {
      const boxes = grid(1 + Math.floor(next() * 6), 1 + Math.floor(next() * 6));
      const from = boxes[Math.floor(next() * boxes.length)]!;
      const direction = (["up", "down", "left", "right"] as const)[Math.floor(next() * 4)]!;
      const to = boxes[nearest(from, direction, boxes)];
      if (to) {
        expect(ahead(from, to, direction), `seed ${seed}, round ${round}`).toBe(true);
      }
      expect(walk(boxes, boxes[0]!), `seed ${seed}, round ${round}`).toBe(boxes.length);
    }
  });
});

function ahead(from: Box, to: Box, direction: Direction): boolean {
  switch (direction) {
    case "up":
      return to.top < from.top;
    case "down":
      return to.top > from.top;
    case "left":
      return to.left < from.left;
    case "right":
      return to.left > from.left;
  }
}

/** How many boxes can be reached from one by keys alone. */
function walk(boxes: readonly Box[], start: Box): number {
  const seen = new Set([start]);
  const open = [start];
  for (let from = open.pop(); from; from = open.pop()) {
    for (const direction of ["up", "down", "left", "right"] as const) {
      const to = boxes[nearest(from, direction, boxes)];
      if (to && !seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
    }
  }
  return seen.size;
}

describe("scrolling to the focus", () => {
  it("leaves what is well inside alone", () => {
    expect(scrollBy(0, 1000, 400, 100, 150)).toBe(0);
  });

  it("brings what is past an end inside with a margin", () => {
    expect(scrollBy(0, 1000, 980, 100, 150)).toBe(230);
    expect(scrollBy(0, 1000, -20, 100, 150)).toBe(-170);
  });

  it("centres with an endless margin", () => {
    expect(scrollBy(0, 1000, 0, 100, Number.POSITIVE_INFINITY)).toBe(-450);
    expect(scrollBy(0, 1000, 450, 100, Number.POSITIVE_INFINITY)).toBe(0);
  });
});
