/**
 * What nearly every page of an app needs: the look of its terminal, and keys from wherever they come. Nothing of it is
 * asked of the system; an app may as well do it by itself.
 */
import type { Key, Tos } from "./index.ts";

const KEYS: ReadonlySet<string> = new Set<Key>(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Escape"]);

/** What can be pressed. */
export const PRESSABLE =
  "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex='-1'])";

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
    const own = event.key === "Enter" && event.target instanceof Element && event.target.matches(PRESSABLE);
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
