import type { Key, Tos } from "./index.ts";
import { nearest, scrollBy, type Direction } from "./spatial.ts";

const PRESSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

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
 * Lets the remote control reach everything in the page that can be pressed: the arrow keys lead from one thing to the
 * next one that lies that way, and scroll where there is none; Enter presses.
 *
 * What is chosen has the attribute `data-steered`, for the style sheet. It is not the focused element: the focus stays
 * with the terminal, which hands the keys on. On a TV something is always chosen, `data-first` to begin with; elsewhere
 * from the first key on.
 *
 * @returns ends it
 */
export function steer(tos: Tos): () => void {
  let chosen: HTMLElement | null = null;

  function choose(element: HTMLElement | null): void {
    if (chosen !== element) {
      chosen?.removeAttribute("data-steered");
      chosen = element;
      element?.setAttribute("data-steered", "");
    }
  }

  /** What was chosen may have been drawn anew. */
  function keep(): void {
    if (!chosen?.isConnected || !isPressable(chosen)) {
      const all = pressable();
      const same = chosen?.id ? all.find((each) => each.id === chosen?.id) : undefined;
      choose(same ?? all.find((each) => "first" in each.dataset) ?? all[0] ?? null);
    }
  }

  function move(direction: Direction): void {
    const before = chosen;
    keep();
    if (!chosen || !before) {
      scroll(direction);
      return;
    }
    const others = pressable().filter((each) => each !== chosen);
    const next = others[nearest(chosen.getBoundingClientRect(), direction, others.map((each) => each.getBoundingClientRect()))];
    if (!next || !comesNear(next)) {
      scroll(direction);
      return;
    }
    choose(next);
    reveal(next);
  }

  const end = tos.onKey((key, down) => {
    const direction = directions[key];
    if (direction && down) {
      move(direction);
    } else if (key === "Enter" && down && chosen) {
      keep();
      chosen?.click();
    }
    return direction !== undefined || (key === "Enter" && chosen !== null);
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

function pressable(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(PRESSABLE)].filter(isPressable);
}

function isPressable(element: HTMLElement): boolean {
  const { width, height } = element.getBoundingClientRect();
  return element.tabIndex >= 0 && !element.matches(":disabled") && width > 0 && height > 0;
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
