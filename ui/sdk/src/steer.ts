import type { Key, Tos } from "./index.ts";
import { onKeys, PRESSABLE } from "./page.ts";
import { nearest, scrollBy, type Direction } from "./spatial.ts";

const MARGIN_PIXELS = 48;

/** How much of the screen a page moves where nothing else lies that way. */
const PAGE_PART = 0.6;

const directions: { readonly [key in Key]?: Direction } = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

/**
 * What the remote control would press: it has the attribute `data-steered`, for the style sheet, or, where somebody
 * types into the page itself, the focus.
 *
 * On a terminal the two are not the same: the focus stays with the terminal, which hands the keys on, and a browser
 * draws none in a page that does not have it.
 */
export function chosen(): HTMLElement | null {
  const focused = document.hasFocus() ? document.activeElement : null;
  return focused instanceof HTMLElement && focused !== document.body && isPressable(focused)
    ? focused
    : document.querySelector<HTMLElement>("[data-steered]");
}

/** Chooses an element, or none. */
export function choose(element: HTMLElement | null | undefined): void {
  for (const each of document.querySelectorAll("[data-steered]")) {
    if (each !== element) {
      each.removeAttribute("data-steered");
    }
  }
  element?.setAttribute("data-steered", "");
  if (document.hasFocus()) {
    if (element) {
      element.focus({ preventScroll: true });
    } else if (document.activeElement instanceof HTMLElement) {
      document.activeElement.blur();
    }
  }
}

/** Chooses what lies in a direction, or the first control where nothing is chosen. Answers whether there was one. */
export function move(key: Key, within: ParentNode = document): boolean {
  const next = ahead(key, within);
  if (next) {
    choose(next);
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  return next !== undefined;
}

/** Presses what is chosen. Answers whether there was something. */
export function press(): boolean {
  const wanted = chosen();
  if (!wanted || !isPressable(wanted)) {
    return false;
  }
  wanted.click();
  return true;
}

/**
 * Lets the remote control reach everything in the page that can be pressed: the arrow keys lead from one thing to the
 * next one that lies that way, and scroll where there is none; Enter presses. On a TV something is always chosen,
 * `data-first` to begin with; elsewhere from the first key on.
 *
 * @returns ends it
 */
export function steer(tos: Tos): () => void {
  let last: HTMLElement | null = null;

  /** What was chosen may have been drawn anew. */
  function keep(): void {
    const before = chosen() ?? last;
    if (!before?.isConnected || !isPressable(before)) {
      const all = pressable(document);
      const same = before?.id ? all.find((each) => each.id === before.id) : undefined;
      choose(same ?? all.find((each) => "first" in each.dataset) ?? all[0]);
    }
    last = chosen();
  }

  function go(key: Key, direction: Direction): void {
    const before = chosen();
    keep();
    const next = before ? ahead(key, document) : undefined;
    if (next && comesNear(next)) {
      choose(next);
      last = next;
      reveal(next);
    } else {
      scroll(direction);
    }
  }

  const end = onKeys(tos, (key, down) => {
    const direction = directions[key];
    if (direction && down) {
      go(key, direction);
    } else if (key === "Enter" && down && chosen()) {
      keep();
      press();
    }
    return direction !== undefined || (key === "Enter" && chosen() !== null);
  });
  const observer = new MutationObserver(keep);
  if (tos.context.form === "tv") {
    keep();
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] });
  }
  return () => {
    end();
    observer.disconnect();
    choose(null);
  };
}

function ahead(key: Key, within: ParentNode): HTMLElement | undefined {
  const direction = directions[key];
  const current = chosen();
  const others = pressable(within).filter((each) => each !== current);
  if (!direction || !current || !isPressable(current)) {
    return direction && others[0];
  }
  return others[nearest(current.getBoundingClientRect(), direction, others.map((each) => each.getBoundingClientRect()))];
}

function pressable(within: ParentNode): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(PRESSABLE)].filter(isPressable);
}

function isPressable(element: HTMLElement): boolean {
  const { width, height } = element.getBoundingClientRect();
  return element.matches(PRESSABLE) && width > 0 && height > 0;
}

/** Whether it lies within the next screen; what lies further is scrolled to first, so that nothing in between is missed. */
function comesNear(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top < window.innerHeight * (1 + PAGE_PART) && bottom > -window.innerHeight * PAGE_PART;
}

function reveal(element: HTMLElement): void {
  const { top, height } = element.getBoundingClientRect();
  window.scrollBy({ top: scrollBy(0, window.innerHeight, top, height, MARGIN_PIXELS) });
}

function scroll(direction: Direction): void {
  const step = window.innerHeight * PAGE_PART;
  window.scrollBy({ top: direction === "down" ? step : direction === "up" ? -step : 0 });
}
