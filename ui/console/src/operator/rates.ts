import type { CommitCounts, DoorView, WordCount } from "../api-types.ts";

/** How far back charts go. */
export const SHOWN_MILLIS = 5 * 60_000;

/** What happened between two looks at the door, for each second. */
export interface Rates {
  at: number;
  received: number;
  sent: number;
  /** Batches by group. */
  commits: Readonly<Record<string, number>>;
}

const at = (view: DoorView) => Date.parse(view.door.at);

/** Nothing where the hub has started again meanwhile, since its counters have too. */
export function ratesBetween(before: DoorView, after: DoorView): Rates | undefined {
  const seconds = (at(after) - at(before)) / 1000;
  if (before.door.startedAt !== after.door.startedAt || seconds <= 0) {
    return undefined;
  }
  const perSecond = (now: number, then: number) => Math.max(0, now - then) / seconds;
  const batches = (of: readonly CommitCounts[], name: string) =>
    of.find((each) => each.name === name)?.batches ?? 0;
  return {
    at: at(after),
    received: perSecond(after.door.traffic.messagesReceived, before.door.traffic.messagesReceived),
    sent: perSecond(after.door.traffic.messagesSent, before.door.traffic.messagesSent),
    commits: Object.fromEntries(
      after.commits.map(({ name }) => [name, perSecond(batches(after.commits, name), batches(before.commits, name))]),
    ),
  };
}

/** How far each count rose since an earlier look; a word that was not there then counts from 0. */
export function lately(now: readonly WordCount[], then: readonly WordCount[]): Readonly<Record<string, number>> {
  const before = new Map(then.map(({ word, count }) => [word, count]));
  return Object.fromEntries(now.map(({ word, count }) => [word, Math.max(0, count - (before.get(word) ?? 0))]));
}

/** A time of the trace in the unit in which it is best read. */
export function micros(value: number, locale: string): string {
  const [amount, unit] = value < 1_000 ? [value, "µs"] : value < 1_000_000 ? [value / 1_000, "ms"] : [value / 1_000_000, "s"];
  return `${amount.toLocaleString(locale, { maximumSignificantDigits: 3 })} ${unit}`;
}
