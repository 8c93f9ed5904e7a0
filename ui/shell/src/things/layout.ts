import { controlFor, type Control } from "@opentos/kit/schema";
import type { ActionAffordance, PropertyAffordance, ThingModel } from "@opentos/kit/thing";
import { mayUse, primaryOf, type Thing } from "./thing.ts";

export type ShellProperty = PropertyAffordance;

export interface Part {
  name: string;
  property: ShellProperty;
  control: Control;
}

/** The controls that a person can move; `json` and nested ones have no place on a small screen. */
const movable: readonly Control[] = ["switch", "slider", "colour", "choice", "number", "text"];

export function controlsOf(model: ThingModel): Part[] {
  return parts(model).filter((part) => part.property.readOnly !== true && movable.includes(part.control));
}

/** The controls that this terminal may move. */
export function openControls(thing: Thing): Part[] {
  return controlsOf(thing.model).filter((part) => mayUse(thing, part.property));
}

/** What can be set, but not from this terminal: only shown. */
export function withheldControls(thing: Thing): Part[] {
  return controlsOf(thing.model).filter((part) => !mayUse(thing, part.property));
}

/** The actions that this terminal may start. */
export function openActions(thing: Thing): [string, ActionAffordance][] {
  return actionsOf(thing.model).filter(([, action]) => mayUse(thing, action));
}

/** Whether somebody signed in could do more with the thing than this terminal. */
export function withholds(thing: Thing): boolean {
  return withheldControls(thing).length > 0 || openActions(thing).length < actionsOf(thing.model).length;
}

/** What can only be read: measurements and states. */
export function readingsOf(model: ThingModel): Part[] {
  return parts(model).filter((part) => part.property.readOnly === true && part.property["tos:seriesOf"] === undefined);
}

export function actionsOf(model: ThingModel): [string, ActionAffordance][] {
  return Object.entries(model.actions ?? {});
}

function parts(model: ThingModel): Part[] {
  return Object.entries(model.properties ?? {}).map(([name, property]) => ({
    name,
    property,
    control: controlFor(property),
  }));
}

/** What a panel puts in its middle. */
export type Hero =
  | { kind: "dial"; name: string; property: ShellProperty; measured: string }
  | { kind: "toggle"; name: string; property: ShellProperty }
  | { kind: "form"; name: string; action: ActionAffordance }
  | { kind: "readings" };

/**
 * The one thing a person most likely came for: a target to turn, the main switch, or the first
 * action that needs telling what to do. Made from the Thing Model, never from the product.
 */
export function heroOf(model: ThingModel): Hero {
  const primary = primaryOf(model);
  for (const { name, property, control } of controlsOf(model)) {
    const measured = property["tos:setpointOf"];
    if (measured !== undefined && measured === primary?.[0] && control === "slider") {
      return { kind: "dial", name, property, measured };
    }
  }
  if (primary && primary[1].type === "boolean" && primary[1].readOnly !== true) {
    return { kind: "toggle", name: primary[0], property: primary[1] };
  }
  const form = actionsOf(model).find(([, action]) => (action.input?.required ?? []).length > 0);
  return form ? { kind: "form", name: form[0], action: form[1] } : { kind: "readings" };
}

/** The own controls that stand on the TV's first page. */
const QUICK_MAX = 5;

export function quickControls(model: ThingModel): Part[] {
  const quick: readonly Control[] = ["switch", "slider", "choice"];
  return controlsOf(model)
    .filter((part) => quick.includes(part.control))
    .slice(0, QUICK_MAX);
}

/** A measured value with its way to go: the watch's rings. */
export interface Progress {
  name: string;
  property: ShellProperty;
  /** The property that says how much is full; null when the schema's maximum does. */
  goal: string | null;
}

const PROGRESS_MAX = 3;

export function progressOf(model: ThingModel): Progress[] {
  const goals = new Map<string, string>();
  for (const { name, property } of controlsOf(model)) {
    const measured = property["tos:setpointOf"];
    if (measured !== undefined) {
      goals.set(measured, name);
    }
  }
  return readingsOf(model)
    .filter(({ property }) => property.type === "integer" || property.type === "number")
    .map(({ name, property }) => ({ name, property, goal: goals.get(name) ?? null }))
    .slice(0, PROGRESS_MAX);
}

/** A measured value over today. */
export interface Series {
  /** The property that was measured. */
  of: string;
  property: ShellProperty;
  /** Hour by hour from midnight; null where nothing was measured. */
  hours: (number | null)[];
}

const HOURS = 24;

/** What the thing kept of today, where it kept anything. */
export function seriesOf(thing: Thing): Series[] {
  return parts(thing.model).flatMap(({ name, property }) => {
    const of = property["tos:seriesOf"];
    const measured = of === undefined ? undefined : thing.model.properties?.[of];
    const value = thing.readings[name]?.value;
    if (of === undefined || !measured || !Array.isArray(value)) {
      return [];
    }
    const hours = value.slice(0, HOURS).map((each) => (typeof each === "number" && each > 0 ? each : null));
    return hours.some((each) => each !== null) ? [{ of, property: measured, hours }] : [];
  });
}

/** Small pictures for properties that many products have; anything else goes by its control. */
const pictures: Readonly<Record<string, string>> = {
  power: "power",
  volume: "volume",
  muted: "mute",
  source: "monitor",
  brightness: "sun",
  temperature: "thermostat",
  targetTemperature: "thermostat",
  humidity: "droplet",
  waterLevel: "droplet",
  battery: "battery",
  steps: "footprints",
  heartRate: "heart",
  doNotDisturb: "moon",
  fanSpeed: "fan",
  locked: "door-lock",
  doorOpen: "door",
  powerDraw: "plug",
};

const byControl: Readonly<Partial<Record<Control, string>>> = {
  switch: "switch",
  slider: "sliders",
  choice: "choice",
  colour: "palette",
  number: "hash",
  meter: "gauge",
  text: "text",
};

export function iconOf(name: string, control: Control): string {
  return pictures[name] ?? byControl[control] ?? "circle";
}
