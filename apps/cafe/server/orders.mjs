import { refuse } from "./refusal.mjs";
import { effort } from "./menu.mjs";

const ORDERS_MAX = 20_000;
const KEPT_MILLIS = 24 * 3_600_000;
const NUMBERS = 99;

/**
 * The orders of a café with one barista. Nothing here reads a clock, rolls dice or writes a file: time, ids and what
 * happened come from outside, so that what was written down once makes the same orders again.
 */
export class Orders {
  #orders = new Map();
  #keys = new Map();
  #busyUntil = 0;
  #number = 0;
  #brewMillis;
  #unpaidMax;

  /**
   * @param brewMillis how long the shortest drink takes
   * @param unpaidMax orders that wait for their payment
   */
  constructor(brewMillis, unpaidMax) {
    this.#brewMillis = brewMillis;
    this.#unpaidMax = unpaidMax;
  }

  /** What an order that comes would answer, before it is written down; the same key again finds the same order. */
  check(key, order, now) {
    this.#forget(now);
    const known = this.#orders.get(this.#keys.get(key) ?? "");
    if (known) {
      if (known.drink !== order.drink || JSON.stringify(known.choices) !== JSON.stringify(order.choices)) {
        throw refuse("key-reused", "Another order has this key already.");
      }
      return known;
    }
    const unpaid = [...this.#orders.values()].filter(({ paid, cancelled }) => paid === null && !cancelled).length;
    if (unpaid >= this.#unpaidMax || this.#orders.size >= ORDERS_MAX) {
      throw refuse("too-many-orders", "The café takes no more orders now; try again later.");
    }
    return null;
  }

  find(id) {
    const order = this.#orders.get(id);
    if (!order) {
      throw refuse("not-found", "There is no such order.");
    }
    return order;
  }

  /** Makes an event true: `placed`, `paid` or `cancelled`. */
  apply(event) {
    switch (event.what) {
      case "placed":
        this.#orders.set(event.id, { ...event.order, id: event.id, placed: event.at, paid: null, cancelled: false });
        this.#keys.set(event.key, event.id);
        break;
      case "paid": {
        const order = this.#orders.get(event.id);
        if (order && order.paid === null) {
          const starts = Math.max(event.at, this.#busyUntil);
          const ready = starts + Math.round(this.#brewMillis * effort(order));
          this.#busyUntil = ready;
          this.#number = event.number ?? (this.#number % NUMBERS) + 1;
          this.#orders.set(event.id, { ...order, paid: event.payment, number: this.#number, starts, ready, cancelled: false });
        }
        break;
      }
      case "cancelled": {
        const order = this.#orders.get(event.id);
        if (order && order.paid === null) {
          this.#orders.set(event.id, { ...order, cancelled: true });
        }
        break;
      }
      default:
        break;
    }
  }

  /** An order as an app sees it. */
  view(order, now) {
    const { id, drink, choices, label, amount } = order;
    const state = stateOf(order, now);
    return {
      id,
      drink,
      choices,
      label,
      amount,
      state,
      number: order.number ?? null,
      seconds: state === "queued" || state === "brewing" ? Math.ceil((order.ready - now) / 1000) : 0,
    };
  }

  /** What has to be known again after a restart; payments in the order in which they were made. */
  *events() {
    const paidOnes = [];
    for (const [key, id] of this.#keys) {
      const { paid, starts, ready, number, placed, cancelled, ...order } = this.#orders.get(id);
      yield { what: "placed", id, key, order, at: placed };
      if (cancelled) {
        yield { what: "cancelled", id };
      } else if (paid !== null) {
        paidOnes.push({ what: "paid", id, payment: paid, at: starts, number });
      }
    }
    yield* paidOnes.sort((one, other) => one.at - other.at);
  }

  #forget(now) {
    for (const [key, id] of this.#keys) {
      const order = this.#orders.get(id);
      if (order.placed > now - KEPT_MILLIS) {
        return;
      }
      this.#orders.delete(id);
      this.#keys.delete(key);
    }
  }
}

/** Of an order at a time: `unpaid`, `cancelled`, `queued`, `brewing`, `ready`. */
export function stateOf(order, now) {
  if (order.paid === null) {
    return order.cancelled ? "cancelled" : "unpaid";
  }
  return now < order.starts ? "queued" : now < order.ready ? "brewing" : "ready";
}
