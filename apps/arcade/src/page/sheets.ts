import { element } from "@opentos/sdk/page";
import type { Standing } from "@opentos/sdk";
import type { Board } from "../board.ts";
import { fill, type Words } from "../words.ts";

/** Standings on one sheet; the person's own is always among them. */
const STANDINGS_SHOWN = 7;

export interface Act {
  readonly text: string;
  readonly does: () => void;
}

const number = (value: number, locale: string): string => new Intl.NumberFormat(locale).format(value);

export function buttons(acts: readonly Act[]): HTMLElement {
  const list = element("div", { class: "buttons" });
  for (const { text, does } of acts) {
    const button = element("button", { type: "button" }, text);
    button.addEventListener("click", does);
    list.append(button);
  }
  return list;
}

export function title(said: Words, acts: readonly Act[]): HTMLElement {
  return element("section", {}, element("h1", {}, said.name), element("p", { class: "tagline" }, said.tagline), buttons(acts));
}

export function paused(said: Words, acts: readonly Act[]): HTMLElement {
  return element("section", {}, element("h1", { class: "said" }, said.paused), element("p", { class: "tagline" }, said.hold), buttons(acts));
}

export function over(
  said: Words,
  locale: string,
  flight: { end: keyof Words["ends"]; score: number; reached: number; best: number; better: boolean },
  acts: readonly Act[],
): HTMLElement {
  return element(
    "section",
    {},
    element("h1", { class: "said" }, said.ends[flight.end]),
    element("p", { class: "points" }, number(flight.score, locale)),
    element(
      "p",
      { class: "tagline" },
      `${fill(said.distance, { distance: number(Math.floor(flight.reached * 10), locale) })} · ${said.best} ${number(flight.best, locale)}`,
    ),
    flight.better && element("p", { class: "news" }, said.newBest),
    buttons(acts),
  );
}

/** The first of the board, and the person's own place where that is further down. */
export function shown(standings: readonly Standing[], most = STANDINGS_SHOWN): readonly Standing[] {
  const first = standings.slice(0, most);
  const own = standings.find(({ you }) => you);
  return own && !first.includes(own) ? [...first.slice(0, -1), own] : first;
}

export function board(said: Words, locale: string, known: Board): HTMLElement {
  const heading = element("h2", {}, said.board);
  if (known.state !== "there") {
    const text = { loading: said.friendLoading, off: said.boardOff, failed: said.boardFailed }[known.state];
    return element("section", { class: "board" }, heading, element("p", {}, text));
  }
  const list = element("ol");
  for (const { rank, name, value, you } of shown(known.standings)) {
    list.append(
      element(
        "li",
        { class: you ? "own" : null },
        element("span", { class: "rank" }, rank),
        element("span", { class: "name" }, you ? `${name} (${said.you})` : name),
        element("span", {}, number(value, locale)),
      ),
    );
  }
  const alone = known.standings.length === 0 ? said.boardEmpty : known.standings.length === 1 ? said.boardAlone : null;
  return element("section", { class: "board" }, heading, list, alone !== null && element("p", {}, alone));
}
