import { nearest, scrollBy, type Box, type Direction } from "./spatial.ts";

/**
 * Steering a page by arrow keys, Enter and Escape. Whatever carries `data-focus` can be reached;
 * inside the topmost `data-layer` only what lies in it. The focused element is the document's own
 * active element, so that screen readers and tests see the same as the eye.
 *
 * Before the focus moves, the focused element gets a cancelable `steer` event with the direction:
 * a slider takes left and right for itself. A long Enter on `data-hold` becomes a `hold` event,
 * and Escape a `leave` event, first to the focused element and then to the window.
 */
const HOLD_MILLIS = 550;
const SCROLL_MARGIN_PIXELS = 64;

const directions: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const leaveKeys = ["Escape", "BrowserBack", "GoBack", "XF86Back"];

export function startSteering(): () => void {
  let pressed: { element: HTMLElement; timer: number; held: boolean } | null = null;

  function onKeyDown(event: KeyboardEvent): void {
    const direction = directions[event.key];
    if (direction) {
      if (!writesItself(event, direction)) {
        event.preventDefault();
        steer(direction);
      }
    } else if (event.key === "Enter" || event.key === "Select") {
      const element = focused();
      if (!element) {
        if (document.activeElement === document.body) {
          focusFirst();
        }
        return;
      }
      if (element instanceof HTMLInputElement) {
        return;
      }
      event.preventDefault();
      if (!event.repeat) {
        press(element);
      }
    } else if (event.key === "ContextMenu" || event.key === "Info") {
      const element = focused();
      if (element?.dataset["hold"] !== undefined) {
        event.preventDefault();
        element.dispatchEvent(new CustomEvent("hold", { bubbles: true }));
      }
    } else if (leaveKeys.includes(event.key) || (event.key === "Backspace" && !isText(event.target))) {
      event.preventDefault();
      leave();
    }
  }

  function press(element: HTMLElement): void {
    if (element.dataset["hold"] === undefined) {
      element.click();
      return;
    }
    element.classList.add("pressed");
    const timer = window.setTimeout(() => {
      if (pressed) {
        pressed.held = true;
        element.classList.remove("pressed");
        element.dispatchEvent(new CustomEvent("hold", { bubbles: true }));
      }
    }, HOLD_MILLIS);
    pressed = { element, timer, held: false };
  }

  function onKeyUp(event: KeyboardEvent): void {
    if ((event.key === "Enter" || event.key === "Select") && pressed) {
      const { element, timer, held } = pressed;
      pressed = null;
      window.clearTimeout(timer);
      element.classList.remove("pressed");
      if (!held && element.isConnected) {
        element.click();
      }
    }
  }

  window.addEventListener("keydown", onKeyDown);
  window.addEventListener("keyup", onKeyUp);
  return () => {
    window.removeEventListener("keydown", onKeyDown);
    window.removeEventListener("keyup", onKeyUp);
  };
}

function leave(): void {
  const event = new CustomEvent("leave", { bubbles: true, cancelable: true });
  (focused() ?? document.body).dispatchEvent(event);
}

/** Text fields keep left and right, and native sliders nothing. */
function writesItself(event: KeyboardEvent, direction: Direction): boolean {
  return isText(event.target) && (direction === "left" || direction === "right");
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === "text";
}

function steer(direction: Direction): void {
  const from = focused();
  if (!from) {
    focusFirst();
    return;
  }
  const event = new CustomEvent<Direction>("steer", { bubbles: true, cancelable: true, detail: direction });
  if (!from.dispatchEvent(event)) {
    return;
  }
  const others = reachable().filter((element) => element !== from);
  const index = nearest(boxOf(from), direction, others.map(boxOf), others.map((each) => rowOf(from, each)));
  const to = others[index];
  if (to) {
    moveTo(remembered(from, to));
  } else {
    scrollOn(from, direction);
  }
}

/** What is marked as a row of things and has not the focus in it. */
function rowOf(from: HTMLElement, element: HTMLElement): Box | null {
  const row = element.closest<HTMLElement>("[data-row]");
  return row && !row.contains(from) ? boxOf(row) : null;
}

/** Coming into a group from outside leads back to where the focus was in it. */
function remembered(from: HTMLElement, to: HTMLElement): HTMLElement {
  const group = to.closest<HTMLElement>("[data-group]");
  if (!group || group.contains(from)) {
    return to;
  }
  const last = group.querySelector<HTMLElement>("[data-focus][data-last]");
  return last ?? to;
}

export function moveTo(element: HTMLElement): void {
  const group = element.closest<HTMLElement>("[data-group]");
  group?.querySelector("[data-last]")?.removeAttribute("data-last");
  element.setAttribute("data-last", "");
  element.focus({ preventScroll: true });
  reveal(element);
}

function reveal(element: HTMLElement): void {
  const scroller = element.closest<HTMLElement>("[data-scroll]");
  if (!scroller) {
    return;
  }
  const frame = scroller.getBoundingClientRect();
  const item = element.getBoundingClientRect();
  // On a round screen the focus lies in the middle, where there is room.
  const margin = scroller.dataset["scroll"] === "middle" ? Number.POSITIVE_INFINITY : SCROLL_MARGIN_PIXELS;
  const top = scrollBy(frame.top, frame.height, item.top, item.height, margin);
  const left = scrollBy(frame.left, frame.width, item.left, item.width, SCROLL_MARGIN_PIXELS);
  if (top !== 0 || left !== 0) {
    scroller.scrollBy({ top, left, behavior: calm() ? "auto" : "smooth" });
  }
}

/** Past the last element a page still scrolls, so that what only can be read is seen. */
function scrollOn(from: HTMLElement, direction: Direction): void {
  const scroller = from.closest<HTMLElement>("[data-scroll]");
  const amount = direction === "down" ? 1 : direction === "up" ? -1 : 0;
  scroller?.scrollBy({ top: amount * scroller.clientHeight * 0.5, behavior: calm() ? "auto" : "smooth" });
}

export function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function focused(): HTMLElement | null {
  const active = document.activeElement;
  const element = active instanceof HTMLElement ? active.closest<HTMLElement>("[data-focus]") : null;
  return element && layer().contains(element) ? element : null;
}

function layer(): HTMLElement {
  const layers = document.querySelectorAll<HTMLElement>("[data-layer]");
  return layers[layers.length - 1] ?? document.body;
}

function reachable(): HTMLElement[] {
  return [...layer().querySelectorAll<HTMLElement>("[data-focus]")].filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && !element.hasAttribute("disabled");
  });
}

export function focusFirst(): void {
  const all = reachable();
  const first = all.find((element) => element.dataset["first"] !== undefined) ?? all[0];
  if (first) {
    moveTo(first);
  }
}

/** Puts the focus back on the first element that there is with one of these keys, or on the first of all. */
export function focusKey(...keys: readonly (string | null)[]): void {
  const all = reachable();
  const element = keys.filter((key) => key !== null).map((key) => all.find((each) => each.dataset["key"] === key)).find((each) => each !== undefined);
  if (element) {
    moveTo(element);
  } else {
    focusFirst();
  }
}

function boxOf(element: HTMLElement): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}
