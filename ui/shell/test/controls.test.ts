import { describe, expect, it } from "vitest";
import { arcPath, DIAL, pointAt, shareAt } from "../src/controls/arc.ts";
import { COLOURS, cssColour } from "../src/controls/colours.ts";
import { fieldsOf, inputOf, missing, startingAnswers, unsaid } from "../src/controls/form.ts";
import { press, share, snap } from "../src/controls/steps.ts";
import { lens } from "../src/wrist/round.ts";
import { models } from "./models.ts";

describe("steps", () => {
  const half = { min: 5, max: 30, step: 0.5 };

  it("land on multiples inside the ends, without what binary fractions add", () => {
    expect(snap(21.26, half)).toBe(21.5);
    expect(snap(99, half)).toBe(30);
    expect(snap(-3, half)).toBe(5);
    expect(snap(0.1 * 3, { min: 0, max: 1, step: 0.1 })).toBe(0.3);
    expect(snap(1, { min: 1, max: 100, step: 5 })).toBe(5);
  });

  it("lead across a slider in about fifty presses", () => {
    expect(press(21, 1, half)).toBe(21.5);
    expect(press(20, 1, { min: 0, max: 100, step: 1 })).toBe(22);
    expect(press(100, 1, { min: 0, max: 100, step: 1 })).toBe(100);
    expect(press(2700, -1, { min: 2200, max: 6500, step: 50 })).toBe(2600);
  });

  it("know where a value lies", () => {
    expect(share(17.5, half)).toBe(0.5);
    expect(share("17", half)).toBe(0);
    expect(share(900, half)).toBe(1);
    expect(share(1, { min: 1, max: 1 })).toBe(0);
  });
});

describe("a dial", () => {
  it("reads a finger the way it draws", () => {
    for (const part of [0, 0.2, 0.5, 0.9, 1]) {
      const { x, y } = pointAt(DIAL.from + DIAL.degrees * part, 42);
      expect(shareAt(x, y, DIAL)).toBeCloseTo(part, 6);
    }
  });

  it("ignores its opening but for a slip over an end", () => {
    expect(shareAt(0, 42, DIAL)).toBeNull();
    const past = pointAt(DIAL.from + DIAL.degrees + 10, 42);
    expect(shareAt(past.x, past.y, DIAL)).toBe(1);
    const before = pointAt(DIAL.from - 10, 42);
    expect(shareAt(before.x, before.y, DIAL)).toBe(0);
  });

  it("draws the long way round only when it is long", () => {
    expect(arcPath(0, 90, 10)).toContain("0 0 1");
    expect(arcPath(0, 270, 10)).toContain("0 1 1");
  });
});

describe("the form of an action", () => {
  const order = models["coffee-machine"]!.actions!["orderDrink"]!;
  const fields = fieldsOf(order);

  it("has a field per slot, the drink alone being required", () => {
    expect(fields.map((field) => [field.name, field.required])).toEqual([
      ["coffeeDrink", true],
      ["size", false],
      ["roast", false],
      ["numberOfShots", false],
      ["milkAmount", false],
      ["sugarAmount", false],
    ]);
  });

  it("knows what stays as usual", () => {
    const start = startingAnswers(fields);
    expect(unsaid(fields, start).map(({ name }) => name)).toEqual(["size", "roast", "numberOfShots", "milkAmount", "sugarAmount"]);
    expect(unsaid(fields, { ...start, size: "large" })).toHaveLength(4);
    expect(unsaid(fieldsOf(models["lamp"]!.actions!["fade"]!), {})).toEqual([]);
  });

  it("sends only what was said", () => {
    const start = startingAnswers(fields);
    expect(missing(fields, start)?.name).toBe("coffeeDrink");
    const said = { ...start, coffeeDrink: "latte", milkAmount: "soy milk" };
    expect(missing(fields, said)).toBeNull();
    expect(inputOf(fields, said)).toEqual({ coffeeDrink: "latte", milkAmount: "soy milk" });
  });

  it("starts with defaults, takes a single value, and none at all", () => {
    expect(startingAnswers(fieldsOf(models["lamp"]!.actions!["fade"]!))).toEqual({ brightness: 30, duration: 10 });
    const single = fieldsOf({ input: { type: "integer", minimum: 1 } });
    expect(inputOf(single, { "": 4 })).toBe(4);
    expect(inputOf(fieldsOf({}), {})).toBeUndefined();
  });
});

it("lets only plain hexadecimal colours into a style", () => {
  expect(COLOURS.every(({ value }) => cssColour(value) === value)).toBe(true);
  expect(cssColour("red;background:url(x)")).toBeNull();
  expect(cssColour(7)).toBeNull();
});

it("keeps the middle of a round list at full size", () => {
  expect(lens(227, 454)).toEqual({ scale: 1, opacity: 1 });
  expect(lens(0, 454).scale).toBeLessThan(0.9);
  expect(lens(9_999, 454)).toEqual(lens(-9_999, 454));
});
