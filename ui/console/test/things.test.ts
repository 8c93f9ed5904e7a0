import { describe, expect, it } from "vitest";
import type { Device, TwinProperty } from "../src/api-types.ts";
import { answeredOtherwise, countsAsOn, leftJustNow, pending, setpoint, stateLine, togglable, unguarded, usedTwice, valueWords } from "../src/things/words.ts";

const words = { on: "On", off: "Off", unknown: "?", towards: (reported: string, wanted: string) => `${reported} → ${wanted}` };

const twin = (reported: unknown, desired?: unknown, answered = false): TwinProperty => ({
  reported: reported === undefined ? null : { value: reported as never, at: "2026-01-01T00:00:00Z", cause: "cause_1" },
  desired: desired === undefined ? null : { value: desired as never, at: "2026-01-01T00:00:01Z", version: 1, cause: "cause_1", answered },
});

function device(model: Device["model"], values: Record<string, TwinProperty>, set: string[]): Device {
  return {
    id: "device_1", name: "Thing", room: null, home: { id: "home_1" },
    product: { id: "product_1", name: "P", formFactor: "appliance" }, maker: { id: "org_1", name: "M" },
    online: true, lastSeenAt: null, model, twin: values, may: { set, invoke: [] },
  };
}

describe("what was asked for and what is reported", () => {
  it("is pending until the device answers", () => {
    expect(pending(twin(20, 22))).toBe(true);
    expect(pending(twin(22, 22))).toBe(false);
    expect(pending(twin(20, 22, true))).toBe(false);
    expect(pending(twin(undefined, 22))).toBe(true);
    expect(pending(undefined)).toBe(false);
  });

  it("tells an answer with another value from a later change", () => {
    expect(answeredOtherwise(twin(20, 22, true))).toBe(true);
    const later = twin(20, 22, true);
    later.reported!.cause = "cause_2";
    expect(answeredOtherwise(later)).toBe(false);
  });
});

describe("an identity that two devices use", () => {
  const now = Date.parse("2026-01-01T12:00:00Z");
  const refused = (code: string, at: string) => ({ code, count: 1, detail: "", at });
  const warned = (lastByCode: ReturnType<typeof refused>[]) =>
    usedTwice({ ...device({}, {}, []), refusals: { count: lastByCode.length, last: lastByCode[0] ?? null, lastByCode } }, now);

  it("is warned of for an hour, also where something else was refused since", () => {
    const later = refused("value-invalid", "2026-01-01T11:59:00Z");
    expect(warned([later, refused("identity-used-twice", "2026-01-01T11:30:00Z")])).toBe(true);
    expect(warned([later, refused("identity-used-twice", "2026-01-01T11:00:00Z")])).toBe(false);
    expect(warned([later])).toBe(false);
    expect(warned([])).toBe(false);
  });
});

it("is told of as just gone for a moment, before it was last seen some time ago", () => {
  const now = Date.parse("2026-01-01T12:00:00Z");
  const seen = (at: string | null, online = false) => leftJustNow({ online, lastSeenAt: at }, now);
  expect(seen("2026-01-01T11:59:30Z")).toBe(true);
  expect(seen("2026-01-01T12:00:05Z")).toBe(true);
  expect(seen("2026-01-01T11:59:00Z")).toBe(false);
  expect(seen("2026-01-01T11:59:30Z", true)).toBe(false);
  expect(seen(null)).toBe(false);
});

describe("the line of a tile", () => {
  const lamp = { "tos:primary": "power", properties: { power: { type: "boolean" }, brightness: { type: "integer", unit: "percent" }, battery: { type: "integer", unit: "percent", readOnly: true } } } as const;
  const thermostat = { "tos:primary": "temperature", properties: { temperature: { type: "number", unit: "celsius", readOnly: true }, target: { type: "number", unit: "celsius", "tos:setpointOf": "temperature" } } } as const;

  it("is the primary value and nothing that would need a name", () => {
    expect(stateLine(device(lamp, { power: twin(true), brightness: twin(60), battery: twin(88) }, ["power"]), "en", words)).toBe("On");
    expect(stateLine(device(lamp, { power: twin(false, true), brightness: twin(60) }, ["power"]), "en", words)).toBe("Off → On");
    expect(stateLine(device(lamp, {}, []), "en", words)).toBe("?");
  });

  it("leads from the reading to the target, and shows one where they are the same", () => {
    const calm = device(thermostat, { temperature: twin(20.5), target: twin(22) }, ["target"]);
    expect(stateLine(calm, "en", words)).toBe("20.5\u202f°C → 22\u202f°C");
    expect(setpoint(calm, "temperature")).toBe("target");
    const waiting = device(thermostat, { temperature: twin(20.5), target: twin(20, 23) }, ["target"]);
    expect(stateLine(waiting, "en", words)).toBe("20.5\u202f°C → 23\u202f°C");
    const there = device(thermostat, { temperature: twin(22), target: twin(22) }, ["target"]);
    expect(stateLine(there, "en", words)).toBe("22\u202f°C");
  });

  it("toggles only what may be set", () => {
    expect(togglable(device(lamp, {}, ["power"]))).toBe(true);
    expect(togglable(device(lamp, {}, []))).toBe(false);
    expect(togglable(device(thermostat, {}, ["target"]))).toBe(false);
  });

  it("does not open a door by a single tap, and marks one that stands unlocked", () => {
    const lock = { "tos:primary": "locked", properties: { locked: { type: "boolean", "tos:risk": "security" } } } as Device["model"];
    expect(togglable(device(lock, { locked: twin(true) }, ["locked"]))).toBe(false);
    expect(countsAsOn(device(lock, { locked: twin(true) }, ["locked"]))).toBe(false);
    expect(unguarded(device(lock, { locked: twin(true) }, ["locked"]))).toBe(false);
    expect(unguarded(device(lock, { locked: twin(false) }, ["locked"]))).toBe(true);
    expect(unguarded(device(lock, {}, ["locked"]))).toBe(false);
    expect(unguarded(device(lamp, { power: twin(false) }, ["power"]))).toBe(false);
  });
});

describe("a value in words", () => {
  it("uses titles, units and the language", () => {
    expect(valueWords({ "tos:enumTitles": { true: { en: "Locked" } } }, true, "en", words)).toBe("Locked");
    expect(valueWords({ enum: ["a"], "tos:enumTitles": { a: { "zh-Hans": "甲" } } }, "a", "zh-Hans", words)).toBe("甲");
    expect(valueWords({ unit: "celsius" }, 1234.5, "en", words)).toBe("1,234.5\u202f°C");
    expect(valueWords(undefined, null, "en", words)).toBe("?");
    expect(valueWords(undefined, "x".repeat(200), "en", words)).toHaveLength(81);
  });
});
