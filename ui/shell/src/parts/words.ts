import { regional } from "@opentos/kit/format";
import type { Locale } from "@opentos/kit/i18n";

export { clockText } from "@opentos/sdk/clock";

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
