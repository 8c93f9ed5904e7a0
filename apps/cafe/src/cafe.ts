import type { Amount, Context } from "@opentos/sdk";

/** Where the café's service is; the manifest names it, and the terminal lets the app connect to nothing else. */
export const CAFE = "http://localhost:8790";

const ANSWER_MILLIS_MAX = 8_000;

export type Names = { readonly [locale in Context["locale"]]: string };

export interface Drink {
  readonly id: string;
  readonly names: Names;
  readonly price: string;
  /** The options that it takes, by their ids. */
  readonly options: readonly string[];
}

export interface Option {
  readonly id: string;
  readonly names: Names;
  /** What most take. */
  readonly usual: string;
  readonly choices: readonly { readonly id: string; readonly names: Names; readonly adds: string }[];
}

export interface Menu {
  readonly currency: string;
  readonly drinks: readonly Drink[];
  readonly options: readonly Option[];
}

/** What somebody wants. */
export interface Wish {
  readonly drink: string;
  readonly choices: { readonly [option: string]: string };
}

export interface Order extends Wish {
  readonly id: string;
  readonly label: string;
  readonly amount: Amount;
  readonly state: "unpaid" | "cancelled" | "queued" | "brewing" | "ready";
  readonly number: number | null;
  /** Until it is ready. */
  readonly seconds: number;
}

/** The café did not do something; `code` is the service's, or `unreachable`. */
export class CafeError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = "CafeError";
    this.code = code;
  }
}

/** The café's service, as the app speaks to it. */
export class Cafe {
  readonly #origin: string;

  constructor(origin = CAFE) {
    this.#origin = origin;
  }

  menu(): Promise<Menu> {
    return this.#ask("GET", "/menu") as Promise<Menu>;
  }

  /** @param key by which the service knows the same wish again */
  place(key: string, wish: Wish): Promise<Order> {
    return this.#ask("POST", "/orders", { key, ...wish }) as Promise<Order>;
  }

  find(id: string): Promise<Order> {
    return this.#ask("GET", `/orders/${id}`) as Promise<Order>;
  }

  pay(id: string, proof: string): Promise<Order> {
    return this.#ask("POST", `/orders/${id}/payment`, { proof }) as Promise<Order>;
  }

  cancel(id: string): Promise<Order> {
    return this.#ask("DELETE", `/orders/${id}`) as Promise<Order>;
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), ANSWER_MILLIS_MAX);
    try {
      const answer = await fetch(`${this.#origin}/v1${path}`, {
        method,
        signal: ending.signal,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const said: unknown = await answer.json();
      if (answer.ok) {
        return said;
      }
      throw new CafeError(String((said as { code?: unknown } | null)?.code ?? "unreachable"));
    } catch (failure) {
      // Whatever the network did: it is not there.
      throw failure instanceof CafeError ? failure : new CafeError("unreachable");
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The choices with which a drink begins: what the person took last time, or what most take. */
export function beginning(menu: Menu, drink: Drink, last: Wish | null): Wish {
  const choices = Object.fromEntries(
    menu.options
      .filter(({ id }) => drink.options.includes(id))
      .map((option) => {
        const before = last?.choices[option.id];
        return [option.id, option.choices.some(({ id }) => id === before) && before !== undefined ? before : option.usual];
      }),
  );
  return { drink: drink.id, choices };
}

/** What a wish costs, added up in hundredths; the service adds it up again, and its sum counts. */
export function price(menu: Menu, wish: Wish): string {
  const drink = menu.drinks.find(({ id }) => id === wish.drink);
  const added = menu.options.map((option) => option.choices.find(({ id }) => id === wish.choices[option.id])?.adds ?? "0.00");
  const sum = [drink?.price ?? "0.00", ...added].reduce((before, each) => before + Number(each.replace(".", "")), 0);
  return `${Math.floor(sum / 100)}.${String(sum % 100).padStart(2, "0")}`;
}

/** An amount as people read it. */
export function money(value: string, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(value));
}
