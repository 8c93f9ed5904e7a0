import { element } from "@opentos/sdk/page";
import type { Context } from "@opentos/sdk";
import type { Known } from "./counter.ts";
import { button, number, shape, weekPage } from "./pages.ts";
import { axisEnd, boards, lines, type Line } from "./race.ts";
import { fill, words } from "./words.ts";

const LANES_MAX = 8;
const LINES_MAX = 5;
const [WIDTH, HEIGHT] = [760, 420];
const [LEFT, TOP, RIGHT, BOTTOM] = [70, 16, 150, 40];

/** The contest as a television shows it: who leads this week, how the last weeks went, and the person's own days. */
export function stage(context: Context, known: Known, code: string | null, showCode: () => void): HTMLElement {
  const said = words[context.locale];
  if (!context.grants.includes("friends")) {
    return element("section", { class: "stage" }, element("p", { class: "told" }, said.noFriends));
  }
  const drawn = lines(known.weeks, LINES_MAX);
  return element(
    "section",
    { class: "stage" },
    element("h1", {}, said.contest, " ", element("small", {}, said.contestNote)),
    element(
      "div",
      { class: "race" },
      lanes(context, known),
      element(
        "p",
        { class: "soft" },
        (known.standings?.length ?? 0) < 2 ? said.alone : null,
      ),
      code === null
        ? button(said.code, showCode, { "data-key": "code" })
        : element("p", { class: "code", role: "status" }, element("b", {}, code), element("small", {}, code.includes("-") ? said.codeHelp : "")),
    ),
    element("div", { class: "past" }, element("h2", {}, said.weeks), chart(context, known, drawn)),
    element("div", { class: "mine" }, weekPage(context, known)),
  );
}

function lanes(context: Context, known: Known): HTMLElement {
  const said = words[context.locale];
  const standings = (known.standings ?? []).slice(0, LANES_MAX);
  const most = Math.max(1, ...standings.map(({ value }) => value));
  const list = element("ol", { class: "lanes" });
  for (const { rank, name, value, you } of standings) {
    const bar = element("i", { class: "bar full" });
    bar.style.width = `${Math.max(1, (100 * value) / most)}%`;
    list.append(
      element(
        "li",
        { class: you ? "own" : null },
        element("span", {}, rank),
        element("span", { class: "name" }, you ? said.you : name),
        element("span", { class: "lane", "aria-hidden": "true" }, bar),
        element("b", {}, number(value, context)),
      ),
    );
  }
  return list;
}

function chart(context: Context, known: Known, drawn: readonly Line[]): HTMLElement {
  const said = words[context.locale];
  const weeks = boards(known.date);
  const end = axisEnd(Math.max(1, ...drawn.flatMap((line) => line.weeks)));
  const x = (index: number): number => LEFT + (index * (WIDTH - LEFT - RIGHT)) / (weeks.length - 1);
  const y = (steps: number): number => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * steps) / end;
  const day = new Intl.DateTimeFormat(context.locale, { month: "short", day: "numeric" });
  const text = (at: { x: number; y: number; anchor: string; kind: string }, words: string): SVGElement => {
    const made = shape("text", { x: at.x, y: at.y, "text-anchor": at.anchor, class: at.kind });
    made.textContent = words;
    return made;
  };
  const svg = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": drawn.map((line) => `${line.you ? said.you : line.name}: ${line.weeks.map((each) => number(each, context)).join(", ")}`).join("; "),
  });
  for (const part of [0, 0.5, 1]) {
    svg.append(
      shape("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(end * part), y2: y(end * part), class: "grid" }),
      text({ x: LEFT - 10, y: y(end * part) + 6, anchor: "end", kind: "axis" }, number(end * part, context)),
    );
  }
  weeks.forEach(({ monday }, index) =>
    svg.append(text({ x: x(index), y: HEIGHT - 8, anchor: "middle", kind: "axis" }, day.format(new Date(`${monday}T12:00:00`)))),
  );
  const ends = spread(drawn.map((line) => y(line.weeks.at(-1) ?? 0)));
  drawn.forEach((line, index) => {
    const points = line.weeks.map((steps, week) => `${x(week)},${y(steps)}`).join(" ");
    const kind = `line line-${index}`;
    svg.append(
      shape("polyline", { points, class: kind }),
      ...line.weeks.map((steps, week) => shape("circle", { cx: x(week), cy: y(steps), r: 4 + (index % 2), class: kind })),
      text({ x: WIDTH - RIGHT + 14, y: (ends[index] ?? 0) + 6, anchor: "start", kind: `label line-${index}` }, line.you ? said.you : line.name),
    );
  });
  return element("figure", { class: "weeks" }, svg, element("figcaption", { class: "soft" }, fill(said.weeksNote, { count: weeks.length })));
}

/** Names beside the ends of their lines, as far apart as letters need. */
function spread(places: readonly number[]): readonly number[] {
  const order = places.map((place, index) => ({ place, index })).sort((one, other) => one.place - other.place);
  let least = Number.NEGATIVE_INFINITY;
  const at = [...places];
  for (const { place, index } of order) {
    least = Math.max(place, least + 26);
    at[index] = least;
  }
  return at;
}
