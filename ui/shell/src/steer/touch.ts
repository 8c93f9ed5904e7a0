/** A finger or pointer that rests on an element becomes a `hold` event; the click is then swallowed. */
const HOLD_MILLIS = 500;
const SLIP_PIXELS = 12;

export function holdable(element: HTMLElement): () => void {
  let timer = 0;
  let held = false;
  let startX = 0;
  let startY = 0;

  const cancel = (): void => window.clearTimeout(timer);
  const onDown = (event: PointerEvent): void => {
    held = false;
    startX = event.clientX;
    startY = event.clientY;
    cancel();
    timer = window.setTimeout(() => {
      held = true;
      element.dispatchEvent(new CustomEvent("hold", { bubbles: true }));
    }, HOLD_MILLIS);
  };
  const onMove = (event: PointerEvent): void => {
    if (Math.hypot(event.clientX - startX, event.clientY - startY) > SLIP_PIXELS) {
      cancel();
    }
  };
  const onClick = (event: MouseEvent): void => {
    if (held) {
      held = false;
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  };
  const onMenu = (event: Event): void => event.preventDefault();

  element.addEventListener("pointerdown", onDown);
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerup", cancel);
  element.addEventListener("pointercancel", cancel);
  element.addEventListener("click", onClick, true);
  element.addEventListener("contextmenu", onMenu);
  return () => {
    cancel();
    element.removeEventListener("pointerdown", onDown);
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", cancel);
    element.removeEventListener("pointercancel", cancel);
    element.removeEventListener("click", onClick, true);
    element.removeEventListener("contextmenu", onMenu);
  };
}
