import { connect } from "@opentos/sdk";
import { steer } from "@opentos/sdk/steer";
import { cents, Counter, type Item } from "./counter.ts";

const words = {
  en: {
    title: "What would you like?",
    closed: "The counter does not answer. This is what it usually has.",
    failed: "The counter did not take the order. Try again in a moment.",
    waiting: (number: number) => `Order ${number} is being made …`,
    ready: (number: number) => `Order ${number} is ready at the counter.`,
    order: "Order",
    clear: "Clear",
  },
  "zh-Hans": {
    title: "想来点什么？",
    closed: "柜台暂无应答，以下是平常供应的品种。",
    failed: "柜台未收到订单，请稍后再试。",
    waiting: (number: number) => `${number} 号订单正在制作…`,
    ready: (number: number) => `${number} 号订单已做好，请到柜台领取。`,
    order: "下单",
    clear: "清空",
  },
};

const ITEMS_MAX = 20;
const LOOK_MILLIS = 5_000;

const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const order = part("order") as HTMLButtonElement;
const clear = part("clear") as HTMLButtonElement;

const tos = await connect();
const counter = new Counter();
let known = await counter.menu();
let basket: Item[] = [];
let ordered: { number: number; ready: boolean } | null = null;
let failed = false;

/** Draws everything; the buttons of the menu stay the same, so that what is chosen stays chosen. */
function show(): void {
  const said = words[tos.context.locale];
  document.documentElement.lang = tos.context.locale;
  document.documentElement.dataset["theme"] = tos.context.theme;
  part("title").textContent = said.title;
  part("note").textContent = failed
    ? said.failed
    : ordered
      ? (ordered.ready ? said.ready : said.waiting)(ordered.number)
      : known.open
        ? ""
        : said.closed;
  for (const item of known.menu.items) {
    const button = buttonOf(item);
    const count = basket.filter((each) => each.id === item.id).length;
    button.children[1]!.textContent = item.name[tos.context.locale];
    button.children[2]!.textContent = money(item.cents);
    button.children[3]!.textContent = count > 0 ? `× ${count}` : "";
    button.disabled = !known.open;
  }
  part("till").hidden = basket.length === 0;
  order.textContent = `${said.order} · ${money(cents(basket))}`;
  clear.textContent = said.clear;
}

function buttonOf(item: Item): HTMLButtonElement {
  const present = document.getElementById(`item-${item.id}`);
  if (present) {
    return present as HTMLButtonElement;
  }
  const button = document.createElement("button");
  button.id = `item-${item.id}`;
  button.type = "button";
  for (const kind of ["sign", "name", "price", "count"]) {
    const cell = document.createElement("span");
    cell.className = kind;
    button.append(cell);
  }
  button.style.setProperty("--served", item.colour);
  button.addEventListener("click", () => {
    basket = [...basket, item].slice(0, ITEMS_MAX);
    failed = false;
    show();
  });
  const line = document.createElement("li");
  line.append(button);
  part("menu").append(line);
  return button;
}

function money(amount: number): string {
  return new Intl.NumberFormat(tos.context.locale, { style: "currency", currency: known.menu.currency }).format(amount / 100);
}

clear.addEventListener("click", () => {
  basket = [];
  show();
});

order.addEventListener("click", async () => {
  order.disabled = true;
  try {
    ordered = { number: await counter.order(basket), ready: false };
    basket = [];
    failed = false;
  } catch {
    // The basket stays, so that pressing again orders the same.
    failed = true;
  }
  order.disabled = false;
  show();
});

/** Asks for what may have changed at the counter meanwhile. */
async function look(): Promise<void> {
  if (ordered && !ordered.ready) {
    ordered.ready = await counter.isReady(ordered.number).catch(() => false);
  } else {
    known = await counter.menu();
  }
  show();
}

tos.onContext(show);
steer(tos);
tos.ready();
setInterval(() => void look(), LOOK_MILLIS);
