import { element } from "@opentos/sdk/page";
import { fill, type Words } from "../words.ts";

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
