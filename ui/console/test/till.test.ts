import { describe, expect, it } from "vitest";
import type { Statement, WalletEntry } from "../src/api-types.ts";
import { firstCurrency, firstRegion, isTyped, regions, tillCurrencies } from "../src/till/till.ts";
import { code128 } from "../src/wallet/code128.ts";
import { inFours, isDue, leftMillis, paymentAfter, UNTOLD_MILLIS } from "../src/wallet/shown-code.ts";

const bits = (widths: number[]) => widths.map((width, index) => String((index + 1) % 2).repeat(width)).join("");

describe("a barcode", () => {
  it("is start C, the pairs, the checksum and stop", () => {
    // 105 + 12·1 + 34·2 + 56·3 + 78·4 + 90·5 = 1115, and 1115 mod 103 = 85.
    expect(bits(code128("1234567890"))).toBe(
      ["11010011100", "10110011100", "10001011000", "11100010110", "11000010100", "11011110110", "10011110010", "1100011101011"].join(""),
    );
  });

  it("of nothing but zeroes has their pattern and 105 mod 103 for a checksum", () => {
    expect(bits(code128("00"))).toBe(["11010011100", "11011001100", "11001100110", "1100011101011"].join(""));
  });

  it("of a payment code has eleven modules a symbol and two more for the end", () => {
    for (const digits of ["00000000000000000000", "12345678901234567890", "99999999999999999999"]) {
      const widths = code128(digits);
      expect(widths.length).toBe(12 * 6 + 7);
      expect(widths.reduce((sum, width) => sum + width, 0)).toBe(12 * 11 + 13);
      for (let at = 0; at + 7 < widths.length; at += 6) {
        const symbol = widths.slice(at, at + 6);
        expect(symbol.reduce((sum, width) => sum + width, 0)).toBe(11);
        expect((symbol[0]! + symbol[2]! + symbol[4]!) % 2).toBe(0);
      }
    }
  });

  it("is what ZXing draws", () => {
    expect(bits(code128("12345678901234567890"))).toBe(
      "1101001110010110011100100010110001110001011011000010100110111101101011001110010001011000111000101101100001010011011110110110010100001100011101011",
    );
  });

  it("holds pairs of digits alone", () => {
    for (const wrong of ["", "1", "123", "12a4", "１２"]) {
      expect(() => code128(wrong)).toThrow(RangeError);
    }
  });
});

describe("a payment code on the screen", () => {
  const code = { text: "1", scan: "2", from: "2026-11-25T10:00:00Z", until: "2026-11-25T10:00:30Z" };
  const at = (seconds: number) => Date.parse(code.from) + seconds * 1000;

  it("counts down to the next", () => {
    expect(leftMillis(code, at(10))).toBe(20_000);
    expect(leftMillis(code, at(31))).toBe(0);
    expect(isDue(code, at(0), at(29))).toBe(false);
    expect(isDue(code, at(0), at(30))).toBe(true);
    expect(isDue(code, at(0), at(600))).toBe(true);
  });

  it("is asked for now and then where the clock is wrong", () => {
    for (const wrong of [at(-120), at(120)]) {
      expect(leftMillis(code, wrong)).toBeNull();
      expect(isDue(code, wrong, wrong + UNTOLD_MILLIS - 1)).toBe(false);
      expect(isDue(code, wrong, wrong + UNTOLD_MILLIS)).toBe(true);
    }
  });

  it("is read out in fours", () => {
    expect(inFours("12345678901234567890")).toBe("1234 5678 9012 3456 7890");
  });

  it("has paid when a payment has come since", () => {
    const entries = [{ number: 9, kind: "top-up" }, { number: 8, kind: "sale" }, { number: 5, kind: "sale" }] as WalletEntry[];
    expect(paymentAfter(entries, 7)?.number).toBe(8);
    expect(paymentAfter(entries, 8)).toBeUndefined();
    expect(paymentAfter([], 0)).toBeUndefined();
  });
});

describe("a till", () => {
  const statement = (month: string, currency: string) => ({ month, closing: { currency, value: "0.00", minor: 0 } }) as Statement;

  it("begins with the currency of last time, else the newest statement's", () => {
    const currencies = tillCurrencies([statement("2026-09", "CHF"), statement("2026-11", "EUR"), statement("2026-10", "CHF")]);
    expect(currencies.slice(0, 3)).toEqual(["EUR", "CHF", "CNY"]);
    expect(new Set(currencies).size).toBe(currencies.length);
    expect(firstCurrency(null, currencies)).toBe("EUR");
    expect(firstCurrency("USD", currencies)).toBe("USD");
    expect(firstCurrency("XXX", currencies)).toBe("EUR");
    expect(firstCurrency(null, tillCurrencies([]))).toBe("CNY");
  });

  it("offers a region that is known, else the one of the currency, else of the language", () => {
    expect(firstRegion("FR", "CNY", ["de"])).toBe("FR");
    expect(firstRegion("??", "CNY", ["de"])).toBe("CN");
    expect(firstRegion(undefined, "GBP", ["zh"])).toBe("GB");
    expect(firstRegion(undefined, "EUR", ["not a language", "de"])).toBe("DE");
    expect(firstRegion(undefined, "EUR", ["en-IE", "zh"])).toBe("IE");
    expect(firstRegion(undefined, "EUR", [])).toBe("DE");
    expect(firstRegion(undefined, "EUR", ["zh-CN", "en-GB"])).toBe("DE");
    expect(firstRegion(undefined, "EUR", ["zh-CN", "de"], "Europe/Vienna")).toBe("AT");
    expect(firstRegion(undefined, "EUR", ["zh-CN"], "Asia/Shanghai")).toBe("DE");
    expect(firstRegion(undefined, "XAU", ["nl"])).toBe("NL");
    expect(firstRegion(undefined, "XAU", [])).toBe("CN");
  });

  it("knows every region once, by its name", () => {
    const all = regions("en");
    expect(all.length).toBe(249);
    expect(new Set(all.map(({ code }) => code)).size).toBe(249);
    expect(all.filter(({ code, name }) => code === name)).toEqual([]);
    expect(regions("zh-Hans").find(({ code }) => code === "DE")?.name).toBe("德国");
  });

  it("hears what a hand scanner types, and leaves the keys of the page alone", () => {
    const key = (key: string, change: Partial<KeyboardEvent> = {}) => isTyped({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...change });
    expect(["1", "h", "=", "/"].map((each) => key(each))).toEqual([true, true, true, true]);
    expect(["Enter", "Tab", " ", "Escape", "ArrowDown"].map((each) => key(each))).toEqual([false, false, false, false, false]);
    expect(key("r", { ctrlKey: true })).toBe(false);
  });
});
