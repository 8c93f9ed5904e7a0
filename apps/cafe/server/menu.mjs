import { readFileSync } from "node:fs";
import { refuse } from "./refusal.mjs";

/** What the café sells. The menu is data, in both languages; an order names choices by their ids and nothing else. */
const { drinks, options } = JSON.parse(readFileSync(new URL("menu.json", import.meta.url), "utf8"));

export const CURRENCIES = ["EUR", "CNY", "USD"];

/** All of them have two decimals (ISO 4217). */
const DECIMALS = 2;

export const decimal = (minor) => `${Math.floor(minor / 10 ** DECIMALS)}.${String(minor % 10 ** DECIMALS).padStart(DECIMALS, "0")}`;

/** The menu as an app gets it: prices in the café's currency, as decimal text. */
export function menu(currency) {
  return {
    currency,
    drinks: drinks.map(({ id, names, price, options: takes }) => ({ id, names, price: decimal(price[currency]), options: takes })),
    options: options.map(({ id, names, choices, usual }) => ({
      id,
      names,
      usual,
      choices: choices.map((each) => ({ id: each.id, names: each.names, adds: decimal(each.adds[currency]) })),
    })),
  };
}

/**
 * Reads what somebody wants: `{ "drink": id, "choices": { option: choice } }`, with a choice for each option that the
 * drink takes and for no other. Refuses `order-invalid`.
 */
export function wanted(body, currency) {
  const drink = drinks.find(({ id }) => id === body?.drink);
  if (!drink || typeof body.choices !== "object" || body.choices === null || Array.isArray(body.choices)) {
    throw refuse("order-invalid", "An order has a drink of the menu, and choices.");
  }
  const asked = Object.keys(body.choices);
  if (asked.length !== drink.options.length || asked.some((each) => !drink.options.includes(each))) {
    throw refuse("order-invalid", `This drink takes choices of ${drink.options.join(", ")}.`);
  }
  let minor = drink.price[currency];
  const chosen = [];
  for (const option of options.filter(({ id }) => drink.options.includes(id))) {
    const choice = option.choices.find(({ id }) => id === body.choices[option.id]);
    if (!choice) {
      throw refuse("order-invalid", `The menu has no such choice of ${option.id}.`);
    }
    minor += choice.adds[currency];
    chosen.push([option.id, choice.id]);
  }
  return { drink: drink.id, choices: Object.fromEntries(chosen), label: drink.names.en, amount: { currency, value: decimal(minor) } };
}

/** How long a drink takes, as parts of the shortest. */
export function effort({ choices }) {
  const shots = { single: 1, double: 2, triple: 3 }[choices.shots] ?? 1;
  return 1 + (shots - 1) * 0.25 + (choices.milk && choices.milk !== "none" ? 0.5 : 0);
}
