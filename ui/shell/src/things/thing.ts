import type { Json, PropertyAffordance, Risk, ThingModel } from "@opentos/kit/thing";
import { intentKey, same, type Intents } from "../runtime/intents.ts";
import type { LocalState } from "../runtime/state.ts";

/** One property as it is shown: what was reported and what is wanted are never mixed. */
export interface Reading {
  value: Json | undefined;
  at: string | null;
  /** What was asked for and has not been reported yet; undefined when nothing is open. */
  wanted: Json | undefined;
  /** Why the hardware behind it does not answer, as a code; null when it is well. */
  fault: string | null;
}

/** A Thing as a shell shows it, the device itself and the others of the home alike. */
export interface Thing {
  id: string;
  own: boolean;
  name: string;
  room: string | null;
  /** Why it cannot be reached: it is offline itself, or this terminal has lost the hub. */
  away: "offline" | "unreachable" | null;
  model: ThingModel;
  readings: Record<string, Reading>;
}

export function ownThing(state: LocalState, intents: Intents): Thing {
  const readings: Record<string, Reading> = {};
  for (const name of Object.keys(state.model.properties ?? {})) {
    const own = state.properties[name];
    const status = own?.status;
    readings[name] = reading(
      own?.value,
      own?.at ?? null,
      own?.desired?.value,
      intents.get(intentKey(state.device.id, name))?.value,
      status && status.state !== "ok" ? (status.reason ?? status.state) : null,
    );
  }
  const { id, name, room } = state.device;
  return { id, own: true, name, room, away: null, model: state.model, readings };
}

/** The other devices of the home, in the order in which the rooms and names are read. */
export function otherThings(state: LocalState, intents: Intents, connected: boolean): Thing[] {
  const order = new Intl.Collator(state.locale, { numeric: true });
  return state.things
    .filter((each) => each.id !== state.device.id)
    .map((each) => {
      const readings: Record<string, Reading> = {};
      for (const name of Object.keys(each.model.properties ?? {})) {
        const reported = each.reported[name];
        const desired = each.desired[name];
        readings[name] = reading(
          reported?.value,
          reported?.at ?? null,
          desired && desired.answered !== true ? desired.value : undefined,
          intents.get(intentKey(each.id, name))?.value,
          null,
        );
      }
      const { id, name, room, model } = each;
      const away = !connected ? "unreachable" : each.online ? null : "offline";
      return { id, own: false, name, room, away, model, readings } satisfies Thing;
    })
    .sort((one, other) => order.compare(one.name, other.name));
}

function reading(
  value: Json | undefined,
  at: string | null,
  desired: Json | undefined,
  intent: Json | undefined,
  fault: string | null,
): Reading {
  const wish = intent !== undefined ? intent : desired;
  return { value, at, wanted: wish !== undefined && !same(wish, value) ? wish : undefined, fault };
}

export interface Room {
  /** Null for the things that stand in no room. */
  name: string | null;
  things: Thing[];
}

/** The things by room: the room one is in first, then in reading order, what has no room last. */
export function rooms(things: readonly Thing[], locale: string, here: string | null = null): Room[] {
  const byName = new Map<string | null, Thing[]>();
  for (const thing of things) {
    const known = byName.get(thing.room);
    if (known) {
      known.push(thing);
    } else {
      byName.set(thing.room, [thing]);
    }
  }
  const order = new Intl.Collator(locale, { numeric: true });
  return [...byName]
    .map(([name, inside]) => ({ name, things: inside }))
    .sort((one, other) => rank(one, here) - rank(other, here) || order.compare(one.name ?? "", other.name ?? ""));
}

function rank(room: Room, here: string | null): number {
  return room.name === null ? 2 : room.name === here ? 0 : 1;
}

/** The property whose value stands for the whole thing. */
export function primaryOf(model: ThingModel): [string, PropertyAffordance] | null {
  const name = model["tos:primary"];
  const property = name === undefined ? undefined : model.properties?.[name];
  if (name !== undefined && property) {
    return [name, property];
  }
  const first = Object.entries(model.properties ?? {})[0];
  return first ?? null;
}

/** The boolean that a tap on the tile turns over; null when a tap should open the thing instead. */
export function togglable(thing: Thing): string | null {
  const primary = primaryOf(thing.model);
  if (!primary) {
    return null;
  }
  const [name, property] = primary;
  const risk = property["tos:risk"] ?? "comfort";
  const harmless = risk === "comfort" || risk === "look";
  return property.type === "boolean" && property.readOnly !== true && harmless ? name : null;
}

/** What the hub lets a terminal set and do at another device of its home; a test keeps it equal to the hub's roles. */
const OPEN_TO_TERMINALS: readonly Risk[] = ["look", "comfort"];

/** Whether this terminal may set or do it; at itself it may do everything. */
export function mayUse(thing: Thing, affordance: { "tos:risk"?: Risk }): boolean {
  return thing.own || OPEN_TO_TERMINALS.includes(affordance["tos:risk"] ?? "comfort");
}

/** What a control shows as its position: the wish while one is open, otherwise the report. */
export function position(reading: Reading | undefined): Json | undefined {
  return reading?.wanted !== undefined ? reading.wanted : reading?.value;
}
