import type { PartyNow } from "@opentos/sdk";
import { boardSheet } from "@opentos/sdk/friends";
import { element } from "@opentos/sdk/page";
import type { Boards } from "../board.ts";
import { wonBy, type Evening } from "../evening.ts";
import { REMOTE_SEAT, type Place, type Round } from "../field/round.ts";
import type { Who } from "../game.ts";
import { awards } from "../awards.ts";
import { fill, type Words } from "../words.ts";
import { sign } from "./looks.ts";

export interface Act {
  readonly id: string;
  readonly text: string;
  readonly does: () => void;
}

const BOARD_SHOWN = 4;
const SVG = "http://www.w3.org/2000/svg";
/** Around a QR code, in its modules. */
const QUIET = 4;

export function buttons(acts: readonly Act[], kind = "buttons"): HTMLElement {
  const list = element("div", { class: kind });
  for (const { id, text, does } of acts) {
    const button = element("button", { type: "button", "data-act": id }, text);
    button.addEventListener("click", does);
    list.append(button);
  }
  return list;
}

/** A figure beside words: its colour and its sign. */
export function badge(seat: number, colour: string): HTMLElement {
  const made = element("i", { class: "badge" }, sign(seat));
  made.style.background = colour;
  return made;
}

export function qrCode({ size, rows }: PartyNow["qr"]): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const whole = size + 2 * QUIET;
  svg.setAttribute("viewBox", `0 0 ${whole} ${whole}`);
  svg.setAttribute("class", "qr");
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  const runs = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map((run) => `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`),
  );
  path.setAttribute("d", runs.join(""));
  svg.append(path);
  return svg;
}

