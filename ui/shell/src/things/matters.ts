import { titleOf } from "@opentos/kit/thing";
import { money } from "@opentos/kit/money";
import type { Locale } from "@opentos/kit/i18n";
import type { LocalState } from "../runtime/state.ts";
import type { Page } from "../steer/pages.svelte.ts";
import { primaryOf, type Thing } from "./thing.ts";
import { lineFor, readingLine } from "./words.ts";

/** Something that somebody at a glance should know of, and the page about it. */
export interface Matter {
  /** The same matter later has the same key. */
  key: string;
  icon: string;
  title: string;
  text: string;
  page: Page | null;
}

/** From here on a battery is low, in percent. */
const CHARGE_LOW = 15;

/**
 * What matters now, the most urgent first: what waits for an answer, what keeps the home safe and is not as it
 * should be, what is about to run out. Made from Thing Models, never from products.
 */
export function mattersNow(state: LocalState, own: Thing, others: readonly Thing[], locale: Locale): Matter[] {
  const payments = (state.wallet?.requests ?? []).map(
    (each): Matter => ({ key: `payment/${each.id}`, icon: "wallet", title: each.payee, text: money(each.amount, locale), page: { kind: "payment", request: each.id } }),
  );
  return [...payments, ...others.flatMap((each) => unguarded(each, locale)), ...runningOut(own, locale)];
}

/** A thing whose main switch concerns safety and is reported otherwise than it usually is. */
function unguarded(thing: Thing, locale: Locale): Matter[] {
  const primary = primaryOf(thing.model);
  if (!primary || thing.away !== null) {
    return [];
  }
  const [name, property] = primary;
  const value = thing.readings[name]?.value;
  const guards = property["tos:risk"] === "security" && property.type === "boolean" && property.default !== undefined;
  return guards && typeof value === "boolean" && value !== property.default
    ? [{ key: `guard/${thing.id}/${String(value)}`, icon: "lock-open", title: thing.name, text: readingLine(property, thing.readings[name], locale), page: { kind: "thing", id: thing.id } }]
    : [];
}

function runningOut(own: Thing, locale: Locale): Matter[] {
  const property = own.model.properties?.["battery"];
  const value = own.readings["battery"]?.value;
  return property?.unit === "percent" && typeof value === "number" && value <= CHARGE_LOW && own.readings["charging"]?.value !== true
    ? [{ key: "charge", icon: "battery", title: titleOf(property, "battery", locale), text: lineFor(property, value, locale), page: null }]
    : [];
}

/** What happened at the device itself, for a moment. */
export function happened(state: LocalState, locale: Locale): Matter[] {
  return state.events.map(({ event, at }) => {
    const said = state.model.events?.[event];
    return { key: `event/${event}/${at}`, icon: "bell", title: titleOf(said, event, locale), text: "", page: null };
  });
}

/** What was not there before; nothing at first sight, since all of that is old. */
export function fresh(before: ReadonlySet<string> | null, now: readonly Matter[]): Matter[] {
  return before === null ? [] : now.filter(({ key }) => !before.has(key));
}
