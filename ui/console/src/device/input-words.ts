import type { Locale } from "@opentos/kit/i18n";
import { titleOf, type DataSchema, type Json } from "@opentos/kit/thing";
import { valueWords, type Words } from "../things/words.ts";

/** What an action was run with, in one line: choices by their title, the rest with its name. */
export function inputWords(schema: DataSchema | undefined, input: Json | undefined, locale: Locale, words: Words): string {
  if (input === null || input === undefined) {
    return "";
  }
  if (typeof input !== "object" || Array.isArray(input)) {
    return valueWords(schema, input, locale, words);
  }
  return Object.entries(input)
    .map(([key, value]) => {
      const part = schema?.properties?.[key];
      const said = value !== null && typeof value === "object" ? inputWords(part, value, locale, words) : valueWords(part, value, locale, words);
      return part?.enum || said === "" ? said : `${titleOf(part, key, locale)} ${said}`;
    })
    .filter(Boolean)
    .join(", ");
}
