import { RefusedError, type Json, type Tos } from "@opentos/sdk";
import { CafeError, type Cafe, type Order, type Wish } from "./cafe.ts";

const ORDER = "order";
const LAST = "last";
/** The key of the order that ended last: what goes on elsewhere may not have heard of it. */
const ENDED = "ended";

/** How an order stands, as the pages show it. */
export type Stage =
  | { readonly at: "placing"; readonly wish: Wish }
  | { readonly at: "approving"; readonly order: Order; readonly payment: string }
  | { readonly at: "telling"; readonly order: Order }
  | { readonly at: "made"; readonly order: Order }
  | { readonly at: "over"; readonly why: "declined" | "expired" | "no-grant" | "refused" | "pay-failed" }
  | { readonly at: "stuck"; readonly paid: boolean };

/** What is kept, so that an app that was closed, or goes on elsewhere, goes on with its order. */
export interface Kept {
  readonly key: string;
  readonly wish: Wish;
}

/**
 * The way of one order: place it, ask for its price, show the café the proof. Each step may be done again and changes
 * nothing the second time: the café knows the order by its key, the terminal the payment by the order's id, and a proof
 * counts once. So wherever it breaks off, it goes on from the beginning.
 */
export class Ordering {
  readonly #tos: Tos;
  readonly #cafe: Cafe;
  readonly #tell: (stage: Stage) => void;
  #kept: Kept | null = null;
  #going: Promise<void> | null = null;

  constructor(tos: Tos, cafe: Cafe, tell: (stage: Stage) => void) {
    this.#tos = tos;
    this.#cafe = cafe;
    this.#tell = tell;
  }

  /** What was ordered last, to begin with it the next time. */
  async last(): Promise<Wish | null> {
    return wishIn(await this.#tos.storage.get(LAST));
  }

  /** The order that is under way. */
  get kept(): Kept | null {
    return this.#kept;
  }

  /**
   * Finds the order that the app was closed over, or that moves here; `go` goes on with it. Answers whether there is one.
   *
   * @param moved an order that was begun elsewhere; it may have come before its terminal wrote it down
   */
  async resume(moved: Kept | null = null): Promise<boolean> {
    const [order, ended] = await Promise.all([this.#tos.storage.get(ORDER), this.#tos.storage.get(ENDED)]);
    this.#kept = keptIn(order) ?? (moved && moved.key !== ended ? moved : null);
    if (this.#kept) {
      this.#tell({ at: "placing", wish: this.#kept.wish });
    }
    return this.#kept !== null;
  }

  begin(wish: Wish, key: string): Promise<void> {
    this.#kept = { key, wish };
    return this.go();
  }

  /** Once at a time; called again after a failure. */
  go(): Promise<void> {
    this.#going ??= this.#run().finally(() => (this.#going = null));
    return this.#going;
  }

  /** How the order stands at the café now. */
  async look(order: Order): Promise<void> {
    try {
      this.#tell({ at: "made", order: await this.#cafe.find(order.id) });
    } catch (failure) {
      // Whatever was there before stays on the screen until it answers again.
      if (!(failure instanceof CafeError)) {
        throw failure;
      }
    }
  }

  /** The person wants another, or none any more. */
  async done(): Promise<void> {
    const key = this.#kept?.key;
    this.#kept = null;
    if (key !== undefined) {
      await this.#tos.storage.set(ENDED, key);
    }
    await this.#tos.storage.remove(ORDER);
  }

  async withdraw(payment: string): Promise<void> {
    try {
      await this.#tos.payments.withdraw(payment);
    } catch (refused) {
      // It was answered in this very moment; the answer counts.
      if (!(refused instanceof RefusedError)) {
        throw refused;
      }
    }
  }

  async #run(): Promise<void> {
    const kept = this.#kept;
    if (!kept) {
      return;
    }
    let paid = false;
    try {
      this.#tell({ at: "placing", wish: kept.wish });
      // Written down first: what the café knows of, the app must find again.
      await this.#tos.storage.set(ORDER, kept as unknown as Json);
      const order = await this.#cafe.place(kept.key, kept.wish);
      if (order.state !== "unpaid" && order.state !== "cancelled") {
        this.#tell({ at: "made", order });
        return;
      }
      const asked = await this.#tos.payments.ask({ label: order.label, amount: order.amount, reference: order.id });
      if (asked.state === "open") {
        this.#tell({ at: "approving", order, payment: asked.id });
      }
      const settled = await this.#tos.payments.settled(asked.id);
      if (settled.proof === null) {
        await this.#cafe.cancel(order.id).catch(ignoreCafe);
        await this.#over(settled.state === "expired" ? "expired" : "declined");
        return;
      }
      paid = true;
      this.#tell({ at: "telling", order });
      const made = await this.#cafe.pay(order.id, settled.proof);
      await this.#tos.storage.set(LAST, kept.wish as unknown as Json);
      this.#tell({ at: "made", order: made });
    } catch (failure) {
      await this.#failed(failure, paid);
    }
  }

  async #failed(failure: unknown, paid: boolean): Promise<void> {
    if (failure instanceof CafeError) {
      const final = !paid && ["order-invalid", "key-reused"].includes(failure.code);
      return final ? this.#over("refused") : this.#tell({ at: "stuck", paid });
    }
    if (failure instanceof RefusedError) {
      switch (failure.code) {
        case "grant-missing":
          return this.#over("no-grant");
        case "hub-unreachable":
        case "too-many-attempts":
        case "busy":
          return this.#tell({ at: "stuck", paid });
        default:
          return paid ? this.#tell({ at: "stuck", paid }) : this.#over("pay-failed");
      }
    }
    throw failure;
  }

  async #over(why: (Stage & { at: "over" })["why"]): Promise<void> {
    await this.done();
    this.#tell({ at: "over", why });
  }
}

function ignoreCafe(failure: unknown): void {
  // An order that nobody pays is forgotten by itself.
  if (!(failure instanceof CafeError)) {
    throw failure;
  }
}

function wishIn(value: Json): Wish | null {
  const { drink, choices } = (value ?? {}) as { drink?: Json; choices?: Json };
  const whole = typeof drink === "string" && typeof choices === "object" && choices !== null && !Array.isArray(choices);
  return whole ? ({ drink, choices } as unknown as Wish) : null;
}

function keptIn(value: Json): Kept | null {
  const { key, wish } = (value ?? {}) as { key?: Json; wish?: Json };
  const read = wishIn(wish ?? null);
  return typeof key === "string" && read ? { key, wish: read } : null;
}

/** A key that nobody else has. */
export function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(20))].map((each) => each.toString(16).padStart(2, "0")).join("");
}
