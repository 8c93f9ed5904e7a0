import { NOW_MILLIS, quantity, unitSymbol } from "@opentos/kit/format";
import { localized, type Locale } from "@opentos/kit/i18n";
import { choiceTitle, titleOf, type DataSchema, type Json } from "@opentos/kit/thing";
import type { Device, TwinProperty } from "../api-types.ts";

/** The few words that this module needs in the reader's language. */
export interface Words {
  on: string;
  off: string;
  unknown: string;
  towards: (reported: string, wanted: string) => string;
}

const VALUE_CHARACTERS_MAX = 80;

/** A text without a character would be read as a value that is missing. */
const EMPTY = "–";

/** A value as a person reads it: with its unit, its choice's title, on or off. */
export function valueWords(schema: DataSchema | undefined, value: Json | undefined, locale: Locale, words: Words): string {
  if (value === undefined || value === null) {
    return words.unknown;
  }
  const titles = schema?.["tos:enumTitles"];
  if (typeof value === "boolean") {
    return localized(titles?.[String(value)], locale, value ? words.on : words.off);
  }
  if (schema?.enum || titles) {
    return choiceTitle(schema ?? {}, value, locale);
  }
  if (typeof value === "number") {
    const unit = unitSymbol(schema?.unit);
    const gap = unit === "°" ? "" : "\u202f";
    return quantity(value, schema ?? {}, locale) + (unit ? gap + unit : "");
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === "") {
    return EMPTY;
  }
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text;
}

/**
 * What was asked for is open while the device has not answered. Once answered, a reported value
 * that differs is the device's own word, and what was asked for is history.
 */
export function pending(twin: TwinProperty | undefined): boolean {
  const desired = twin?.desired;
  return !!desired && !desired.answered && !same(desired.value, twin.reported?.value);
}

/** Answered, and with another value than the one asked for. */
export function answeredOtherwise(twin: TwinProperty | undefined): boolean {
  const { desired, reported } = twin ?? {};
  return (
    !!desired && !!reported && desired.answered &&
    !same(desired.value, reported.value) && reported.cause === desired.cause && !!desired.cause
  );
}

export function same(left: Json | undefined, right: Json | undefined): boolean {
  return left === right || (left !== null && typeof left === "object" && JSON.stringify(left) === JSON.stringify(right));
}

/** The property that a tile shows: the model's primary, else the first one. */
export function primaryProperty(device: Device): string | undefined {
  const properties = device.model.properties ?? {};
  const primary = device.model["tos:primary"];
  return primary !== undefined && properties[primary] ? primary : Object.keys(properties)[0];
}

/** Whether a tap can turn the device on and off. What keeps a home safe is not set by a single tap. */
export function togglable(device: Device): boolean {
  const primary = primaryProperty(device);
  return (
    primary !== undefined &&
    device.model.properties?.[primary]?.type === "boolean" &&
    !guards(device) &&
    device.may.set.includes(primary)
  );
}

/** Whether the primary property keeps the home safe, as a door's lock does. */
export function guards(device: Device): boolean {
  return device.model.properties?.[primaryProperty(device) ?? ""]?.["tos:risk"] === "security";
}

/** A door that stands unlocked. */
export function unguarded(device: Device): boolean {
  return guards(device) && device.twin[primaryProperty(device) ?? ""]?.reported?.value === false;
}

/** The property to set for a primary one: itself, or the one that is wanted of it. */
export function setpoint(device: Device, primary: string): string | undefined {
  if (device.model.properties?.[primary]?.readOnly !== true) {
    return primary;
  }
  return Object.entries(device.model.properties ?? {}).find(([, schema]) => schema["tos:setpointOf"] === primary)?.[0];
}

/** On means that the primary property is true; a device without such a one is neither on nor off. */
export function isOn(device: Device): boolean {
  const primary = primaryProperty(device);
  return primary !== undefined && device.twin[primary]?.reported?.value === true;
}

/** What the home counts as being on: a lock that is locked, and what is only measured, is not. */
export function countsAsOn(device: Device): boolean {
  const schema = device.model.properties?.[primaryProperty(device) ?? ""];
  return isOn(device) && schema?.readOnly !== true && !guards(device);
}

/**
 * A tile's line of state: the primary value and nothing else, for a second one without its name
 * would be a riddle. A measured value that has a target shows what it is on its way to; a number
 * that has none is named.
 */
export function stateLine(device: Device, locale: Locale, words: Words): string {
  const primary = primaryProperty(device);
  if (primary === undefined) {
    return words.unknown;
  }
  const properties = device.model.properties ?? {};
  const say = (property: string, value: Json | undefined) => valueWords(properties[property], value, locale, words);
  const target = setpoint(device, primary);
  const measured = target === primary ? properties[primary]!["tos:setpointOf"] : primary;
  const shown = measured !== undefined && properties[measured] ? measured : primary;
  const reading = say(shown, device.twin[shown]?.reported?.value);
  const twin = target === undefined ? undefined : device.twin[target];
  if (target === undefined || !twin) {
    return typeof device.twin[shown]?.reported?.value === "number"
      ? `${titleOf(properties[shown], shown, locale)} ${reading}`
      : reading;
  }
  const asked = pending(twin) ? twin.desired?.value : shown === target ? undefined : twin.reported?.value;
  const wanted = asked === undefined ? undefined : say(target, asked);
  return wanted === undefined || wanted === reading ? reading : words.towards(reading, wanted);
}

/** For so long after two connections of one identity fought, people are warned of it. */
const TWICE_WARNED_MILLIS = 60 * 60_000;

/** Whether two devices use the identity of this one, as far as anybody knows. */
export function usedTwice({ refusals }: Device, now: number): boolean {
  const twice = refusals?.lastByCode.find((last) => last.code === "identity-used-twice");
  return twice !== undefined && now - Date.parse(twice.at) < TWICE_WARNED_MILLIS;
}

/** Whether it went offline so shortly ago that "last seen now" would be all there is to say. */
export function leftJustNow({ online, lastSeenAt }: Pick<Device, "online" | "lastSeenAt">, now: number): boolean {
  return !online && lastSeenAt !== null && now - Date.parse(lastSeenAt) < NOW_MILLIS;
}

/** The icon of a device: its model's, else its form factor's. */
export function iconOf(device: { model?: Device["model"]; product: { formFactor: string } }): string {
  return device.model?.["tos:icon"] ?? device.product.formFactor;
}
