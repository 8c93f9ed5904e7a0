import type { MoneyWish } from "@opentos/kit/money";
import { Refused } from "../api.ts";

const KEY_BYTES = 16;

/** Random on any page; `crypto.randomUUID` is missing on one that came over plain HTTP. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The key of one wish that moves money. It stays while the outcome is unknown, so that trying again
 * cannot do it twice; another wish, or one that was finally refused, gets a key of its own.
 */
export class Attempt {
  private key = randomKey();
  private wish = "";

  keyFor(what: string, amount: MoneyWish): string {
    const wish = `${what} ${amount.currency} ${amount.value}`;
    if (this.wish !== "" && this.wish !== wish) {
      this.key = randomKey();
    }
    this.wish = wish;
    return this.key;
  }

  failed(error: unknown): void {
    const open = !(error instanceof Refused) || error.status >= 500 || error.status === 429;
    if (!open) {
      this.key = randomKey();
    }
  }
}
