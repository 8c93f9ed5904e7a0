import { describe, expect, it } from "vitest";
import { likelyCurrency, walletCurrencies } from "../src/apps/likely.ts";

const balance = (currency: string, minor: number) => ({ available: { currency, minor, value: "" } });

describe("who buys", () => {
  it("pays with what the wallet has, whatever the seller names first", () => {
    expect(likelyCurrency(["CNY", "EUR"], walletCurrencies([balance("EUR", 500)]), null)).toBe("EUR");
    expect(likelyCurrency(["CNY", "EUR"], walletCurrencies([balance("CNY", 0), balance("EUR", 500)]), null)).toBe("EUR");
    expect(likelyCurrency(["CNY", "EUR"], walletCurrencies([balance("EUR", 500)]), "CNY")).toBe("EUR");
  });

  it("pays as last time where the wallet leaves a choice, or says nothing", () => {
    expect(likelyCurrency(["CNY", "EUR"], ["EUR", "CNY"], "CNY")).toBe("CNY");
    expect(likelyCurrency(["CNY", "EUR"], [], "EUR")).toBe("EUR");
    expect(likelyCurrency(["CNY", "EUR"], ["GBP"], null)).toBe("CNY");
    expect(likelyCurrency([], ["EUR"], null)).toBe("");
  });
});