/** An address as it has to be typed: beside a port, a browser guesses the scheme wrong. */
function typed(url: string): string {
  return url.replace(/^http:\/\//, "").replace(/^https:\/\/(?=[^/:]*(\/|$))/, "");
}

function joining(said: Words, party: PartyNow | null): HTMLElement {
  if (!party) {
    return element("section", { class: "join" }, element("p", { class: "help" }, said.partyFailed));
  }
  const where = typed(party.url.slice(0, party.url.lastIndexOf("/")));
  const [before = "", middle = "", after = ""] = fill(said.joinCode, { code: "\u0000", where: "\u0001" }).split(/[\u0000\u0001]/);
  const code = element("b", { id: "code" }, party.code);
  const address = element("span", { class: "where" }, where);
  const first = said.joinCode.indexOf("{code}") < said.joinCode.indexOf("{where}");
  return element(
    "section",
    { class: "join" },
    element("h2", {}, said.join),
    qrCode(party.qr),
    element("p", { class: "code-line" }, before, first ? code : address, middle, first ? address : code, after),
  );
}

export interface Waiting {
  readonly party: PartyNow | null;
  readonly people: readonly Who[];
  readonly ready: ReadonlySet<number>;
  readonly startsIn: number | null;
  readonly evening: Evening;
}

/** Who joins sees it at once below; how to join stands on the right. */
export function waiting(said: Words, now: Waiting, boards: Boards, locale: "en" | "zh-Hans", acts: readonly Act[]): HTMLElement[] {
  const list = element("ul", { class: "people" });
  for (const { seat, name, colour, here } of now.people) {
    const { crowns } = wonBy(now.evening, seat);
    const state = !here ? said.away : now.ready.has(seat) ? said.ready : "";
    list.append(
      element(
        "li",
        { class: here ? (now.ready.has(seat) ? "ready" : null) : "away", "data-seat": seat },
        badge(seat, colour),
        element("span", { class: "name" }, name),
        crowns > 0 && element("span", { class: "crowns", title: fill(said.crowns, { crowns }) }, `♛ ${crowns}`),
        state !== "" && element("span", { class: "state" }, state),
      ),
    );
  }
  return [
    element("section", { class: "head" }, element("h1", {}, said.name), element("p", { class: "tagline" }, said.tagline)),
    element("section", { class: "below" },
      now.people.length > 0 ? list : element("p", { class: "help" }, said.nobody),
      element("p", { class: "hint" }, hint(said, now)),
      buttons(acts, "row"),
    ),
    element("aside", {}, joining(said, now.party), boardSheet(locale, boards.week, { heading: said.boardWeek, most: BOARD_SHOWN })),
  ];
}

function hint(said: Words, { people, startsIn }: Waiting): string {
  if (startsIn !== null) {
    return fill(said.startsIn, { seconds: startsIn });
  }
  const phones = people.some(({ seat }) => seat !== REMOTE_SEAT);
  const remote = people.some(({ seat }) => seat === REMOTE_SEAT);
  return [phones && said.readyHow, remote && said.remoteHow].filter((each) => each !== false).join(" ");
}

export function paused(said: Words, alone: boolean, acts: readonly Act[]): HTMLElement {
  return element(
    "section",
    { class: "card" },
    element("h1", { class: "said" }, alone ? said.pausedAlone : said.paused),
    alone && element("p", { class: "help" }, said.pausedAloneHow),
    buttons(acts),
  );
}

export function playerSheet(said: Words, people: readonly Who[], remove: (who: Who) => void, told: string, back: Act): HTMLElement {
  const acts = people.map((who) => ({ id: `remove-${who.seat}`, text: fill(said.remove, { name: who.name }), does: () => remove(who) }));
  return element(
    "section",
    { class: "card" },
    element("h1", { class: "said" }, said.players),
    people.length === 0 && element("p", { class: "help" }, said.playersNone),
    element("p", { class: "told", role: "status" }, told),
    buttons([back, ...acts]),
  );
}

export function boardsSheet(said: Words, locale: "en" | "zh-Hans", boards: Boards, acts: readonly Act[]): HTMLElement {
  return element(
    "section",
    { class: "card wide" },
    element("div", { class: "two" }, boardSheet(locale, boards.week, { heading: said.boardWeek }), boardSheet(locale, boards.all, { heading: said.boardRound })),
    element("p", { class: "help" }, `${said.boardHow} ${said.pointsHow}`),
    buttons(acts, "row"),
  );
}

export interface Ended {
  readonly places: readonly Place[];
  readonly round: Round;
  readonly evening: Evening;
  readonly record: boolean;
  readonly startsIn: number | null;
  readonly ready: ReadonlySet<number>;
  readonly named: (seat: number) => string;
  readonly colour: (seat: number) => string;
}

/** The ceremony: columns grow together, the longest goes on longest, and then it is said who won. */
export function over(said: Words, ended: Ended, acts: readonly Act[]): HTMLElement {
  const { places, named, colour } = ended;
  const winners = places.filter(({ rank }) => rank === 1);
  const most = Math.max(1, ...places.map(({ cells }) => cells));
  const columns = element("ol", { class: "columns" });
  for (const { seat, rank, percent, points, cells } of [...places].sort((one, other) => one.seat - other.seat)) {
    const column = element("i", { class: "column" });
    column.style.background = colour(seat);
    column.style.setProperty("--part", String(cells / most));
    const { crowns } = wonBy(ended.evening, seat);
    columns.append(
      element(
        "li",
        { class: rank === 1 ? "first" : null, "data-rank": rank, "data-seat": seat },
        element("span", { class: "percent" }, fill(said.percent, { percent: percent.toFixed(1) })),
        column,
        element("span", { class: "who" }, badge(seat, colour(seat)), element("span", { class: "name" }, named(seat))),
        element("span", { class: "points" }, fill(said.points, { points })),
        element("span", { class: "crowns" }, crowns > 0 ? `♛ ${crowns}` : "", ended.ready.has(seat) ? ` ✓ ${said.ready}` : ""),
      ),
    );
  }
  const names = winners.map(({ seat }) => named(seat));
  const list = element("ul", { class: "awards" });
  for (const { kind, seat, count } of awards(ended.round)) {
    list.append(element("li", {}, fill(said[kind], { name: named(seat), count })));
  }
  return element(
    "section",
    { class: "card over" },
    element("p", { class: "evening" }, fill(said.evening, { round: ended.evening.rounds })),
    element("h1", { class: "winner" }, names.length === 1 ? fill(said.wins, { name: names[0] ?? "" }) : fill(said.draw, { names: names.join(", ") })),
    columns,
    list,
    element("p", { class: "news" }, ended.record ? said.record : ""),
    element("p", { class: "hint" }, ended.startsIn === null ? said.readyHow : fill(said.startsIn, { seconds: ended.startsIn })),
    buttons(acts, "row"),
  );
}
