import { RefusedError, connect, type Key } from "@opentos/sdk";
import { dress, onKeys } from "@opentos/sdk/page";
import { choose as steerTo, chosen, move, press } from "@opentos/sdk/steer";
import { Cafe, CafeError, beginning, type Menu, type Wish } from "./cafe.ts";
import { Ordering, freshKey, type Stage } from "./ordering.ts";
import { choosePage, closedPage, loadingPage, menuPage, orderPage } from "./pages.ts";
import { fill, words } from "./words.ts";

/** How often an order that is being made, or one that got stuck, is looked at. */
const LOOK_MILLIS = 3_000;

type Page = "loading" | "closed" | "menu" | "choose" | "order";

const main = document.getElementById("page") as HTMLElement;
const tos = await connect();
const cafe = new Cafe();
const ordering = new Ordering(tos, cafe, tell);

let page: Page = "loading";
let menu: Menu | null = null;
let last: Wish | null = null;
let wish: Wish | null = null;
let stage: Stage | null = null;

/** Draws the page anew; what is chosen stays the control with the same name, or goes to the first. */
function draw(): void {
  const { context } = tos;
  const before = chosen()?.dataset["key"];
  const samePage = main.firstElementChild?.getAttribute("data-page") === page;
  const scrolled = samePage ? (document.scrollingElement?.scrollTop ?? 0) : 0;
  const made = drawn();
  made.dataset["page"] = page;
  main.replaceChildren(made);
  document.scrollingElement?.scrollTo({ top: scrolled });
  const kept = samePage && before ? main.querySelector<HTMLElement>(`[data-key="${CSS.escape(before)}"]`) : null;
  if (kept) {
    steerTo(kept);
  } else if (context.form === "tv" || before !== undefined) {
    steerTo(main.querySelector<HTMLElement>(page === "choose" ? "[data-key=order]" : "button"));
  }
}

function drawn(): HTMLElement {
  const { context } = tos;
  if (page === "order" && stage) {
    return orderPage(context, stage, wish, menu, {
      again: () => void ordering.go(),
      another: () => void another(),
      withdraw: (payment) => void ordering.withdraw(payment),
    });
  }
  if (page === "closed") {
    return closedPage(context, () => void load());
  }
  if (!menu || page === "loading") {
    return loadingPage(context);
  }
  const known = menu;
  if (page === "choose" && wish) {
    return choosePage(context, known, wish, { choose, order: () => void order(), back: () => show("menu") });
  }
  return menuPage(
    context,
    known,
    last,
    (drink, usual) => {
      wish = usual ?? beginning(known, drink, last);
      show("choose");
    },
    (drink) => beginning(known, drink, null),
  );
}

function show(next: Page): void {
  page = next;
  draw();
}

function choose(option: string, choice: string): void {
  if (wish) {
    wish = { ...wish, choices: { ...wish.choices, [option]: choice } };
    draw();
  }
}

async function order(): Promise<void> {
  if (wish) {
    await ordering.begin(wish, freshKey());
  }
}

async function another(): Promise<void> {
  await ordering.done();
  stage = null;
  last = await ordering.last();
  await load();
}

function tell(next: Stage): void {
  const before = stage;
  stage = next;
  if (next.at === "made" && next.order.state === "ready" && before?.at === "made" && before.order.state !== "ready") {
    void notify(next.order.label, next.order.number ?? 0);
  }
  show("order");
}

async function notify(label: string, number: number): Promise<void> {
  const said = words[tos.context.locale];
  if (!tos.context.grants.includes("notifications")) {
    return;
  }
  try {
    const drink = menu?.drinks.find(({ names }) => names.en === label)?.names[tos.context.locale] ?? label;
    await tos.notifications.send({ title: said.readyTitle, body: fill(said.readyBody, { drink, number }), tag: "order" });
  } catch (refused) {
    // The page itself says it, too.
    if (!(refused instanceof RefusedError)) {
      throw refused;
    }
  }
}

async function load(): Promise<void> {
  show("loading");
  try {
    menu = await cafe.menu();
    show(stage ? "order" : "menu");
  } catch (failure) {
    if (!(failure instanceof CafeError)) {
      throw failure;
    }
    show(stage ? "order" : "closed");
  }
}

function pressed(key: Key, down: boolean): boolean {
  if (key === "Escape") {
    return back(down);
  }
  return down ? (key === "Enter" ? press() : move(key)) : true;
}

/** One step back; from the menu, and while an order runs, the terminal leaves the app: the order goes on. */
function back(down: boolean): boolean {
  const within = page === "choose" || (page === "order" && (stage?.at === "over" || (stage?.at === "made" && stage.order.state === "ready")));
  if (within && down) {
    void (page === "choose" ? show("menu") : another());
  }
  return within;
}

window.setInterval(() => {
  if (page === "order" && stage?.at === "made" && stage.order.state !== "ready") {
    void ordering.look(stage.order);
  } else if (page === "order" && stage?.at === "stuck" && stage.paid) {
    void ordering.go();
  }
}, LOOK_MILLIS);

dress(tos);
onKeys(tos, pressed);
last = await ordering.last().catch(() => null);
const resumed = await ordering.resume().catch(() => false);
tos.onContext(() => draw());
if (!resumed) {
  show("loading");
}
tos.ready();
await load();
