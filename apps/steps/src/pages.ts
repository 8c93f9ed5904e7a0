import { element } from "@opentos/sdk/page";
import type { Context } from "@opentos/sdk";
import type { Known } from "./counter.ts";
import { streak, week } from "./days.ts";
import { fill, words } from "./words.ts";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 44;
const ROUND = 2 * Math.PI * RADIUS;
const STANDINGS_SHOWN = 5;

export interface Acts {
  readonly aim: (steps: 1 | -1) => void;
  readonly code: () => void;
}

export function shape(name: string, attributes: { readonly [name: string]: string | number }, ...content: readonly SVGElement[]): SVGElement {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, String(value)));
  made.append(...content);
  return made;
}

export const number = (value: number, { locale }: Context): string => new Intl.NumberFormat(locale).format(value);

/** A ring that closes as the goal comes near; what goes beyond it makes a second, brighter one. */
function ring(part: number): SVGElement {
  const arc = (kind: string, filled: number): SVGElement =>
    shape("circle", { cx: 50, cy: 50, r: RADIUS, class: kind, "stroke-dasharray": `${ROUND * Math.min(1, filled)} ${ROUND}` });
  return shape(
    "svg",
    { viewBox: "0 0 100 100", class: "ring", "aria-hidden": "true" },
    shape("circle", { cx: 50, cy: 50, r: RADIUS, class: "track" }),
    ...(part > 0 ? [arc("arc", part)] : []),
    ...(part > 1 ? [arc("beyond", part - 1)] : []),
  );
}

export function button(text: string, does: () => void, attributes: { readonly [name: string]: string }): HTMLElement {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", does);
  return made;
}

export function todayPage(context: Context, known: Known): HTMLElement {
  const said = words[context.locale];
  const { reading, goal, trouble } = known;
  const steps = known.days[known.date] ?? 0;
  if (!reading && trouble !== null && steps === 0) {
    const why = { asking: said.asking, none: said.none, "no-grant": said.noGrant, failed: said.failed }[trouble];
    return element("section", { class: "today" }, ring(0), element("div", { class: "middle" }, element("p", { class: "told", role: "status" }, why)));
  }
  const heart = reading?.heart ?? null;
  const pulse = element("p", { class: "heart", "aria-label": heart === null ? "" : fill(said.heart, { beats: heart }) });
  if (heart !== null) {
    const sign = shape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, shape("path", { d: "M12 20.500C4 14.500 2 11 2 7.800A5.300 5.300 0 0 1 12 5.500a5.300 5.300 0 0 1 10 2.300c0 3.200-2 6.700-10 12.700z" }));
    sign.style.animationDuration = `${60 / heart}s`;
    pulse.append(sign, element("b", {}, heart), element("small", {}, said.bpm));
  }
  const offline = reading && !reading.online;
  return element(
    "section",
    { class: known.reached || steps >= goal ? "today reached" : "today" },
    ring(steps / goal),
    element(
      "div",
      { class: "middle" },
      element("h1", { class: "count" }, number(steps, context), element("small", { class: "unseen" }, ` ${said.steps}`)),
      element("p", { class: "of" }, steps >= goal ? said.reached : fill(said.of, { goal: number(goal, context) })),
      heart !== null && !offline ? pulse : null,
    ),
    offline ? element("p", { class: "note" }, fill(said.offline, { device: reading.device })) : null,
  );
}

export function weekPage(context: Context, known: Known): HTMLElement {
  const said = words[context.locale];
  const days = week(known.days, known.date);
  const most = Math.max(known.goal, ...days.map(({ steps }) => steps));
  const chart = element("ul", { class: "chart" });
  for (const { date, steps } of days) {
    const day = new Date(`${date}T12:00:00`);
    const name = new Intl.DateTimeFormat(context.locale, { weekday: "long" }).format(day);
    const bar = element("i", { class: steps >= known.goal ? "bar full" : "bar" });
    bar.style.height = `${Math.max(2, (100 * steps) / most)}%`;
    chart.append(
      element(
        "li",
        { "aria-label": `${name}: ${number(steps, context)}`, class: date === known.date ? "now" : null },
        element("span", { class: "column" }, bar),
        element("span", { class: "day", "aria-hidden": "true" }, new Intl.DateTimeFormat(context.locale, { weekday: "narrow" }).format(day)),
      ),
    );
  }
  chart.style.setProperty("--goal", `${(100 * known.goal) / most}%`);
  const row = streak(known.days, known.date, known.goal);
  const walked = days.filter(({ steps }) => steps > 0);
  const mean = walked.length === 0 ? 0 : Math.round(walked.reduce((sum, { steps }) => sum + steps, 0) / walked.length);
  return element(
    "section",
    { class: "week" },
    element("h2", {}, said.week),
    chart,
    element("p", { class: "mean" }, fill(said.mean, { steps: number(mean, context) })),
    element("p", { class: "soft" }, row === 0 ? said.noStreak : row === 1 ? said.streakOne : fill(said.streak, { days: row })),
  );
}

export function contestPage(context: Context, known: Known, code: string | null, acts: Acts): HTMLElement {
  const said = words[context.locale];
  const page = element("section", { class: "contest" }, element("h2", {}, said.contest, " ", element("small", {}, said.contestNote)));
  if (!context.grants.includes("friends")) {
    page.append(element("p", { class: "told" }, said.noFriends));
    return page;
  }
  const standings = known.standings ?? [];
  const list = element("ol", {});
  for (const { rank, name, value, you } of standings.slice(0, STANDINGS_SHOWN)) {
    list.append(
      element("li", { class: you ? "own" : null }, element("span", {}, rank), element("span", { class: "name" }, you ? said.you : name), element("b", {}, number(value, context))),
    );
  }
  page.append(list);
  if (standings.length < 2) {
    page.append(element("p", { class: "soft" }, said.alone));
  }
  page.append(
    code === null
      ? button(said.code, acts.code, { "data-key": "code" })
      : element("p", { class: "code", role: "status" }, element("b", {}, code), element("small", {}, code.includes("-") ? said.codeHelp : "")),
  );
  return page;
}

export function goalPage(context: Context, known: Known, acts: Acts): HTMLElement {
  const said = words[context.locale];
  return element(
    "section",
    { class: "goal" },
    element("h2", {}, said.goal),
    button("+", () => acts.aim(1), { "data-key": "more", "aria-label": said.more }),
    element("p", { class: "count", role: "status" }, number(known.goal, context)),
    button("−", () => acts.aim(-1), { "data-key": "less", "aria-label": said.less }),
  );
}
