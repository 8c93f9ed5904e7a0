import { regional } from "@opentos/sdk/clock";
import type { Locale } from "./i18n.ts";
import type { DataSchema } from "./thing.ts";

export { regional };

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;
const DAY_MILLIS = 24 * HOUR_MILLIS;

/** What is not longer ago is called now. */
export const NOW_MILLIS = 45_000;

const DIGITS_MAX = 2;

/** Unit symbols by the names that Thing Models use; an unknown unit is shown as it is written. */
const symbols: Readonly<Record<string, string>> = {
  celsius: "°C",
  fahrenheit: "°F",
  kelvin: "K",
  percent: "%",
  lux: "lx",
  watt: "W",
  kilowatt: "kW",
  kilowattHour: "kWh",
  volt: "V",
  ampere: "A",
  second: "s",
  millisecond: "ms",
  minute: "min",
  hour: "h",
  gram: "g",
  kilogram: "kg",
  millilitre: "ml",
  litre: "l",
  metre: "m",
  kilometre: "km",
  hertz: "Hz",
  pascal: "Pa",
  hectopascal: "hPa",
  decibel: "dB",
  ppm: "ppm",
  bpm: "bpm",
  beatsPerMinute: "bpm",
  // What is counted is said by the title.
  step: "",
  cup: "",
  degree: "°",
};

export function unitSymbol(unit: string | undefined): string {
  return unit === undefined ? "" : (symbols[unit] ?? unit);
}

/** A number as the reader's language writes it, with at most `digits` after the point. */
export function number(value: number, locale: Locale, digits = DIGITS_MAX): string {
  return value.toLocaleString(locale, { maximumFractionDigits: digits });
}

/** As many digits after the point as the schema's step has, so that numbers do not jump; none is told without a step. */
export function digitsOf(schema: Pick<DataSchema, "type" | "multipleOf">): number | undefined {
  if (schema.type === "integer") {
    return 0;
  }
  return schema.multipleOf === undefined ? undefined : Math.min(String(schema.multipleOf).split(".")[1]?.length ?? 0, DIGITS_MAX);
}

/** A value of a Thing as its schema counts it, without its unit. */
export function quantity(value: number, schema: Pick<DataSchema, "type" | "multipleOf">, locale: Locale): string {
  const digits = digitsOf(schema);
  return value.toLocaleString(locale, { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? DIGITS_MAX });
}

/** How far back a time lies, in words: "just now", "3 minutes ago", "yesterday". */
export function relative(at: string | number | Date, now: number, locale: Locale): string {
  const then = new Date(at).getTime();
  if (Number.isNaN(then)) {
    return "";
  }
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const millis = then - now;
  const distance = Math.abs(millis);
  if (distance < NOW_MILLIS) {
    return words.format(0, "second");
  }
  if (distance < HOUR_MILLIS) {
    return words.format(Math.trunc(millis / MINUTE_MILLIS) || Math.sign(millis), "minute");
  }
  if (distance < DAY_MILLIS) {
    return words.format(Math.trunc(millis / HOUR_MILLIS), "hour");
  }
  if (distance < 30 * DAY_MILLIS) {
    return words.format(Math.trunc(millis / DAY_MILLIS), "day");
  }
  return date(at, locale);
}

export function date(at: string | number | Date, locale: Locale): string {
  return new Date(at).toLocaleDateString(regional(locale), { dateStyle: "medium" });
}

/** The exact time, as shown when a relative one is hovered or focused. */
export function exact(at: string | number | Date, locale: Locale): string {
  return new Date(at).toLocaleString(regional(locale), { dateStyle: "medium", timeStyle: "medium" });
}

/** A day and a time of it, where nobody counts seconds; the reader's own unless a time zone is given. */
export function moment(at: string | number | Date, locale: Locale, timeZone?: string): string {
  return new Date(at).toLocaleString(regional(locale), { dateStyle: "medium", timeStyle: "short", timeZone });
}

/** A calendar month that is given as "2026-11": "November 2026", or "Nov" where there is little room. */
export function month(yearMonth: string, locale: Locale, room: "long" | "short" = "long"): string {
  const words: Intl.DateTimeFormatOptions = room === "long" ? { year: "numeric", month: "long" } : { month: "short" };
  return new Date(`${yearMonth}-01T00:00:00Z`).toLocaleDateString(locale, { ...words, timeZone: "UTC" });
}

export function clock(at: string | number | Date, locale: Locale): string {
  return new Date(at).toLocaleTimeString(regional(locale), { timeStyle: "short" });
}

/** Parts per million as per cent: 800000 is 80 %. */
export function ppm(parts: number, locale: Locale): string {
  return (parts / 1_000_000).toLocaleString(locale, {
    style: "percent",
    maximumFractionDigits: 2,
  });
}

/** How long something took, in its largest unit and the next: "2 h 5 min". */
export function duration(millis: number, locale: Locale): string {
  const units = [["day", DAY_MILLIS], ["hour", HOUR_MILLIS], ["minute", MINUTE_MILLIS], ["second", 1000]] as const;
  const first = Math.max(0, units.findIndex(([, size]) => millis >= size));
  let rest = millis < 1000 ? 0 : millis;
  const said: string[] = [];
  for (const [unit, size] of millis < 1000 ? units.slice(3) : units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 || said.length === 0) {
      said.push(count.toLocaleString(locale, { style: "unit", unit, unitDisplay: "short" }));
    }
  }
  return said.join(" ");
}

/** How much room something takes, in the unit in which it is best read. */
export function bytes(value: number, locale: Locale): string {
  const [amount, unit] = value < 1024 ? [value, "B"] : value < 1024 * 1024 ? [value / 1024, "KiB"] : [value / 1024 / 1024, "MiB"];
  return `${amount.toLocaleString(locale, { maximumFractionDigits: amount < 10 && unit !== "B" ? 1 : 0 })} ${unit}`;
}
