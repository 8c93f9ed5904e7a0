import * as api from "../api.ts";
import type { PaymentRequest, Subscription } from "../api-types.ts";
import { Live } from "../live.ts";
import { poll } from "./poll.ts";
import { session } from "./session.svelte.ts";

const REQUESTS_MILLIS = 10_000;

/** While the hub says what is new: for what nobody says, such as that a request's time is over. */
const REQUESTS_LIVE_MILLIS = 60_000;

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

  /** Keeps them current for whoever is signed in, until what it returns is called. */
  watch(): () => void {
    let stop = poll(this.reload, REQUESTS_MILLIS);
    const ask = (everyMillis: number) => {
      stop();
      stop = poll(this.reload, everyMillis);
    };
    const live = new Live(api.livePaymentsPath, {
      message: (message) => {
        if (message.type === "payment-request") {
          this.heard++;
          ask(REQUESTS_LIVE_MILLIS);
        }
      },
      connected: () => {
        this.heard++;
        ask(REQUESTS_LIVE_MILLIS);
      },
      lost: () => ask(REQUESTS_MILLIS),
    });
    return () => {
      live.close();
      stop();
      this.loads++;
      this.waiting = null;
      this.failing = [];
    };
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
