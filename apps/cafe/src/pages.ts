import { element } from "@opentos/sdk/page";
import type { Context } from "@opentos/sdk";
import { money, price, type Drink, type Menu, type Order, type Wish } from "./cafe.ts";
import { cup } from "./cup.ts";
import type { Stage } from "./ordering.ts";
import { about, fill, words } from "./words.ts";

/** A terminal with room for all choices side by side; on the others a button goes from one choice to the next. */
const wide = ({ form }: Context): boolean => form === "tv" || form === "phone";

function button(text: string, does: () => void, attributes: { readonly [name: string]: string | null } = {}): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", does);
  return made;
}

function drinkNamed(menu: Menu | null, wish: Wish): Drink | undefined {
  return menu?.drinks.find(({ id }) => id === wish.drink);
}

export function menuPage(context: Context, menu: Menu, usual: Wish | null, open: (drink: Drink, wish: Wish | null) => void, begins: (drink: Drink) => Wish): HTMLElement {
  const { locale } = context;
  const said = words[locale];
  const list = element("ul", { class: "drinks" });
  const card = (drink: Drink, wish: Wish, note: string | null, chosen: Wish | null): HTMLElement => {
    const made = element(
      "button",
      { type: "button", class: note === null ? "drink" : "drink usual", "data-key": note === null ? drink.id : "usual" },
      "",
    );
    made.append(
      cup(wish),
      element("span", { class: "name" }, drink.names[locale]),
      element("span", { class: "price" }, note ?? money(chosen ? price(menu, chosen) : drink.price, menu.currency, locale)),
    );
    made.addEventListener("click", () => open(drink, chosen));
    return element("li", {}, made);
  };
  const last = usual && drinkNamed(menu, usual);
  if (usual && last) {
    list.append(card(last, usual, said.usual, usual));
  }
  list.append(...menu.drinks.filter((drink) => drink !== last || context.form !== "tv").map((drink) => card(drink, begins(drink), null, null)));
  return element("section", { class: "menu" }, element("header", {}, element("h1", {}, said.name), element("p", {}, said.tagline)), list);
}

export function choosePage(context: Context, menu: Menu, wish: Wish, acts: { choose(option: string, choice: string): void; order(): void; back(): void }): HTMLElement {
  const { locale } = context;
  const said = words[locale];
  const drink = drinkNamed(menu, wish);
  const rows = menu.options
    .filter(({ id }) => drink?.options.includes(id))
    .map((option) => {
      const chosen = option.choices.findIndex(({ id }) => id === wish.choices[option.id]);
      if (!wide(context)) {
        const next = option.choices[(chosen + 1) % option.choices.length];
        const turn = button("", () => next && acts.choose(option.id, next.id), { class: "turn", "data-key": option.id });
        turn.append(element("small", {}, option.names[locale]), element("b", {}, option.choices[chosen]?.names[locale] ?? ""));
        return turn;
      }
      const group = element("div", { class: "option", role: "radiogroup", "aria-label": option.names[locale] });
      group.append(
        element("h2", {}, option.names[locale]),
        ...option.choices.map((choice, index) =>
          button(choice.names[locale], () => acts.choose(option.id, choice.id), {
            class: "choice",
            role: "radio",
            "aria-checked": String(index === chosen),
            "data-key": `${option.id} ${choice.id}`,
          }),
        ),
      );
      return group;
    });
  return element(
    "section",
    { class: "choose" },
    element("div", { class: "picture" }, cup(wish), element("h1", {}, drink?.names[locale] ?? "")),
    element("div", { class: "options" }, ...rows),
    element(
      "div",
      { class: "foot" },
      button(fill(said.order, { price: money(price(menu, wish), menu.currency, locale) }), acts.order, { class: "main", "data-key": "order" }),
      button(said.back, acts.back, { class: "plain", "data-key": "back" }),
    ),
  );
}

export interface OrderActs {
  readonly again: () => void;
  readonly another: () => void;
  readonly withdraw: (payment: string) => void;
}

export function orderPage(context: Context, stage: Stage, wish: Wish | null, menu: Menu | null, acts: OrderActs): HTMLElement {
  const said = words[context.locale];
  const page = element("section", { class: "order", "data-at": stage.at });
  const shown = "order" in stage ? stage.order : wish;
  if (shown) {
    page.append(element("div", { class: "picture" }, cup(shown)));
  }
  page.append(element("div", { class: "state", role: "status" }, ...stateOf(context, stage, menu, acts, said)));
  return page;
}

function stateOf(context: Context, stage: Stage, menu: Menu | null, acts: OrderActs, said: (typeof words)["en"]): HTMLElement[] {
  switch (stage.at) {
    case "placing":
      return [element("h1", {}, said.placing), element("p", { class: "wait" })];
    case "approving": {
      const { amount } = stage.order;
      return [
        element("h1", {}, fill(said.approve, { price: money(amount.value, amount.currency, context.locale) })),
        element("p", {}, said.approveHelp),
        element("p", { class: "wait" }),
        button(said.withdraw, () => acts.withdraw(stage.payment), { class: "plain", "data-key": "withdraw" }),
      ];
    }
    case "telling":
      return [element("h1", {}, said.telling), element("p", { class: "wait" })];
    case "made":
      return made(context, stage.order, menu, acts);
    case "over": {
      const why = { declined: said.declined, expired: said.expired, "no-grant": said.noGrant, refused: said.refused, "pay-failed": said.payFailed }[stage.why];
      return [element("h1", { class: "said" }, why), button(said.back, acts.another, { class: "main", "data-key": "another" })];
    }
    case "stuck":
      return [
        element("h1", { class: "said" }, stage.paid ? said.unproved : said.closed),
        element("p", {}, stage.paid ? "" : said.closedHelp),
        button(said.again, acts.again, { class: "main", "data-key": "again" }),
      ];
  }
}

function made(context: Context, order: Order, menu: Menu | null, acts: OrderActs): HTMLElement[] {
  const said = words[context.locale];
  const ready = order.state === "ready";
  const title = { ready: said.ready, brewing: said.brewing, queued: said.queued, unpaid: said.telling, cancelled: said.declined }[order.state];
  const name = drinkNamed(menu, order)?.names[context.locale] ?? order.label;
  return [
    element("p", { class: "name" }, name),
    element("h1", { class: ready ? "ready" : null }, title),
    element("p", { class: "number" }, fill(said.number, { number: order.number ?? "" })),
    element("p", {}, ready ? said.collect : about(order.seconds, said)),
    ready ? button(said.another, acts.another, { class: "main", "data-key": "another" }) : element("p", { class: "wait" }),
  ];
}

export function closedPage(context: Context, again: () => void): HTMLElement {
  const said = words[context.locale];
  return element(
    "section",
    { class: "order", "data-at": "closed" },
    element("div", { class: "state", role: "alert" }, element("h1", { class: "said" }, said.closed), element("p", {}, said.closedHelp), button(said.again, again, { class: "main", "data-key": "again" })),
  );
}

export function loadingPage(context: Context): HTMLElement {
  return element("section", { class: "order", "data-at": "loading" }, element("div", { class: "state", role: "status" }, element("h1", { class: "said" }, words[context.locale].loading), element("p", { class: "wait" })));
}
