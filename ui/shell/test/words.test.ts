import { describe, expect, it } from "vitest";
import type { Thing } from "../src/things/thing.ts";
import { isLit, lineFor, readingLine, stateLine, wordsFor } from "../src/things/words.ts";
import { clockText, dateText, typedAddress } from "../src/parts/words.ts";
import { models } from "./models.ts";

const temperature = models["thermostat"]!.properties!["temperature"]!;
const power = models["lamp"]!.properties!["power"]!;

const lamp = (reported: boolean, wanted?: boolean, away: Thing["away"] = null): Thing => ({
  id: "device_1",
  own: false,
  name: "Lamp",
  room: null,
  away,
  model: models["lamp"]!,
  readings: { power: { value: reported, at: null, wanted, fault: null } },
});

describe("values", () => {
  it("keep their digits so that numbers do not jump", () => {
    expect(wordsFor(temperature, 21, "en")).toEqual({ text: "21.0", unit: "°C" });
  });

  it("carry their unit in the reader's language", () => {
    expect(lineFor({ type: "integer", unit: "step" }, 6240, "en")).toBe("6,240 steps");
    expect(lineFor({ type: "integer", unit: "step" }, 6240, "zh-Hans")).toBe("6,240 步");
    expect(lineFor({ type: "integer", unit: "percent" }, 64, "en")).toBe("64\u202f%");
    expect(lineFor({ type: "integer", unit: "smoot" }, 3, "en")).toBe("3 smoot");
  });

  it("are named by the model where it has names", () => {
    expect(lineFor(models["door-lock"]!.properties!["locked"], false, "zh-Hans")).toBe("未上锁");
    expect(lineFor(models["thermostat"]!.properties!["mode"], "heat", "en")).toBe("Heat");
    expect(lineFor({ type: "boolean" }, true, "zh-Hans")).toBe("开");
  });

  it("are a dash while unknown", () => {
    expect(lineFor(temperature, undefined, "en")).toBe("–");
    expect(lineFor(temperature, null, "en")).toBe("–");
    expect(lineFor(undefined, 3, "en")).toBe("–");
  });

  it("never become markup or a crash, whatever arrives", () => {
    expect(lineFor({ type: "string" }, "<b>x</b>", "en")).toBe("<b>x</b>");
    expect(lineFor({ type: "number" }, { a: [1] }, "en")).toBe('{"a":[1]}');
    expect(lineFor({ type: "string", format: "date-time" }, "soon", "en")).toBe("soon");
  });
});

describe("a tile's state", () => {
  it("shows what was reported, and behind an arrow what is wanted", () => {
    expect(stateLine(lamp(false), "en")).toBe("Off");
    expect(stateLine(lamp(false, true), "en")).toBe("Off → On");
    expect(readingLine(power, { value: true, at: null, wanted: false, fault: null }, "zh-Hans")).toBe("开 → 关");
  });

  it("says that it is out of reach before anything else", () => {
    expect(stateLine(lamp(true, undefined, "offline"), "en")).toBe("Offline");
    expect(stateLine(lamp(true, undefined, "unreachable"), "zh-Hans")).toBe("无法连接");
  });

  it("is lit by the report, never by the wish", () => {
    expect(isLit(lamp(false, true))).toBe(false);
    expect(isLit(lamp(true, false))).toBe(true);
    expect(isLit(lamp(true, undefined, "offline"))).toBe(false);
  });
});

it("sets the time and the date by locale", () => {
  const now = new Date(2026, 10, 23, 0, 5);
  expect(clockText(now, "en", ["en-US"])).toBe("12:05");
  expect(clockText(now, "en", ["zh-CN", "en-GB"])).toBe("0:05");
  expect(clockText(now, "zh-Hans")).toBe("00:05");
  expect(dateText(now, "en")).toBe("Monday, November 23");
  expect(dateText(now, "zh-Hans")).toContain("11月23日");
});

it.each([
  ["http://hub.localhost:8080/claim#ABCD", "hub.localhost:8080/claim"],
  ["https://hub.example:8443/claim#ABCD", "https://hub.example:8443/claim"],
  ["https://hub.example/claim#ABCD", "hub.example/claim"],
])("%s is typed as %s", (url, typed) => {
  expect(typedAddress(url)).toBe(typed);
});
