import { describe, expect, it } from "vitest";
import { SEAT_COLOURS } from "@opentos/sdk/wire";
import { inkOn } from "../src/play/colours.ts";
import { normalised, shown } from "../src/play/kept.ts";
import { tiltOf } from "../src/play/tilt.ts";
import { match } from "../src/routes.ts";

describe("how a phone is held", () => {
  it("upright, it steers by its longer axis", () => {
    expect(tiltOf(45, 0, 0).map((each) => Math.round(each * 100) + 0)).toEqual([0, 0]);
    expect(tiltOf(0, 45, 0)[0]).toBeCloseTo(1);
    expect(tiltOf(0, -22.5, 0)[0]).toBeCloseTo(-0.5);
    expect(tiltOf(0, 0, 0)[1]).toBeCloseTo(1);
    expect(tiltOf(90, 0, 0)[1]).toBeCloseTo(-1);
  });

  it("across, turned like a wheel, it steers to the side to which it is turned", () => {
    // Its top to the left, its screen towards the player, level: the longer side lies along the horizon.
    expect(tiltOf(0, -90, 90)[0]).toBeCloseTo(0);
    // Turned to the right its top goes up, turned to the left down.
    expect(tiltOf(30, -90, 90)[0]).toBeCloseTo(30 / 45);
    expect(tiltOf(-30, -90, 90)[0]).toBeCloseTo(-30 / 45);
    // The same with its top to the right.
    expect(tiltOf(-30, 90, 270)[0]).toBeCloseTo(30 / 45);
  });

  it("is bounded, whatever is told", () => {
    for (const [beta, gamma, screen] of [[180, 90, 0], [-180, -90, 90], [90, 90, 180], [12, -77, 270]] as const) {
      expect(tiltOf(beta, gamma, screen).every((each) => each >= -1 && each <= 1)).toBe(true);
    }
  });
});

describe("a party's code", () => {
  it("is read as people type it", () => {
    expect(normalised(" 7k3m9 qxa2d")).toBe("7K3M9QXA2D");
    expect(normalised("OIL00-00000")).toBe("0110000000");
    expect(normalised("7K3M9-QXA2")).toBeNull();
    expect(normalised("7K3M9-QXA2U")).toBeNull();
    expect(shown("7K3M9QXA2D")).toBe("7K3M9-QXA2D");
  });

  it("leads to the page without a sign-in", () => {
    expect(match("/play/7K3M9-QXA2D")).toMatchObject({ page: "play", id: "7K3M9-QXA2D", open: true });
    expect(match("/play")).toMatchObject({ page: "play", id: "", open: true });
  });
});

it("the number of a seat can be read on its colour", () => {
  for (const colour of SEAT_COLOURS) {
    expect(contrast(colour, inkOn(colour)), colour).toBeGreaterThanOrEqual(4.5);
  }
});

function contrast(one: string, other: string): number {
  const [bright = 0, dark = 0] = [one, other].map(luminance).sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
