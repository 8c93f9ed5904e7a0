import { regional } from "@opentos/kit/format";
import type { Locale } from "@opentos/kit/i18n";

/** The time for a large clock, without the words for morning and evening. */
export function clockText(now: Date, locale: Locale): string {
  const hour = { en: "numeric", "zh-Hans": "2-digit" } as const;
  return now
    .toLocaleTimeString(locale, { hour: hour[locale], minute: "2-digit", hour12: false })
    .replace(/^24/, "0");
}

export function dateText(now: Date, locale: Locale, length: "long" | "short" = "long"): string {
  return now.toLocaleDateString(regional(locale), { weekday: length, month: length, day: "numeric" });
}

/**
 * What a person types by hand: no code, and a scheme only where a browser would guess another one, as it
 * does for HTTPS on a port of its own.
 */
export function typedAddress(url: string): string {
  const address = url.replace(/#.*$/, "");
  return /^https:\/\/[^/]*:\d+/.test(address) ? address : address.replace(/^https?:\/\//, "");
}
