import type { Context } from "./wire.ts";

type Locale = Context["locale"];

/** The language in which dates and times are written: the browser's own English, where it prefers one. */
export function regional(locale: Locale, preferred: readonly string[] = globalThis.navigator?.languages ?? []): string {
  return locale === "en" ? (preferred.find((tag) => /^en-/i.test(tag)) ?? locale) : locale;
}

/** The time for a large clock: of 12 hours or 24, as the region counts them, without the words for morning and evening. */
export function clockText(now: Date, locale: Locale, preferred?: readonly string[]): string {
  return new Intl.DateTimeFormat(regional(locale, preferred), { hour: locale === "en" ? "numeric" : "2-digit", minute: "2-digit" })
    .formatToParts(now)
    .filter(({ type }) => type !== "dayPeriod")
    .map(({ value }) => value)
    .join("")
    .trim();
}
