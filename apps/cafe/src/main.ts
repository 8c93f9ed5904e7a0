import { RefusedError, connect, refusedAs, type Activity, type Key, type Sent } from "@opentos/sdk";
import { takeUp } from "@opentos/sdk/going";
import { dress, onKeys } from "@opentos/sdk/page";
import { choose as steerTo, chosen, move, press } from "@opentos/sdk/steer";
import { Cafe, CafeError, beginning, type Menu, type Wish } from "./cafe.ts";
import { FORMAT, activityOf, goingIn } from "./going.ts";
import { Ordering, freshKey, type Stage } from "./ordering.ts";
import { choosePage, closedPage, loadingPage, menuPage, orderPage } from "./pages.ts";
import { wishIn } from "./said.ts";
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
/** What was last told of what goes on. */
let told = "";

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
    return choosePage(context, known, wish, { choose, order: () => void order(), back: toMenu });
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
  keep();
}

/** The order that is under way, or the cup that is put together. */
function going(): Activity | null {
  const on = ordering.kept ?? (wish ? { wish, key: null } : null);
  if (!on) {
    return null;
  }
  const drink = menu?.drinks.find(({ id }) => id === on.wish.drink);
  return activityOf(drink?.names[tos.context.locale] ?? words[tos.context.locale].name, on);
}

/** Whatever changed goes on elsewhere as it is here. */
function keep(): void {
  const activity = going();
  const now = activity ? JSON.stringify(activity) : "";
  if (now !== told) {
    told = now;
    void (activity ? tos.activity.publish(activity) : tos.activity.end()).catch(refusedAs(undefined));
  }
}

function choose(option: string, choice: string): void {
  if (wish) {
    wish = { ...wish, choices: { ...wish.choices, [option]: choice } };
    draw();
    keep();
  }
}

/** A cup that is on its way to another terminal is ordered there. */
async function order(): Promise<void> {
  if (wish && tos.context.running) {
    await ordering.begin(wish, freshKey());
  }
}

async function another(): Promise<void> {
  await ordering.done();
  stage = null;
  wish = null;
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
    wish = wish && whole(menu, wish);
    show(stage ? "order" : wish ? "choose" : "menu");
  } catch (failure) {
    if (!(failure instanceof CafeError)) {
      throw failure;
    }
    show(stage ? "order" : "closed");
  }
}

/** A wish that came from elsewhere, as this menu has it. */
function whole(menu: Menu, { drink, choices }: Wish): Wish | null {
  const known = menu.drinks.find(({ id }) => id === drink);
  return known ? beginning(menu, known, { drink, choices }) : null;
}

/** What was asked for in words is put together, and ordered by hand: it costs something. An order that runs goes on. */
function take(said: Sent["intent"]): void {
  const wanted = wishIn(said);
  if (wanted && !stage) {
    wish = menu ? whole(menu, wanted) : wanted;
    if (menu) {
      show(wish ? "choose" : "menu");
    }
  }
}

function toMenu(): void {
  wish = null;
  show("menu");
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
    void (page === "choose" ? toMenu() : another());
  }
  return within;
}

window.setInterval(() => {
  if (!tos.context.running) {
    return;
  }
  if (page === "order" && stage?.at === "made" && stage.order.state !== "ready") {
    void ordering.look(stage.order);
  } else if (page === "order" && stage?.at === "stuck" && stage.paid) {
    void ordering.go();
  }
}, LOOK_MILLIS);

dress(tos);
onKeys(tos, pressed);
const moved = await takeUp(tos, FORMAT, goingIn);
told = moved ? "elsewhere" : "";
last = await ordering.last().catch(refusedAs(null));
const { key = null } = moved ?? {};
const ordered = await ordering.resume(moved && key !== null ? { wish: moved.wish, key } : null).catch(refusedAs(false));
wish = ordered ? (ordering.kept?.wish ?? null) : moved && key === null ? moved.wish : null;
tos.activity.onLeave(going);
if (!ordered) {
  show("loading");
}
let begun = false;
tos.onContext(({ running }) => {
  draw();
  // An order that moves here goes on once it is here.
  if (running && !begun) {
    begun = true;
    void ordering.go();
  }
});
tos.onSent(({ intent }) => take(intent));
tos.ready();
await load();
