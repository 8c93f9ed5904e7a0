import * as api from "../api.ts";
import type { PaymentRequest } from "../api-types.ts";
import { poll } from "./poll.ts";

const REQUESTS_MILLIS = 10_000;

/** The payments that wait for this person's word; every page shows how many. */
class Payments {
  /** `null` until they are known for the first time. */
  waiting = $state.raw<PaymentRequest[] | null>(null);
  readonly count = $derived(this.waiting?.length ?? 0);
  private loads = 0;

  /** Keeps them current for whoever is signed in, until what it returns is called. */
  watch(): () => void {
    const stop = poll(this.reload, REQUESTS_MILLIS);
    return () => {
      stop();
      this.loads++;
      this.waiting = null;
    };
  }

  /** An answer that a later question has overtaken is dropped. */
  readonly reload = async (): Promise<void> => {
    const load = ++this.loads;
    const waiting = await api.paymentRequests();
    if (load === this.loads) {
      this.waiting = waiting;
    }
  };
}

export const payments = new Payments();
