import { connect, refusedAs, type Activity, type Key, type Sent } from "@opentos/sdk";
import { takeUp } from "@opentos/sdk/going";
import { dress, element, onKeys } from "@opentos/sdk/page";
import { choose, chosen, move, press } from "@opentos/sdk/steer";
import { FORMAT, activityOf, placeIn } from "./going.ts";
import { Glance } from "./glance.ts";
import { cities, type City } from "./cities.ts";
import { PAGES, citiesPage, daysPage, hoursPage, nowPage, type Acts, type Page } from "./pages.ts";
import { askedIn } from "./said.ts";
import { ask } from "./weather.ts";

const FRESH_MILLIS = 15 * 60_000;
const AGAIN_MILLIS = 60_000;
const LOOK_MILLIS = 30_000;

const main = document.getElementById("page") as HTMLElement;
const tos = await connect();
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const glance = new Glance(tos, zone, ask, Date.now, () => draw());
let page: Page = "now";
/** What was last told of what goes on. */
let told = "";
let tried = Number.NEGATIVE_INFINITY;
let choosing = false;
let begun = false;
let browsed: City | null = null;
/** The day that somebody asked for, counted from today; `null` once something else is looked at. */
let asked: number | null = null;

const acts: Acts = {
  choose: (city) => {
    page = "now";
    asked = null;
    choosing = false;
    browsed = null;
    tried = Date.now();
    void glance.choose(city).then(scroll);
  },
  turnUnit: () => void glance.turnUnit(),
  again: () => void refresh(),
};

/** On glasses one page at a time, on a watch one under the other. */
function draw(): void {
  const { context } = tos;
  const now = Date.now();
  const key = chosen()?.dataset["key"];
  const make: { readonly [page in Page]: () => HTMLElement } = {
    now: () => nowPage(context, glance.known, now, acts),
    hours: () => hoursPage(context, glance.known, now, acts),
    days: () => daysPage(context, glance.known, now, acts, asked),
    cities: () => citiesPage(context, glance.known, browsed ?? glance.known.city, acts),
  };
  const shown = context.form === "glasses" ? [page] : PAGES;
  const top = main.scrollTop;
  main.replaceChildren(...shown.map((each) => make[each]()));
  if (context.form === "glasses") {
    main.append(element("p", { class: "where", "aria-hidden": "true" }, PAGES.map((each) => (each === page ? "●" : "○")).join(" ")));
  }
  main.scrollTop = top;
  if (key) {
    choose(main.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`));
  }
  keep();
}

/** Which page is before the person: on a watch the one to which a finger moved. */
function looked(): Page {
  const scrolled = tos.context.form !== "glasses" && main.clientHeight > 0;
  return scrolled ? (PAGES[Math.round(main.scrollTop / main.clientHeight)] ?? "cities") : page;
}

function going(): Activity {
  const { city, since } = glance.known;
  return activityOf(city.names[tos.context.locale], { city, since, page: looked(), browsed });
}

/** The place that is looked at goes on elsewhere. */
function keep(): void {
  const activity = going();
  const now = JSON.stringify(activity);
  if (begun && now !== told) {
    told = now;
    void tos.activity.publish(activity).catch(refusedAs(undefined));
  }
}

function scroll(): void {
  main.scrollTo({ top: PAGES.indexOf(page) * main.clientHeight });
}

async function refresh(): Promise<void> {
  tried = Date.now();
  await glance.refresh();
}

/** What was asked for in words. */
function show(said: Sent["intent"]): void {
  const wanted = askedIn(said);
  if (wanted) {
    ({ page, day: asked } = wanted);
    choosing = false;
    browsed = null;
    draw();
    scroll();
    tried = Date.now();
    void glance.look(wanted.city).then(scroll);
  }
}

function turn(step: number): void {
  asked = null;
  page = PAGES[(PAGES.indexOf(page) + step + PAGES.length) % PAGES.length] ?? "now";
  choosing = false;
  browsed = null;
  draw();
  scroll();
}

function pressed(key: Key, down: boolean): boolean {
  if (key === "Escape") {
    const away = page !== "now";
    if (down && away) {
      page = "now";
      asked = null;
      choosing = false;
      browsed = null;
      draw();
      scroll();
    }
    return away;
  }
  if (!down) {
    return true;
  }
  return tos.context.form === "glasses" ? onGlasses(key) : onWatch(key);
}

/** Left and right turn the pages. Enter goes into the cities, along which they then move; down is the unit. */
function onGlasses(key: Key): boolean {
  if (key === "Enter") {
    if (page === "cities" && !choosing) {
      choosing = true;
      browse(0);
      return true;
    }
    return press();
  }
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const step = key === "ArrowRight" ? 1 : -1;
    if (choosing) {
      browse(step);
    } else {
      turn(step);
    }
  } else if (choosing) {
    choose(main.querySelector<HTMLElement>(key === "ArrowDown" ? "[data-key=unit]" : `[data-key="${(browsed ?? glance.known.city).id}"]`));
  }
  return true;
}

function browse(step: number): void {
  const at = cities.indexOf(browsed ?? glance.known.city) + step;
  browsed = cities[(at + cities.length) % cities.length] ?? null;
  draw();
  choose(main.querySelector<HTMLElement>(`[data-key="${browsed?.id}"]`));
}

/** The crown goes from page to page, and through the cities one by one. */
function onWatch(key: Key): boolean {
  if (key === "Enter") {
    return press();
  }
  page = looked();
  if (page === "cities" && move(key, main)) {
    return true;
  }
  if (key === "ArrowUp" || key === "ArrowDown") {
    turn(key === "ArrowDown" ? 1 : -1);
  }
  return true;
}

window.setInterval(() => {
  const { forecast } = glance.known;
  const wanted = !forecast || Date.now() - forecast.asked > FRESH_MILLIS;
  if (wanted && Date.now() - tried > AGAIN_MILLIS) {
    void refresh();
  } else if (!chosen()) {
    draw();
  }
}, LOOK_MILLIS);
window.addEventListener("online", () => void refresh());

dress(tos);
onKeys(tos, pressed);
const place = await takeUp(tos, FORMAT, placeIn);
if (place) {
  page = place.page;
  browsed = tos.context.form === "glasses" ? place.browsed : null;
  choosing = browsed !== null;
}
await glance.begin(zone, place);
scroll();
if (browsed) {
  browse(0);
}
begun = true;
main.addEventListener("scroll", keep, { passive: true });
tos.activity.onLeave(going);
tos.onContext(() => draw());
tos.onSent(({ intent }) => show(intent));
tos.ready();
await refresh();
