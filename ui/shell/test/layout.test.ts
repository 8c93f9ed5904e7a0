import { describe, expect, it } from "vitest";
import { controlsOf, heroOf, iconOf, progressOf, quickControls, readingsOf } from "../src/things/layout.ts";
import { models } from "./models.ts";

describe("the middle of a panel", () => {
  it.each([
    ["lamp", "toggle", "power"],
    ["door-lock", "toggle", "locked"],
    ["thermostat", "dial", "targetTemperature"],
    ["coffee-machine", "form", "orderDrink"],
  ])("of a %s is a %s for %s", (name, kind, affordance) => {
    const hero = heroOf(models[name]!);
    expect(hero).toMatchObject({ kind, name: affordance });
  });

  it("of a thing that only measures are its readings", () => {
    expect(heroOf({ properties: { lux: { type: "number", readOnly: true } } }).kind).toBe("readings");
    expect(heroOf({}).kind).toBe("readings");
  });
});

it("separates what can be moved from what can be read", () => {
  const model = models["thermostat"]!;
  expect(controlsOf(model).map((part) => part.name)).toEqual(["targetTemperature", "mode", "fanSpeed", "childLock"]);
  expect(readingsOf(model).map((part) => part.name)).toEqual(["temperature", "activity", "humidity", "windowOpen"]);
});

it("offers no control for nested values", () => {
  const model = { properties: { scene: { type: "object" as const, properties: {} }, raw: {} } };
  expect(controlsOf(model)).toEqual([]);
});

it("puts at most five own controls on the TV's first page", () => {
  expect(quickControls(models["tv"]!).map((part) => part.name)).toEqual(["power", "volume", "muted", "source", "brightness"]);
});

it("finds the watch's rings with their goals", () => {
  expect(progressOf(models["watch"]!).map(({ name, goal }) => [name, goal])).toEqual([
    ["battery", null],
    ["steps", "stepGoal"],
    ["heartRate", null],
  ]);
});

it("has a picture for any property", () => {
  expect(iconOf("volume", "slider")).toBe("volume");
  expect(iconOf("unheardOf", "slider")).toBe("sliders");
  expect(iconOf("unheardOf", "json")).toBe("circle");
});
