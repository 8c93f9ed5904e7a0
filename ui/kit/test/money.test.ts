import { describe, expect, it } from "vitest";
import { currencyName, decimals, money, moneyPieces, ofMinor, parseMoney, roundMoney, signedMoney, type MoneyFault } from "../src/money.ts";

const read = (text: string, currency = "EUR") => {
  const parsed = parseMoney(text, currency);
  return parsed.ok ? parsed.amount.value : parsed.fault;
};

describe("an amount that is typed", () => {
  it("gets exactly the decimals of its currency", () => {
    expect(["12", "12.5", "12.50", "0012.5", "12."].map((text) => read(text))).toEqual(["12.00", "12.50", "12.50", "12.50", "12.00"]);
    expect(read(".5")).toBe("0.50");
    expect(read("1200", "JPY")).toBe("1200");
    expect(read("1.5", "KWD")).toBe("1.500");
    expect(["CNY", "JPY", "KWD"].map(decimals)).toEqual([2, 0, 3]);
  });

  it("is read with a point, with a comma and with grouped thousands", () => {
    expect(read("12,50")).toBe("12.50");
    expect(read("12,5")).toBe("12.50");
    expect(read("1,200")).toBe("1200.00");
    expect(read("1,200.50")).toBe("1200.50");
    expect(read("1,234,567")).toBe("1234567.00");
    expect(read("1 200.50")).toBe("1200.50");
  });

  it("is read from a Chinese keyboard", () => {
    expect(read("１２．５０", "CNY")).toBe("12.50");
    expect(read("12。5", "CNY")).toBe("12.50");
  });

  it("never passes through a floating-point number", () => {
    expect(read("999999999999.99")).toBe("999999999999.99");
    expect(read("0.07")).toBe("0.07");
  });

  it("comes from its smallest units as well", () => {
    const values = ([["EUR", 5], ["EUR", 1250], ["JPY", 1200], ["KWD", 1500]] as const).map(([currency, minor]) => ofMinor(currency, minor).value);
    expect(values).toEqual(["0.05", "12.50", "1200", "1.500"]);
    expect(([["EUR", -5], ["EUR", -1250], ["JPY", -1200], ["EUR", 0]] as const).map(([currency, minor]) => ofMinor(currency, minor).value)).toEqual(["-0.05", "-12.50", "-1200", "0.00"]);
  });

  it("says what is wrong with it", () => {
    const faults: [string, string, MoneyFault][] = [
      ["", "EUR", "empty"], ["  ", "EUR", "empty"], ["ten", "EUR", "malformed"], ["-5", "EUR", "malformed"], ["1e3", "EUR", "malformed"],
      ["1.2.3", "EUR", "malformed"], ["12,34,56", "EUR", "malformed"], ["0x10", "EUR", "malformed"], ["1.234", "EUR", "too-fine"], ["1.5", "JPY", "too-fine"],
      ["0", "EUR", "zero"], ["0.00", "EUR", "zero"], ["1234567890123", "EUR", "too-large"],
    ];
    for (const [text, currency, fault] of faults) {
      expect(read(text, currency), text).toBe(fault);
    }
  });
});

describe("an amount that is shown", () => {
  it("is written as the language writes it", () => {
    expect(money({ currency: "EUR", value: "1234.50" }, "en")).toBe("€1,234.50");
    expect(money({ currency: "CNY", value: "12.50" }, "zh-Hans")).toBe("¥12.50");
    expect(money({ currency: "CNY", value: "12.50" }, "en")).toBe("CN¥12.50");
    expect(money({ currency: "JPY", value: "1200" }, "en")).toBe("¥1,200");
    expect(money({ currency: "KWD", value: "1.500" }, "en")).toMatch(/^KWD\s1\.500$/);
  });

  it("says no decimals where it is round", () => {
    expect(roundMoney("EUR", "50", "en")).toBe("€50");
    expect(roundMoney("CNY", "1000", "zh-Hans")).toBe("¥1,000");
    expect(roundMoney("EUR", "-500.00", "en")).toBe("\u2212€500");
  });

  it("keeps every digit, whatever its size", () => {
    expect(money({ currency: "EUR", value: "9007199254740993.01" }, "en")).toBe("€9,007,199,254,740,993.01");
  });

  it("has a sign where money came or went", () => {
    expect(signedMoney({ currency: "EUR", value: "-4.99" }, "en")).toBe("\u2212€4.99");
    expect(money({ currency: "EUR", value: "-4.99" }, "en")).toBe("\u2212€4.99");
    expect(signedMoney({ currency: "EUR", value: "20.00" }, "en")).toBe("+€20.00");
    expect(signedMoney({ currency: "EUR", value: "0.00" }, "en")).toBe("€0.00");
  });

  it("comes in pieces, so that the currency can be set smaller", () => {
    const pieces = moneyPieces({ currency: "EUR", value: "12.50" }, "en");
    expect(pieces.map(({ text }) => text).join("")).toBe("€12.50");
    expect(pieces.filter(({ unit }) => unit)).toEqual([{ text: "€", unit: true }]);
    expect(moneyPieces({ currency: "EUR", value: "-12.50" }, "en").map(({ text }) => text).join("")).toBe("\u2212€12.50");
  });

  it("names its currency in both languages", () => {
    expect(currencyName("EUR", "en")).toBe("Euro (EUR)");
    expect(currencyName("CNY", "zh-Hans")).toBe("人民币 (CNY)");
  });
});
