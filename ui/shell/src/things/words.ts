import { quantity, regional, unitSymbol } from "@opentos/kit/format";
import type { Locale } from "@opentos/kit/i18n";
import { choiceTitle, type DataSchema, type Json } from "@opentos/kit/thing";
import { texts, translate } from "../texts/index.ts";
import { primaryOf, type Reading, type Thing } from "./thing.ts";

/** A value ready to be set in type: numbers and their units are drawn in different sizes. */
export interface Words {
  text: string;
  unit: string;
}

const NOTHING: Words = { text: "–", unit: "" };

export function wordsFor(schema: DataSchema | undefined, value: Json | undefined, locale: Locale): Words {
  if (value === undefined || value === null || value === "" || schema === undefined) {
    return NOTHING;
  }
  if (schema["tos:enumTitles"] && typeof value !== "object") {
    return { text: choiceTitle(schema, value, locale), unit: "" };
  }
  switch (typeof value) {
    case "boolean":
      return { text: translate(locale, value ? "value.on" : "value.off"), unit: "" };
    case "number":
      return { text: quantity(value, schema, locale), unit: unitText(schema.unit, locale) };
    case "string":
      return { text: schema.format === "date-time" ? timeText(value, locale) : value, unit: "" };
    default:
      return { text: JSON.stringify(value), unit: "" };
  }
}

/** The value in one piece, for a line of text and for screen readers. */
export function lineFor(schema: DataSchema | undefined, value: Json | undefined, locale: Locale): string {
  const { text, unit } = wordsFor(schema, value, locale);
  return unit === "" ? text : unit === "%" || unit.startsWith("°") ? `${text}\u202f${unit}` : `${text} ${unit}`;
}

export function unitText(unit: string | undefined, locale: Locale): string {
  const key = `unit.${unit ?? ""}`;
  return key in texts[locale] ? translate(locale, key) : unitSymbol(unit);
}

export function timeText(at: string | number | Date, locale: Locale): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? String(at)
    : time.toLocaleTimeString(regional(locale), { hour: "numeric", minute: "2-digit" });
}

/** The third line of a tile: offline before anything else, then the wish, then the report. */
export function stateLine(thing: Thing, locale: Locale): string {
  if (thing.away !== null) {
    return translate(locale, `thing.${thing.away}`);
  }
  const primary = primaryOf(thing.model);
  if (!primary) {
    return translate(locale, "thing.online");
  }
  const [name, property] = primary;
  return readingLine(property, thing.readings[name], locale);
}

/** "Off", and while something else is wanted: "Off → On". */
export function readingLine(schema: DataSchema, reading: Reading | undefined, locale: Locale): string {
  const now = lineFor(schema, reading?.value, locale);
  return reading?.wanted === undefined ? now : `${now} → ${lineFor(schema, reading.wanted, locale)}`;
}

/** Whether a tile is drawn as lit: its primary switch is reported on. */
export function isLit(thing: Thing): boolean {
  const primary = primaryOf(thing.model);
  return thing.away === null && primary !== null && primary[1].type === "boolean" && thing.readings[primary[0]]?.value === true;
}
