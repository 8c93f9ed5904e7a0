import { describe, expect, it, vi } from "vitest";
import { bilingual, fill, localized, matchLocale, placeholders, translator } from "../src/i18n.ts";
import { bytes, moment, month, number, ppm, quantity, regional, relative, unitSymbol } from "../src/format.ts";
import { sharedPairs } from "../src/texts/index.ts";

describe("texts", () => {
  it("agree on their placeholders in both languages", () => {
    for (const [key, [english, chinese]] of Object.entries(sharedPairs)) {
      expect(placeholders(chinese), key).toEqual(placeholders(english));
      expect(english.trim(), key).not.toBe("");
      expect(chinese.trim(), key).not.toBe("");
    }
  });

  it("fill placeholders and counts, and leave what has no value", () => {
    expect(fill("{n|# device|# devices} in {room}", { n: 1, room: "Hall" })).toBe("1 device in Hall");
    expect(fill("{n|# device|# devices}", { n: 1200 }, "en")).toBe("1,200 devices");
    expect(fill("Hello {name}")).toBe("Hello {name}");
    expect(fill("{name}", { name: "{evil}" })).toBe("{evil}");
  });

  it("fall back to English and then to the key", () => {
    const translate = translator(bilingual({ "a.b": ["Yes", "是"] }));
    expect(translate("zh-Hans", "a.b")).toBe("是");
    expect(translate("zh-Hans", "a.c")).toBe("a.c");
  });

  it("match a reader's languages", () => {
    expect(matchLocale(["fr-FR", "zh-CN", "en"])).toBe("zh-Hans");
    expect(matchLocale(["en-GB"])).toBe("en");
    expect(matchLocale([])).toBe("en");
    expect(localized({ zh: "灯" }, "zh-Hans", "?")).toBe("灯");
  });
});

describe("numbers and times", () => {
  it("of a Thing keep the digits of its step", () => {
    expect(quantity(21, { type: "number", multipleOf: 0.1 }, "en")).toBe("21.0");
    expect(quantity(21.123, { type: "number", multipleOf: 0.001 }, "en")).toBe("21.12");
    expect(quantity(20, { type: "number", multipleOf: 5 }, "en")).toBe("20");
    expect(quantity(20.5, { type: "integer" }, "en")).toBe("21");
    expect(quantity(20.25, { type: "number" }, "en")).toBe("20.25");
  });

  it("are written in the browser's own English", () => {
    expect(regional("en", ["de", "en-GB", "en-US"])).toBe("en-GB");
    expect(regional("en", ["zh-CN"])).toBe("en");
    expect(regional("zh-Hans", ["en-GB"])).toBe("zh-Hans");
    vi.stubGlobal("navigator", { languages: ["en-GB"] });
    expect(moment("2026-11-05T20:07:00Z", "en", "UTC")).toBe("5 Nov 2026, 20:07");
    vi.stubGlobal("navigator", { languages: ["en-US"] });
    expect(moment("2026-11-05T20:07:00Z", "en", "UTC")).toMatch(/^Nov 5, 2026, 8:07\sPM$/);
    vi.unstubAllGlobals();
  });

  it("are written as the language writes them", () => {
    expect(number(1234.567, "en")).toBe("1,234.57");
    expect(unitSymbol("celsius")).toBe("°C");
    expect(unitSymbol("parsec")).toBe("parsec");
    expect(ppm(800_000, "en")).toBe("80%");
  });

  it("name a calendar month, whatever the reader's time zone", () => {
    expect(month("2026-11", "en")).toBe("November 2026");
    expect(month("2026-11", "zh-Hans")).toBe("2026年11月");
    expect([month("2026-01", "en", "short"), month("2026-01", "zh-Hans", "short")]).toEqual(["Jan", "1月"]);
    expect(moment("2026-10-31T23:59:00Z", "en", "UTC")).toMatch(/^Oct 31, 2026, 11:59\sPM$/);
  });

  it("are relative while near", () => {
    const now = Date.parse("2026-11-23T12:00:00Z");
    expect(relative("2026-11-23T11:59:50Z", now, "en")).toBe("now");
    expect(relative("2026-11-23T11:57:00Z", now, "en")).toBe("3 minutes ago");
    expect(relative("2026-11-22T11:00:00Z", now, "en")).toBe("yesterday");
    expect(relative("nonsense", now, "en")).toBe("");
  });
});

describe("sizes", () => {
  it("are said in the unit in which they are best read", () => {
    expect([bytes(912, "en"), bytes(402_000, "en"), bytes(6_881_280, "en")]).toEqual(["912 B", "393 KiB", "6.6 MiB"]);
  });
});
