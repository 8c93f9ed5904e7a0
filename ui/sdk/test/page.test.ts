import { describe, expect, it } from "vitest";
import { nearest, type Place } from "../src/page.ts";

const at = (x: number, y: number, width = 10, height = 10): Place => ({ left: x, right: x + width, top: y, bottom: y + height });

describe("the next place in a direction", () => {
  const grid = [at(0, 0), at(20, 0), at(40, 0), at(0, 20), at(20, 20), at(0, 35, 50)];

  it("keeps the row and the column", () => {
    expect(nearest(at(0, 0), "ArrowRight", grid)).toBe(1);
    expect(nearest(at(20, 0), "ArrowDown", grid)).toBe(4);
    expect(nearest(at(20, 20), "ArrowLeft", grid)).toBe(3);
    expect(nearest(at(0, 35, 50), "ArrowUp", grid)).toBe(4);
  });

  it("leaves it for what is nearer by far, and knows where there is nothing", () => {
    expect(nearest(at(40, 0), "ArrowDown", grid)).toBe(5);
    expect(nearest(at(0, 0), "ArrowUp", grid)).toBe(-1);
    expect(nearest(at(0, 0), "ArrowLeft", grid)).toBe(-1);
    expect(nearest(at(0, 0), "Enter", grid)).toBe(-1);
  });

  it("passes over what is nowhere", () => {
    const nowhere = { left: Number.NaN, right: Number.NaN, top: Number.NaN, bottom: Number.NaN };
    expect(nearest(at(0, 0), "ArrowRight", [nowhere, at(90, 0)])).toBe(1);
  });
});
