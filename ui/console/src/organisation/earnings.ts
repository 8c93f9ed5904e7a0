import { decimals } from "@opentos/kit/money";
import type { Statement, StatementItem, StatementLine } from "../api-types.ts";

/** As many months as the chart has columns for. */
export const CHART_MONTHS_MAX = 12;

/** Sales and refunds on one page of the list behind a statement. */
export const PAGE_ITEMS = 100;

/** The hub tells of no more behind one statement. */
export const ITEMS_MAX = 10_000;

/** The currencies that there are statements of, in the order of the hub. */
export function currenciesOf(statements: readonly Statement[]): string[] {
  return [...new Set(statements.map(({ closing }) => closing.currency))];
}

/** The statements of one currency, the newest first. */
export function inCurrency(statements: readonly Statement[], currency: string): Statement[] {
  return statements.filter(({ closing }) => closing.currency === currency).sort((one, other) => other.month.localeCompare(one.month));
}

const ofPayouts = ({ kind }: StatementLine) => kind === "payouts" || kind === "payouts-returned";

const ofRefunds = ({ kind }: StatementLine) => kind.startsWith("refunds-") || kind === "maker-share-refunds";

const sum = (lines: readonly StatementLine[]) => lines.reduce((total, { amount }) => total + amount.minor, 0);

/** What sales brought in a month, and what refunds took, which is not above zero; in minor units. */
export function partsOf({ lines }: Pick<Statement, "lines">): { earned: number; refunded: number } {
  const traded = lines.filter((line) => !ofPayouts(line));
  return { earned: sum(traded.filter((line) => !ofRefunds(line))), refunded: sum(traded.filter(ofRefunds)) };
}

export interface Column {
  month: string;
  earned: number;
  refunded: number;
}

/** The last months as columns of a chart, the oldest first, from statements with the newest first. */
export function columns(statements: readonly Statement[]): Column[] {
  return statements.slice(0, CHART_MONTHS_MAX).map((each) => ({ month: each.month, ...partsOf(each) })).reverse();
}

export interface Scale {
  low: number;
  high: number;
  /** Where lines are drawn, from below. */
  marks: number[];
}

const MARKS_WANTED = 4;

/** An axis in whole units of the currency, from a round number below every column to one above. */
export function scaleOf(shown: readonly Column[], currency: string): Scale {
  const unit = 10 ** decimals(currency);
  const least = Math.min(0, ...shown.map(({ refunded, earned }) => Math.min(refunded, earned)));
  const most = Math.max(0, ...shown.map(({ refunded, earned }) => Math.max(refunded, earned)));
  const wanted = Math.max(unit, (most - least) / MARKS_WANTED);
  const power = unit * 10 ** Math.floor(Math.log10(wanted / unit));
  const step = power * ([1, 2, 5].find((each) => each * power >= wanted) ?? 10);
  const from = Math.floor(least / step);
  const to = Math.max(Math.ceil(most / step), from + 1);
  const marks = Array.from({ length: to - from + 1 }, (_, index) => (from + index) * step);
  return { low: from * step, high: to * step, marks };
}

/** How far below the top a value is drawn, in per cent. */
export function depth(value: number, { low, high }: Scale): number {
  return ((high - value) * 100) / (high - low);
}

/** One page of a list, and which of it that is, counted from 1. */
export function pageOf(items: readonly StatementItem[], wanted: number): { items: StatementItem[]; page: number; from: number; to: number; last: boolean } {
  const pages = Math.max(1, Math.ceil(items.length / PAGE_ITEMS));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  const shown = items.slice(page * PAGE_ITEMS, (page + 1) * PAGE_ITEMS);
  return { items: shown, page, from: shown.length === 0 ? 0 : page * PAGE_ITEMS + 1, to: page * PAGE_ITEMS + shown.length, last: page === pages - 1 };
}
