import type { PaymentCode, WalletEntry } from "../api-types.ts";

/** A clock that is off by more says nothing about how long a code still holds. */
const SLACK_MILLIS = 2_000;

/** How often the code is asked for where the clock of this device cannot tell when it changes. */
export const UNTOLD_MILLIS = 5_000;

/** How long a code is still the current one; `null` where this device's clock cannot tell. */
export function leftMillis(code: PaymentCode, now: number): number | null {
  const left = Date.parse(code.until) - now;
  const whole = Date.parse(code.until) - Date.parse(code.from);
  return left < -SLACK_MILLIS || left > whole + SLACK_MILLIS ? null : Math.max(0, left);
}

/** Whether to ask for the next code, having asked for this one then. */
export function isDue(code: PaymentCode, askedAt: number, now: number): boolean {
  return leftMillis(code, askedAt) === null ? now - askedAt >= UNTOLD_MILLIS : leftMillis(code, now) === 0 || leftMillis(code, now) === null;
}

/** Digits as people read them out: "1234 5678". */
export const inFours = (digits: string) => digits.replace(/(\d{4})(?=\d)/g, "$1 ");

/** The newest of a wallet's entries that is a payment and came after that number. */
export const paymentAfter = (entries: readonly WalletEntry[], number: number): WalletEntry | undefined =>
  entries.find((entry) => entry.kind === "sale" && entry.number > number);
