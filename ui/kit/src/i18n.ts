/** The languages in which everything a person reads is written. */
export const locales = ["en", "zh-Hans"] as const;

export type Locale = (typeof locales)[number];

/** Texts by key. A text holds `{name}` placeholders and, for counts, `{count|one|other}`. */
export type Texts = Readonly<Record<string, string>>;

export type Values = Readonly<Record<string, string | number>>;

/** The best of our languages for a reader who prefers `wanted`, most preferred first. */
export function matchLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase();
    if (language === "zh" || language.startsWith("zh-")) {
      return "zh-Hans";
    }
    if (language === "en" || language.startsWith("en-")) {
      return "en";
    }
  }
  return "en";
}

const placeholder = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/**
 * Fills a text's placeholders. `{count|device|devices}` becomes the first word when the value is 1
 * and the second otherwise, with `#` standing for the number. A placeholder without a value stays
 * as it is, so that the mistake is seen.
 */
export function fill(text: string, values: Values = {}, locale: Locale = "en"): string {
  return text.replace(placeholder, (whole, name: string, one?: string, other?: string) => {
    const value = values[name];
    if (value === undefined) {
      return whole;
    }
    if (one === undefined || other === undefined) {
      return String(value);
    }
    const chosen = Number(value) === 1 ? one : other;
    return chosen.replace("#", typeof value === "number" ? value.toLocaleString(locale) : value);
  });
}

/** The names of the placeholders in a text, sorted; both languages of a text must agree on them. */
export function placeholders(text: string): string[] {
  const names = new Set<string>();
  for (const match of text.matchAll(placeholder)) {
    names.add(match[1]!);
  }
  return [...names].sort();
}

/** Looks texts up in one language; a key that is missing is shown as itself. */
export function translator(texts: Readonly<Record<Locale, Texts>>) {
  return (locale: Locale, key: string, values?: Values): string =>
    fill(texts[locale][key] ?? texts.en[key] ?? key, values, locale);
}

/**
 * The words of a Thing Model in the reader's language: `titles` and `descriptions` carry several
 * languages, `title` one. Falls back from the exact tag to its language, to English, to `fallback`.
 */
export function localized(
  byLanguage: Readonly<Record<string, string>> | undefined,
  locale: Locale,
  fallback: string,
): string {
  if (!byLanguage) {
    return fallback;
  }
  const language = locale.split("-")[0]!;
  const near = Object.keys(byLanguage).find((tag) => tag.split("-")[0] === language);
  return byLanguage[locale] ?? (near ? byLanguage[near] : undefined) ?? byLanguage["en"] ?? fallback;
}

/** Texts written side by side, so that none can be forgotten in one of the languages. */
export type Pairs = Readonly<Record<string, readonly [english: string, chinese: string]>>;

export function bilingual(pairs: Pairs): Readonly<Record<Locale, Texts>> {
  const texts: Record<Locale, Record<string, string>> = { en: {}, "zh-Hans": {} };
  for (const [key, [english, chinese]] of Object.entries(pairs)) {
    texts.en[key] = english;
    texts["zh-Hans"][key] = chinese;
  }
  return texts;
}
