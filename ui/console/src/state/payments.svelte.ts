import * as api from "../api.ts";
import type { PaymentRequest, Subscription } from "../api-types.ts";
import { Following } from "./following.svelte.ts";
import { session } from "./session.svelte.ts";

/** The payments that wait for this person, to approve or to provide for; every page shows how many. */
class Payments {
  /** `null` until they are known for the first time. */
  waiting = $state.raw<PaymentRequest[] | null>(null);
  /** Subscriptions that this person pays for, whose payment failed and is tried again. */
  private failing = $state.raw<Subscription[]>([]);
  readonly count = $derived((this.waiting?.length ?? 0) + this.failing.length);
  /** Rises when the hub says that a payment changed, so that pages that show one fetch it again. */
  heard = $state(0);
  private loads = 0;
  private readonly following = new Following(() => this.reload());

  /** Keeps them current for whoever is signed in, until what it returns is called. */
  watch(): () => void {
    const end = this.following.begin();
    return () => {
      end();
      this.loads++;
      this.waiting = null;
      this.failing = [];
    };
  }

  changed(): void {
    this.heard++;
    this.following.changed();
  }

  lost(): void {
    this.following.lost();
  }

  /** An answer that a later question has overtaken is dropped. */
  readonly reload = async (): Promise<void> => {
    const load = ++this.loads;
    const [waiting, subscriptions] = await Promise.all([api.paymentRequests(), api.subscriptions()]);
    if (load === this.loads) {
      this.waiting = waiting;
      this.failing = subscriptions.filter(({ state, payer }) => state === "grace" && payer.id === session.person?.id);
    }
  };
}

export const payments = new Payments();
