import { localized, type Locale } from "./i18n.ts";

/** A JSON value as it travels. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The part of a W3C WoT DataSchema that a page can make a control from. */
export interface DataSchema {
  type?: "boolean" | "integer" | "number" | "string" | "object" | "array" | "null";
  title?: string;
  titles?: Record<string, string>;
  description?: string;
  descriptions?: Record<string, string>;
  unit?: string;
  enum?: Json[];
  const?: Json;
  default?: Json;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  properties?: Record<string, DataSchema>;
  required?: string[];
  items?: DataSchema | DataSchema[];
  minItems?: number;
  maxItems?: number;
  readOnly?: boolean;
  writeOnly?: boolean;
  "tos:enumTitles"?: Record<string, Record<string, string>>;
}

export type Risk = "look" | "comfort" | "security" | "money";
export type Widget = "switch" | "slider" | "colour" | "choice" | "number" | "text" | "meter";

interface Affordance {
  title?: string;
  titles?: Record<string, string>;
  description?: string;
  descriptions?: Record<string, string>;
  "tos:risk"?: Risk;
}

export interface PropertyAffordance extends Affordance, DataSchema {
  observable?: boolean;
  "tos:widget"?: Widget;
  "tos:history"?: boolean;
  /** The property whose wanted value this one is, as a target temperature is of the measured one. */
  "tos:setpointOf"?: string;
  /** The property that this array holds of today, hour by hour from midnight. */
  "tos:seriesOf"?: string;
}

export interface ActionAffordance extends Affordance {
  input?: DataSchema;
  output?: DataSchema;
}

export interface EventAffordance extends Affordance {
  data?: DataSchema;
}

export interface ThingModel {
  "@context"?: Json;
  "@type"?: Json;
  title?: string;
  titles?: Record<string, string>;
  description?: string;
  descriptions?: Record<string, string>;
  "tos:formFactor"?: string;
  /** Of an appliance: it has a screen on which apps run. */
  "tos:screen"?: boolean;
  "tos:primary"?: string;
  "tos:icon"?: string;
  properties?: Record<string, PropertyAffordance>;
  actions?: Record<string, ActionAffordance>;
  events?: Record<string, EventAffordance>;
}

/** Whether apps run on a device: of appliances, on those that have a screen for them. */
export const runsApps = (form: string, model: Pick<ThingModel, "tos:screen">): boolean => form !== "appliance" || model["tos:screen"] === true;

type Named = { title?: string; titles?: Record<string, string> };
type Described = { description?: string; descriptions?: Record<string, string> };

/** What a reader calls something; without any title its key, split into words. */
export function titleOf(named: Named | undefined, key: string, locale: Locale): string {
  return localized(named?.titles, locale, named?.title ?? spaced(key));
}

export function descriptionOf(described: Described | undefined, locale: Locale): string {
  return localized(described?.descriptions, locale, described?.description ?? "");
}

/** The words for one value of an enumeration. */
export function choiceTitle(schema: DataSchema, value: Json, locale: Locale): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return localized(schema["tos:enumTitles"]?.[text], locale, spaced(text));
}

/** `drinkSize` or `drink_size` becomes `Drink size`. */
export function spaced(key: string): string {
  const words = key
    .replace(/[_-]+/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
