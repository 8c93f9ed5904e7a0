import { describe, expect, it } from "vitest";
import type { Device } from "@opentos/sdk";
import { PANELS_MAX } from "@opentos/sdk/room";
import { devicePanels, homePanels, stepped } from "../src/things.ts";
import { words } from "../src/words.ts";

const said = words.en;

const lamp: Device = {
  id: "device_lamp",
  name: "Reading lamp",
  room: "Living room",
  online: true,
  formFactor: "appliance",
  values: { power: false, brightness: 40, powerDraw: 3.25, effect: "party" },
  properties: {
    power: { type: "boolean", titles: { "zh-Hans": "开关" }, title: "Power" },
    brightness: { type: "integer", title: "Brightness", minimum: 0, maximum: 100, unit: "percent" },
    powerDraw: { type: "number", title: "Power draw", readOnly: true, unit: "watt" },
    effect: { type: "string", title: "Effect", enum: ["none", "candle", "party"], "tos:enumTitles": { party: { en: "Party", "zh-Hans": "派对" } } },
    schedule: { type: "object", title: "Schedule" },
  },
  actions: {},
};

const lock: Device = { ...lamp, id: "device_lock", name: "Front door", values: { locked: true }, properties: { locked: { type: "boolean", title: "Locked" } } };

const find = (panels: ReturnType<typeof devicePanels>, id: string) => panels.find(({ panel }) => panel.id === id);

describe("the devices of a home", () => {
  it("switch by a touch where they have a switch, and open where they have none", () => {
    const [first, second] = homePanels([lamp, lock], said);
    expect(first?.panel).toMatchObject({ title: "Reading lamp", detail: "Living room", state: "Off", look: "plain" });
    expect(first?.act(0.5)).toEqual({ does: "set", device: "device_lamp", property: "power", value: true });
    expect(second?.act(0.5)).toEqual({ does: "open", device: "device_lock" });
  });

  it("are dashed and only opened while they are offline", () => {
    const [away] = homePanels([{ ...lamp, online: false, room: "" }], said);
    expect(away?.panel).toMatchObject({ look: "away", state: "Offline", detail: "No room" });
    expect(away?.act(0.5)).toEqual({ does: "open", device: "device_lamp" });
  });

  it("are no more than the room has places for", () => {
    const many = Array.from({ length: PANELS_MAX + 5 }, (_, index) => ({ ...lamp, id: `device_${index}` }));
    expect(homePanels(many, said)).toHaveLength(PANELS_MAX);
  });
});

describe("a device's own panels", () => {
  const panels = devicePanels(lamp, said, "en");

  it("begin with the way back", () => {
    expect(panels[0]?.act(0.5)).toEqual({ does: "back" });
  });

  it("turn what is true or false, and step a number by the half that is touched", () => {
    expect(find(panels, "device_lamp/power")?.act(0.5)).toMatchObject({ value: true });
    const brightness = find(panels, "device_lamp/brightness");
    expect(brightness?.panel).toMatchObject({ halves: true, state: "40%" });
    expect(brightness?.act(0.2)).toMatchObject({ property: "brightness", value: 30 });
    expect(brightness?.act(0.8)).toMatchObject({ property: "brightness", value: 50 });
  });

  it("only tell what is read alone, and leave out what has no words", () => {
    const draw = find(panels, "device_lamp/powerDraw");
    expect(draw?.panel.state).toBe("3.3 W");
    expect(draw?.act(0.5)).toEqual({ does: "nothing" });
    expect(find(panels, "device_lamp/schedule")).toBeUndefined();
  });

  it("go through the choices of what has some, and around", () => {
    const effect = find(panels, "device_lamp/effect");
    expect(effect?.panel).toMatchObject({ state: "Party", look: "key" });
    expect(effect?.act(0.5)).toMatchObject({ property: "effect", value: "none" });
  });

  it("speak Chinese where the model does", () => {
    expect(find(devicePanels(lamp, words["zh-Hans"], "zh-Hans"), "device_lamp/power")?.panel).toMatchObject({ title: "开关", state: "关" });
  });

  it("set nothing of a device that is offline", () => {
    expect(find(devicePanels({ ...lamp, online: false }, said, "en"), "device_lamp/power")?.act(0.5)).toEqual({ does: "nothing" });
  });
});

describe("a step", () => {
  it("stays within the bounds and on the grain", () => {
    expect(stepped(95, 1, 0, 100, { type: "integer" })).toBe(100);
    expect(stepped(4, -1, 0, 100, { type: "integer" })).toBe(0);
    expect(stepped(21, 1, 5, 30, { type: "number", multipleOf: 0.5 })).toBe(23.5);
    expect(stepped(1, 1, 0, 3, { type: "integer" })).toBe(2);
    expect(stepped(0.5, 1, 0, 1, { type: "number" })).toBeCloseTo(0.6);
  });
});
