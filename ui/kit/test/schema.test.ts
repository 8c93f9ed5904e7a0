import { describe, expect, it } from "vitest";
import { controlFor, initial, range } from "../src/schema.ts";
import { choiceTitle, spaced, titleOf } from "../src/thing.ts";

describe("the control for a schema", () => {
  it("follows the type", () => {
    expect(controlFor({ type: "boolean" })).toBe("switch");
    expect(controlFor({ type: "integer", minimum: 0, maximum: 100 })).toBe("slider");
    expect(controlFor({ type: "number" })).toBe("number");
    expect(controlFor({ type: "string" })).toBe("text");
    expect(controlFor({ type: "string", enum: ["a", "b"] })).toBe("choice");
    expect(controlFor({ type: "object", properties: {} })).toBe("object");
    expect(controlFor({ type: "array", items: { type: "string" } })).toBe("list");
    expect(controlFor({})).toBe("json");
  });

  it("follows a widget where it fits", () => {
    expect(controlFor({ type: "string", "tos:widget": "colour" })).toBe("colour");
    expect(controlFor({ type: "number", minimum: 5, maximum: 30, "tos:widget": "number" })).toBe("number");
    expect(controlFor({ type: "string", "tos:widget": "slider" })).toBe("text");
    expect(controlFor({ type: "number", "tos:widget": "slider" })).toBe("number");
    expect(controlFor({ type: "string", "tos:widget": "choice" })).toBe("text");
  });

  it("gives no slider for what cannot be written or has too many stops", () => {
    expect(controlFor({ type: "integer", minimum: 0, maximum: 100, readOnly: true })).toBe("number");
    expect(controlFor({ type: "integer", minimum: 0, maximum: 100, unit: "percent", readOnly: true })).toBe("meter");
    expect(controlFor({ type: "integer", minimum: 0, maximum: 1_000_000 })).toBe("number");
  });

  it("finds a step", () => {
    expect(range({ type: "number", minimum: 5, maximum: 30, multipleOf: 0.5 })).toEqual({ min: 5, max: 30, step: 0.5 });
    expect(range({ type: "integer", minimum: 1, maximum: 3 }).step).toBe(1);
    expect(range({ type: "number", minimum: 0, maximum: 1 }).step).toBe(0.01);
  });

  it("starts a form with what is required and nothing else", () => {
    const schema = {
      type: "object" as const,
      required: ["drink", "strong"],
      properties: {
        drink: { type: "string" as const, enum: ["espresso", "latte"] },
        strong: { type: "boolean" as const },
        note: { type: "string" as const },
      },
    };
    expect(initial(schema)).toEqual({ drink: "espresso", strong: false });
    expect(initial({ type: "integer", minimum: 5 })).toBe(5);
    expect(initial({ type: "integer", minimum: 5, default: 7 })).toBe(7);
  });
});

describe("words of a model", () => {
  it("prefers the reader's language and falls back to the key", () => {
    const named = { titles: { en: "Power", "zh-Hans": "电源" } };
    expect(titleOf(named, "power", "zh-Hans")).toBe("电源");
    expect(titleOf({ titles: { "zh-CN": "电源" } }, "power", "zh-Hans")).toBe("电源");
    expect(titleOf({}, "targetTemperature", "en")).toBe("Target temperature");
    expect(choiceTitle({ "tos:enumTitles": { "1": { en: "One" } } }, 1, "en")).toBe("One");
    expect(spaced("single shot")).toBe("Single shot");
  });
});
