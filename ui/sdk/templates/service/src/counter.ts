/** Where the counter is. The manifest has to name it in `tos_network`, or the sandbox lets nothing through. */
export const COUNTER = "http://localhost:8090";

const ANSWER_MILLIS = 4_000;

export interface Item {
  id: string;
  /** What lies on the plate or in the cup, seen from above. */
  colour: string;
  name: { en: string; "zh-Hans": string };
  cents: number;
}

export interface Menu {
  currency: string;
  items: Item[];
}

/** A menu, and whether the counter itself said it just now. */
export interface Known {
  menu: Menu;
  open: boolean;
}

/** Speaks to the counter, which may be closed, slow or away. */
export class Counter {
  readonly #address: string;
  readonly #own: string;

  /** @param own where the menu lies that the app came with */
  constructor(address = COUNTER, own = "./menu.json") {
    this.#address = address;
    this.#own = own;
  }

  /** What there is, by the counter or else by what the app came with. */
  async menu(): Promise<Known> {
    try {
      return { menu: (await this.#ask("/menu")) as Menu, open: true };
    } catch {
      return { menu: (await (await fetch(this.#own)).json()) as Menu, open: false };
    }
  }

  /** Orders, and answers the order's number. Rejects where the counter did not take it. */
  async order(items: readonly Item[]): Promise<number> {
    const taken = await this.#ask("/orders", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ items: items.map((each) => each.id) }),
    });
    return (taken as { number: number }).number;
  }

  async isReady(order: number): Promise<boolean> {
    return ((await this.#ask(`/orders/${order}`)) as { ready: boolean }).ready;
  }

  async #ask(path: string, how: RequestInit = {}): Promise<unknown> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), ANSWER_MILLIS);
    try {
      const answer = await fetch(this.#address + path, { ...how, signal: late.signal });
      if (!answer.ok) {
        throw new Error(`the counter answered ${answer.status}`);
      }
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  }
}

export function cents(items: readonly Item[]): number {
  return items.reduce((sum, each) => sum + each.cents, 0);
}
