/**
 * What nearly every page of an app needs: the look of its terminal, keys from wherever they come, and a focus that
 * a remote control moves. Nothing of it is asked of the system; an app may as well do it by itself.
 */
import type { Key, Tos } from "./index.ts";

const KEYS: ReadonlySet<string> = new Set<Key>(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Escape"]);

const FOCUSABLE = "button:not(:disabled), [href], input:not(:disabled), select:not(:disabled), [tabindex]:not([tabindex='-1'])";

/** A step aside counts so many times a step ahead, so that a row or column is kept where there is one. */
const ASIDE = 2;

/** And being off the middle a little, which decides between two that are as near. */
const OFF_MIDDLE = 0.2;

/**
 * Writes the language, the form factor and the theme to `<html>` (`lang`, `data-form`, `data-theme`), now and at each
 * change; `page.css` and an app's own styles go by them. Ends by calling what it answers.
 */
export function dress(tos: Tos, root: HTMLElement = document.documentElement): () => void {
  return tos.onContext(({ locale, form, theme }) => {
    root.lang = locale;
    root.dataset["form"] = form;
    root.dataset["theme"] = theme;
  });
}

/**
 * The keys of a remote control and of a keyboard that writes into the page itself, by one listener. It answers whether
 * it took the key. `Enter` on a control that has the focus is the browser's, where it comes from a keyboard.
 */
export function onKeys(tos: Tos, listener: (key: Key, down: boolean) => boolean): () => void {
  const typed = (down: boolean) => (event: KeyboardEvent): void => {
    const own = event.key === "Enter" && event.target instanceof Element && event.target.matches(FOCUSABLE);
    if (!event.isTrusted || own || !KEYS.has(event.key)) {
      return;
    }
    if (listener(event.key as Key, down)) {
      event.preventDefault();
    } else if (event.key === "Escape" && down) {
      tos.close();
    }
  };
  const [down, up] = [typed(true), typed(false)];
  window.addEventListener("keydown", down);
  window.addEventListener("keyup", up);
  const end = tos.onKey(listener);
  return () => {
    window.removeEventListener("keydown", down);
    window.removeEventListener("keyup", up);
    end();
  };
}

/** Where something stands, as `getBoundingClientRect` answers it. */
export type Place = Pick<DOMRect, "left" | "right" | "top" | "bottom">;

/** The nearest of some places in a direction; -1 where there is none. */
export function nearest(from: Place, key: Key, places: readonly Place[]): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  places.forEach((to, index) => {
    const [ahead, aside] = apart(from, key, to);
    const distance = ahead + aside;
    if (ahead > 0 && distance < least) {
      least = distance;
      best = index;
    }
  });
  return best;
}

/** How far a place is ahead in a direction, and how much being beside it counts. */
function apart(from: Place, key: Key, to: Place): [number, number] {
  const x = (to.left + to.right - from.left - from.right) / 2;
  const y = (to.top + to.bottom - from.top - from.bottom) / 2;
  const besideX = ASIDE * Math.max(0, to.left - from.right, from.left - to.right) + OFF_MIDDLE * Math.abs(x);
  const besideY = ASIDE * Math.max(0, to.top - from.bottom, from.top - to.bottom) + OFF_MIDDLE * Math.abs(y);
  switch (key) {
    case "ArrowLeft":
      return [-x, besideY];
    case "ArrowRight":
      return [x, besideY];
    case "ArrowUp":
      return [-y, besideX];
    case "ArrowDown":
      return [y, besideX];
    case "Enter":
    case "Escape":
      return [0, 0];
  }
}

/** Moves the focus in a direction, or onto the first control where nothing has it. Answers whether it moved. */
export function moveFocus(key: Key, within: ParentNode = document): boolean {
  const controls = [...within.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((each) => each.getClientRects().length > 0);
  const current = controls.find((each) => each === document.activeElement);
  const places = controls.map((each) => (each === current ? OUTSIDE : each.getBoundingClientRect()));
  const next = current ? controls[nearest(current.getBoundingClientRect(), key, places)] : controls[0];
  next?.focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return next !== undefined;
}

/** Nearest to nothing. */
const OUTSIDE: Place = { left: Number.NaN, right: Number.NaN, top: Number.NaN, bottom: Number.NaN };

/** Presses the control that has the focus, as a remote control's Enter. Answers whether there was one. */
export function pressFocused(): boolean {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.matches(FOCUSABLE)) {
    focused.click();
    return true;
  }
  return false;
}

/** Whether the person asked for little motion. */
export function wantsStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** An element with its attributes and what is in it. Text is text: nothing is read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: { readonly [name: string]: string | number | boolean | null | undefined } = {},
  ...content: readonly (Node | string | number | null | false)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(attribute, value === true ? "" : String(value));
    }
  }
  made.append(...content.filter((each) => each !== null && each !== false).map((each) => (each instanceof Node ? each : String(each))));
  return made;
}
