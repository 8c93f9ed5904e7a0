import type { Locale } from "./i18n.ts";

/** An amount as the hub gives it: `value` has exactly the currency's decimals. */
export interface Money {
  currency: string;
  value: string;
  /** The same amount in the currency's smallest unit, for proportions. */
  minor: number;
}

/** What is sent to the hub: the amount as text, never as a floating-point number. */
export type MoneyWish = Pick<Money, "currency" | "value">;

/** More digits than this before the point are a slip of the finger; the hub's own limits are lower. */
const WHOLE_DIGITS_MAX = 12;

/** How many decimals a currency has: 2 for CNY, 0 for JPY, 3 for KWD. */
export function decimals(currency: string): number {
  return format(currency, "en").resolvedOptions().maximumFractionDigits ?? 2;
}

function format(currency: string, locale: Locale, signed = false): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    signDisplay: signed ? "exceptZero" : "auto",
  });
}

/** Intl takes a decimal text as it is, without rounding; the types of this language level know only numbers. */
const exactly = (value: string) => value as unknown as number;

/** The minus is as wide as the plus above or below it. */
const withMinus = (text: string) => text.replace("-", "\u2212");

/** An amount as the reader's language writes it: "€12.50", "¥12.50". */
export function money(amount: MoneyWish, locale: Locale): string {
  return withMinus(format(amount.currency, locale).format(exactly(amount.value)));
}

/** An amount that was added or taken, with its sign. */
export function signedMoney(amount: MoneyWish, locale: Locale): string {
  return withMinus(format(amount.currency, locale, true).format(exactly(amount.value)));
}

/** A round amount, without decimals that say nothing: "€50". */
export function roundMoney(currency: string, whole: string, locale: Locale): string {
  const words = new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: 0, maximumFractionDigits: 0 });
  return withMinus(words.format(exactly(whole)));
}

/** The pieces of an amount, for setting the currency smaller than the number. */
export function moneyPieces(amount: MoneyWish, locale: Locale): { text: string; unit: boolean }[] {
  return format(amount.currency, locale)
    .formatToParts(exactly(amount.value))
    .map(({ type, value }) => ({ text: withMinus(value), unit: type === "currency" }));
}

/** What a currency is called, with its code: "Euro (EUR)". */
export function currencyName(currency: string, locale: Locale): string {
  const name = new Intl.DisplayNames(locale, { type: "currency" }).of(currency);
  return name === undefined || name === currency ? currency : `${name} (${currency})`;
}

/** An amount from its smallest units, a whole number. */
export function ofMinor(currency: string, minor: number): MoneyWish {
  const places = decimals(currency);
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const value = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return { currency, value: minor < 0 ? `-${value}` : value };
}

export type MoneyFault = "empty" | "malformed" | "too-fine" | "too-large" | "zero";

export type Parsed = { ok: true; amount: MoneyWish } | { ok: false; fault: MoneyFault };

const grouped = /^(\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/;
const ungrouped = /^(?=[.,]?\d)(\d*)(?:[.,](\d*))?$/;

const no = (fault: MoneyFault): Parsed => ({ ok: false, fault });

/**
 * Reads an amount above zero as people type it, from text to text. The point and the comma both stand
 * for decimals; a comma before exactly three digits groups thousands, as both languages write them.
 */
export function parseMoney(text: string, currency: string): Parsed {
  // Full-width digits and points come from Chinese keyboards.
  const plain = text.normalize("NFKC").replace(/。/g, ".").replace(/\s/g, "");
  if (plain === "") {
    return no("empty");
  }
  const parts = grouped.exec(plain) ?? ungrouped.exec(plain);
  if (!parts) {
    return no("malformed");
  }
  const whole = parts[1]!.replaceAll(",", "").replace(/^0+(?=\d)/, "") || "0";
  const fraction = (parts[2] ?? "").replace(/0+$/, "");
  const places = decimals(currency);
  if (fraction.length > places) {
    return no("too-fine");
  }
  if (whole.length > WHOLE_DIGITS_MAX) {
    return no("too-large");
  }
  if (whole === "0" && fraction === "") {
    return no("zero");
  }
  const value = places === 0 ? whole : `${whole}.${fraction.padEnd(places, "0")}`;
  return { ok: true, amount: { currency, value } };
}
