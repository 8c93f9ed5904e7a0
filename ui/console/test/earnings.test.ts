import { describe, expect, it } from "vitest";
import type { Statement, StatementItem, StatementLine } from "../src/api-types.ts";
import { CHART_MONTHS_MAX, columns, currenciesOf, depth, inCurrency, PAGE_ITEMS, pageOf, partsOf, scaleOf } from "../src/organisation/earnings.ts";

const money = (minor: number, currency = "EUR") => ({ currency, value: (minor / 100).toFixed(2), minor });
const line = (kind: StatementLine["kind"], minor: number): StatementLine => ({ kind, count: 1, amount: money(minor) });
const statement = (month: string, currency = "EUR", lines: StatementLine[] = []): Statement => ({
  month, opening: money(0, currency), lines, change: money(0, currency), closing: money(0, currency), reserve: money(0, currency), payable: money(0, currency), nextPayout: null, carried: null, closedAt: null,
});
const column = (earned: number, refunded = 0) => ({ month: "2026-11", earned, refunded });

describe("statements", () => {
  const all = [statement("2026-11", "CNY"), statement("2026-10", "CNY"), statement("2026-11"), statement("2026-12")];

  it("are told apart by currency, the newest first", () => {
    expect(currenciesOf(all)).toEqual(["CNY", "EUR"]);
    expect(inCurrency(all, "EUR").map(({ month }) => month)).toEqual(["2026-12", "2026-11"]);
    expect(inCurrency(all, "USD")).toEqual([]);
  });

  it("part what sales brought from what refunds took, the share of a maker included", () => {
    const lines = [
      line("sales-gross", 1190), line("sales-tax", -190), line("sales-platform", -100), line("sales-maker", -100), line("maker-share", 50),
      line("refunds-gross", -595), line("refunds-tax", 95), line("refunds-platform", 50), line("refunds-maker", 50), line("maker-share-refunds", -20),
      line("payouts", -700), line("payouts-returned", 700),
    ];
    expect(partsOf({ lines })).toEqual({ earned: 850, refunded: -420 });
    expect(partsOf({ lines: [] })).toEqual({ earned: 0, refunded: 0 });
  });

  it("become the columns of the last months, the oldest first", () => {
    const months = Array.from({ length: 14 }, (_, index) => new Date(Date.UTC(2026, 10 - index, 1)).toISOString().slice(0, 7));
    const shown = columns(months.map((month) => statement(month, "EUR", [line("sales-gross", 700), line("refunds-gross", -200)])));
    expect(shown).toHaveLength(CHART_MONTHS_MAX);
    expect([shown[0]!.month, shown.at(-1)!.month]).toEqual(["2025-12", "2026-11"]);
    expect(shown[0]).toMatchObject({ earned: 700, refunded: -200 });
  });
});

describe("the axis", () => {
  it("has round marks in whole units of the currency around every column", () => {
    expect(scaleOf([column(34_210), column(12_000, -4_150)], "EUR")).toEqual({ low: -10_000, high: 40_000, marks: [-10_000, 0, 10_000, 20_000, 30_000, 40_000] });
    expect(scaleOf([column(34_210)], "JPY").marks).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
  });

  it("is there where nothing was earned, or less than one unit", () => {
    expect(scaleOf([column(0)], "EUR")).toEqual({ low: 0, high: 100, marks: [0, 100] });
    expect(scaleOf([column(45, -1)], "EUR")).toEqual({ low: -100, high: 100, marks: [-100, 0, 100] });
    expect(scaleOf([column(0, -250)], "EUR")).toEqual({ low: -300, high: 0, marks: [-300, -200, -100, 0] });
  });

  it("draws the highest at the top and the lowest at the bottom", () => {
    const scale = { low: -100, high: 300, marks: [] };
    expect([300, 0, -100].map((value) => depth(value, scale))).toEqual([0, 75, 100]);
  });
});

describe("a page of sales and refunds", () => {
  const items = Array.from({ length: 2 * PAGE_ITEMS + 1 }, (_, index) => ({ id: `sale_${index}` }) as StatementItem);

  it("says which it is, and whether it is the last", () => {
    expect(pageOf(items, 0)).toMatchObject({ page: 0, from: 1, to: 100, last: false });
    expect(pageOf(items, 2)).toMatchObject({ page: 2, from: 201, to: 201, last: true });
    expect(pageOf(items, 2).items.map(({ id }) => id)).toEqual(["sale_200"]);
  });

  it("stays within the list", () => {
    expect(pageOf(items, 9).page).toBe(2);
    expect(pageOf(items, -1).page).toBe(0);
    expect(pageOf([], 3)).toEqual({ items: [], page: 0, from: 0, to: 0, last: true });
    expect(pageOf(items.slice(0, PAGE_ITEMS), 0).last).toBe(true);
  });
});
