import { Refused, Unreachable } from "../api.ts";
import type { PaymentRequest, Wallet } from "../api-types.ts";

/** What to do about a payment that was not approved. */
export type Hindrance =
  /** A PIN or a passkey is wanted after all. */
  | "confirm"
  /** The PIN was wrong, or the passkey did not hold, and it is asked for again. */
  | "confirm-again"
  /** What was shown is not what is asked for any more; it has to be fetched and shown again. */
  | "changed"
  /** Somebody has settled it, or nobody was heard: the request itself says how it stands. */
  | "look-again"
  /** There is too little in the wallet. */
  | "funds"
  /** Only words help. */
  | "other";

export function hindrance(error: unknown): Hindrance {
  if (error instanceof Unreachable) {
    return "look-again";
  }
  switch (error instanceof Refused ? error.code : "") {
    case "confirmation-required": return "confirm";
    case "confirmation-refused": return "confirm-again";
    case "approval-differs": return "changed";
    case "request-ended":
    case "request-expired": return "look-again";
    case "funds-insufficient": return "funds";
    default: return "other";
  }
}

export type Way = "pin" | "passkey";

/** By what a payment is confirmed: as the person chose, else by what they have, and that is the PIN where it is both. */
export function wayOf(wallet: Wallet | undefined, passkey: boolean, chosen: Way | null): Way {
  return !passkey ? "pin" : (chosen ?? (wallet?.pinSet === false ? "passkey" : "pin"));
}

export const PIN_DIGITS = 6;

export const wholePin = (pin: string) => pin.length === PIN_DIGITS && /^\d+$/.test(pin);

/** The digits of what was typed or pasted, at most as many as a PIN has; full-width ones count. */
export const pinDigits = (text: string) => text.normalize("NFKC").replace(/\D/g, "").slice(0, PIN_DIGITS);

/** How a request stands now: one whose time is over has expired, whether or not the hub has said so. */
export function standing(request: PaymentRequest, now: number): PaymentRequest["state"] {
  return request.state === "open" && Date.parse(request.expiresAt) <= now ? "expired" : request.state;
}

/** How much is missing to pay a request, in minor units; below one where there is enough. */
export function missing(request: PaymentRequest, wallet: Wallet): number {
  const own = wallet.balances.find(({ amount }) => amount.currency === request.amount.currency);
  return request.amount.minor - (own?.available.minor ?? 0);
}
