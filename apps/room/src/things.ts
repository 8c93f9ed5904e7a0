/** What a device is as panels, and what pressing one wishes. Nothing here draws or asks the system. */
import type { Device, Json } from "@opentos/sdk";
import { PANELS_MAX, type Panel } from "@opentos/sdk/room";
import type { Words } from "./words.ts";

/** What a press on a panel means. */
export type Act =
  | { readonly does: "open"; readonly device: string }
  | { readonly does: "back" }
  | { readonly does: "set"; readonly device: string; readonly property: string; readonly value: Json }
  | { readonly does: "nothing" };

export interface Shown {
  readonly panel: Panel;
  readonly act: (x: number) => Act;
}

/** The members of a property affordance that the room reads (W3C WoT Thing Description 1.1, 5.3.1.3). */
interface Property {
  readonly title?: string;
  readonly titles?: { readonly [locale: string]: string };
  readonly type?: string;
  readonly readOnly?: boolean;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly enum?: readonly string[];
  /** How values are called, by language. */
  readonly "tos:enumTitles"?: { readonly [value: string]: { readonly [locale: string]: string } };
}

/** The property that a touch on a device's own panel turns; nothing else of a device is turned by one touch. */
const SWITCH = "power";

/** From its least to its most in so many presses. */
const PRESSES = 10;

const UNITS: { readonly [unit: string]: string } = {
  percent: "%",
  celsius: "°C",
  kelvin: "K",
  watt: "W",
  kilowattHour: "kWh",
  lux: "lx",
  millimetre: "mm",
  hour: "h",
  minute: "min",
  second: "s",
};

const ICONS: { readonly [form: string]: readonly string[] } = {
  tv: ["M3 5h18v12H3z", "M8 20h8"],
  watch: ["M8 3h8v3M8 21h8v-3", "M6 8a6 6 0 1 0 12 8 6 6 0 1 0-12-8"],
  band: ["M8 3h8v18H8z", "M10 8h4"],
  glasses: ["M3 10h18", "M4 10v3a4 4 0 0 0 8 0v-3M12 10v3a4 4 0 0 0 8 0v-3"],
  vr: ["M3 8h18v9h-6l-3-3-3 3H3z"],
  appliance: ["M5 3h14v18H5z", "M12 9a4 4 0 1 0 .01 0"],
};

export function propertiesOf(device: Device): [string, Property][] {
  return Object.entries(device.properties).filter((each): each is [string, Property & Json] => typeof each[1] === "object" && each[1] !== null && !Array.isArray(each[1]));
}

function titleOf(name: string, property: Property, locale: string): string {
  return property.titles?.[locale] ?? property.title ?? name;
}

/** A value as people read it. */
export function valueText(value: Json | undefined, property: Property, said: Words, locale: string): string {
  const title = property["tos:enumTitles"]?.[String(value)]?.[locale];
  if (title !== undefined) {
    return title;
  }
  if (typeof value === "boolean") {
    return value ? said.on : said.off;
  }
  if (typeof value === "number") {
    const unit = UNITS[property.unit ?? ""];
    return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)}${unit === undefined ? "" : unit === "%" ? "%" : ` ${unit}`}`;
  }
  return typeof value === "string" ? value : "";
}

function isSwitched(device: Device): boolean {
  const property = propertiesOf(device).find(([name]) => name === SWITCH)?.[1];
  return property?.type === "boolean" && property.readOnly !== true;
}

/** The devices, each a panel: a touch switches what can be switched, and opens what cannot. */
export function homePanels(devices: readonly Device[], said: Words): Shown[] {
  return devices.slice(0, PANELS_MAX).map((device) => {
    const on = device.values[SWITCH];
    const switched = device.online && isSwitched(device);
    return {
      panel: {
        id: device.id,
        title: device.name,
        detail: device.room || said.noRoom,
        state: device.online ? (typeof on === "boolean" ? (on ? said.on : said.off) : said.ready) : said.offline,
        look: device.online ? (on === true ? "lit" : "plain") : "away",
        icon: ICONS[device.formFactor] ?? ICONS["appliance"] ?? [],
      },
      act: () => (switched ? { does: "set", device: device.id, property: SWITCH, value: on !== true } : { does: "open", device: device.id }),
    };
  });
}

/** Everything about one device: what can be set as panels to press, what is only reported beside it. */
export function devicePanels(device: Device, said: Words, locale: string): Shown[] {
  const back: Shown = { panel: { id: "back", title: said.back, look: "key", icon: ["M15 5l-7 7 7 7"] }, act: () => ({ does: "back" }) };
  const shown = propertiesOf(device)
    .filter(([name, { type }]) => device.values[name] !== undefined && ["boolean", "integer", "number", "string"].includes(type ?? ""))
    .map(([name, property]): Shown => propertyPanel(device, name, property, said, locale));
  return [back, ...shown].slice(0, PANELS_MAX);
}

function propertyPanel(device: Device, name: string, property: Property, said: Words, locale: string): Shown {
  const value = device.values[name];
  const panel: Panel = { id: `${device.id}/${name}`, title: titleOf(name, property, locale), state: valueText(value, property, said, locale), look: "plain" };
  if (property.readOnly === true || !device.online) {
    return { panel, act: () => ({ does: "nothing" }) };
  }
  const set = (wished: Json): Act => ({ does: "set", device: device.id, property: name, value: wished });
  if (typeof value === "boolean") {
    return { panel: { ...panel, look: value ? "lit" : "plain" }, act: () => set(!value) };
  }
  if (typeof value === "number" && property.minimum !== undefined && property.maximum !== undefined) {
    return { panel: { ...panel, halves: true }, act: (x) => set(stepped(value, x < 0.5 ? -1 : 1, property.minimum ?? 0, property.maximum ?? 0, property)) };
  }
  if (typeof value === "string" && property.enum && property.enum.length > 1) {
    const choices = property.enum;
    return { panel: { ...panel, look: "key" }, act: () => set(choices[(choices.indexOf(value) + 1) % choices.length] ?? value) };
  }
  return { panel, act: () => ({ does: "nothing" }) };
}

/** The next value in a direction: a tenth of the way, in whole steps of the property, and never beyond its bounds. */
export function stepped(value: number, direction: 1 | -1, least: number, most: number, { multipleOf = 0, type }: Property): number {
  const grain = multipleOf > 0 ? multipleOf : type === "integer" ? 1 : 0;
  const wide = (most - least) / PRESSES;
  const step = grain > 0 ? Math.max(grain, Math.round(wide / grain) * grain) : wide;
  const next = Math.min(most, Math.max(least, value + direction * step));
  return grain > 0 ? Math.round((Math.round(next / grain) * grain) * 1e6) / 1e6 : next;
}
