import type { ContentItem, Context } from "@opentos/sdk";
import { element } from "@opentos/sdk/page";
import type { Row, Shelves } from "./library.ts";
import { tag } from "./price.ts";
import { clock, part } from "./time.ts";
import { words, type Words } from "./words.ts";

export interface Acts {
  open(item: ContentItem, row: string): void;
  more(row: string): void;
  again(): void;
  find(text: string): void;
}

/** What is drawn where there is no picture: the kind's own sign. */
const SIGNS: { readonly [kind in ContentItem["kind"]]: string } = {
  audio: "M9 18V5l12-2v13M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0M21 16a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
  video: "M3 5h18v14H3zM10 9l5 3-5 3z",
  picture: "M3 4h18v16H3zM3 16l5-5 5 5 3-3 5 5M15.5 8.5h.01",
  text: "M6 3h12v18H6zM9 8h6M9 12h6M9 16h4",
};

const FRAME = "http://www.w3.org/2000/svg";

export function sign(kind: ContentItem["kind"]): SVGSVGElement {
  return drawing(SIGNS[kind], "sign");
}

/** A drawing of strokes, 24 by 24. */
export function drawing(path: string, name: string): SVGSVGElement {
  const svg = document.createElementNS(FRAME, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", name);
  const stroke = document.createElementNS(FRAME, "path");
  stroke.setAttribute("d", path);
  svg.append(stroke);
  return svg;
}

/** A picture, or the sign where there is none or it does not come. */
export function cover(item: ContentItem): HTMLElement {
  const frame = element("span", { class: "cover", "data-kind": item.kind }, sign(item.kind));
  if (item.picture) {
    const image = element("img", { src: item.picture, alt: "", loading: "lazy", draggable: "false" });
    image.addEventListener("error", () => image.remove());
    frame.append(image);
  }
  return frame;
}

/** One line on how far the person is, or what it is. */
export function note(item: ContentItem, t: Words, locale: Context["locale"]): string {
  const { progress } = item;
  if (!item.owned) {
    return tag(item, t, locale);
  }
  if (progress?.finished) {
    return t.finished;
  }
  if (progress && progress.total > 0) {
    return t.left.replace("{time}", clock(progress.total - progress.seconds));
  }
  const what = item.trailer ? t.trailer : t.kind[item.kind];
  return item.seconds > 0 ? `${what} · ${clock(item.seconds)}` : what;
}

function card(item: ContentItem, row: string, first: boolean, locale: Context["locale"], acts: Acts): HTMLElement {
  const t = words[locale];
  const below = note(item, t, locale);
  const { progress } = item;
  const done = progress && !progress.finished ? part(progress.seconds, progress.total || item.seconds) : 0;
  const bar = element("span", { class: "bar" }, element("span", { class: "done" }));
  (bar.firstElementChild as HTMLElement).style.width = `${(done * 100).toFixed(1)}%`;
  const picture = cover(item);
  if (done > 0) {
    picture.append(bar);
  }
  const button = element(
    "button",
    { class: "card", id: `${row}-${item.id}`, type: "button", "data-first": first, "data-away": !item.here },
    picture,
    element("span", { class: "title" }, item.title),
    element("span", { class: "note" }, item.sourceTitle && row.length < 10 ? `${item.sourceTitle} · ` : "", item.owned ? below : element("strong", {}, below)),
  );
  button.addEventListener("click", () => acts.open(item, row));
  return element("li", {}, button);
}

function named(row: Row, t: Words): string {
  switch (row.id) {
    case "continue":
      return t.continue;
    case "new":
      return t.new;
    case "found":
      return t.found;
    default:
      return row.title;
  }
}

function rowOf(row: Row, first: boolean, locale: Context["locale"], acts: Acts): HTMLElement {
  const t = words[locale];
  const list = element("ul", { class: "row" }, ...row.items.slice(0, row.shown).map((item, at) => card(item, row.id, first && at === 0, locale, acts)));
  if (row.shown < row.items.length || row.next !== null) {
    const more = element("button", { class: "card more", type: "button", id: `${row.id}-more` }, t.more);
    more.addEventListener("click", () => acts.more(row.id));
    list.append(element("li", {}, more));
  }
  return element("section", { "aria-label": named(row, t) }, element("h2", {}, named(row, t)), list);
}

function said(title: string, text: string, t: Words, again?: () => void): HTMLElement {
  const button = again && element("button", { class: "plain", type: "button", id: "again", "data-first": true }, t.again);
  button?.addEventListener("click", () => again?.());
  return element("div", { class: "said" }, title && element("h2", {}, title), element("p", {}, text), button ?? null);
}

/** Whether this body has letters to look for words with. */
function hasSearch({ form }: Context): boolean {
  return form === "phone" || form === "tv" || form === "appliance";
}

function search(t: Words, text: string, acts: Acts): HTMLElement {
  const input = element("input", { type: "search", id: "search", placeholder: t.searchFor, "aria-label": t.searchFor, maxlength: 100, value: text });
  const form = element("form", { role: "search" }, input);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    acts.find(input.value);
  });
  input.addEventListener("input", () => input.value === "" && acts.find(""));
  return form;
}

/** The first page. */
export function page(context: Context, shelves: Shelves, found: Row | null, looked: string, acts: Acts): (Node | string)[] {
  const t = words[context.locale];
  const head = element("header", {}, element("h1", {}, t.name), hasSearch(context) && shelves.state === "ready" && shelves.sources.length > 0 ? search(t, looked, acts) : null);
  if (found) {
    return [head, found.items.length > 0 ? rowOf(found, true, context.locale, acts) : said("", t.nothingFound, t)];
  }
  const rows = shelves.rows.filter(({ items }) => items.length > 0);
  const drawn = rows.map((row, at) => rowOf(row, at === 0, context.locale, acts));
  switch (shelves.state) {
    case "loading":
      return rows.length > 0 ? [head, ...drawn] : [head, element("div", { class: "ghosts", role: "status", "aria-label": t.loading }, ...[1, 2, 3, 4].map(() => element("span", { class: "ghost" })))];
    case "no-grant":
      return [head, said("", t.noGrant, t, acts.again)];
    case "failed":
      return [head, said("", t.failed, t, acts.again)];
    case "ready":
      if (shelves.sources.length === 0) {
        return [head, said(t.emptyTitle, t.empty, t, acts.again)];
      }
      return rows.length > 0
        ? [head, ...drawn]
        : [head, said("", shelves.sources.some(({ reading }) => reading) ? t.reading : t.nothingHere, t, acts.again)];
  }
}
