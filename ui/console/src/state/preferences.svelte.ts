import { fill, matchLocale, type Locale, type Values } from "@opentos/kit/i18n";
import { texts, type TextKey } from "../texts/index.ts";

export type Theme = "system" | "light" | "dark";

const LOCALE_KEY = "opentos.locale";
const THEME_KEY = "opentos.theme";

/** What this browser remembers of its reader. A browser may refuse to store anything. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then lasts until the page is closed.
  }
}

class Preferences {
  locale = $state<Locale>(startLocale());
  theme = $state<Theme>(startTheme());

  chooseLocale(locale: Locale): void {
    this.locale = locale;
    remember(LOCALE_KEY, locale);
    this.apply();
  }

  chooseTheme(theme: Theme): void {
    this.theme = theme;
    remember(THEME_KEY, theme);
    this.apply();
  }

  apply(): void {
    document.documentElement.lang = this.locale;
    if (this.theme === "system") {
      delete document.documentElement.dataset["theme"];
    } else {
      document.documentElement.dataset["theme"] = this.theme;
    }
  }
}

function startLocale(): Locale {
  const chosen = remembered(LOCALE_KEY);
  return matchLocale(chosen ? [chosen] : navigator.languages);
}

function startTheme(): Theme {
  const chosen = remembered(THEME_KEY);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export const preferences = new Preferences();

/** The text for a key in the reader's language. */
export function t(key: TextKey, values?: Values): string {
  return fill(texts[preferences.locale][key]!, values, preferences.locale);
}

/** The text for a key made at run time, such as a refusal's code; `undefined` when there is none. */
export function maybeText(key: string): string | undefined {
  return texts[preferences.locale][key];
}
