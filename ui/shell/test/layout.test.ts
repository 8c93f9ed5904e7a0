import type { Risk } from "@opentos/kit/thing";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { controlsOf, heroOf, iconOf, openActions, openControls, progressOf, quickControls, readingsOf, withheldControls, withholds } from "../src/things/layout.ts";
import { mayUse, type Thing } from "../src/things/thing.ts";
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

describe("what a terminal offers of another thing", () => {
  const thing = (name: string, own: boolean): Thing => ({ id: "device_1", own, name, room: null, away: null, model: models[name]!, readings: {} });

  it("is what the hub lets its role do", () => {
    const roles = readFileSync(new URL("../../../hub/src/main/resources/org/opentos/hub/home/roles.csv", import.meta.url), "utf8");
    const [head, ...rows] = roles.trim().split("\n").map((row) => row.split(","));
    const terminal = head!.indexOf("terminal");
    const weighed = rows.filter(([operation]) => operation === "property-set" || operation === "action-invoke");
    expect(weighed).toHaveLength(8);
    for (const row of weighed) {
      expect(mayUse(thing("lamp", false), { "tos:risk": row[1] as Risk }), row.join()).toBe(row[terminal] === "yes");
    }
  });

  it("leaves the lock to be looked at", () => {
    const lock = thing("door-lock", false);
    expect(openControls(lock)).toEqual([]);
    expect(withheldControls(lock).map((part) => part.name)).toContain("locked");
    expect(openActions(lock).map(([name]) => name)).not.toContain("unlockFor");
    expect(withholds(lock)).toBe(true);
  });

  it("is all of a lamp, and all of itself", () => {
    expect(withholds(thing("lamp", false))).toBe(false);
    expect(withholds(thing("door-lock", true))).toBe(false);
  });
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
