import type { Activity } from "./activity.ts";
import type { Tos } from "./index.ts";
import { RefusedError } from "./refused.ts";
import type { Json } from "./wire.ts";

/** What apps share that go on elsewhere: how they take an activity up, and how they read a state without believing it. */

const TITLE_CHARACTERS_MAX = 100;

/** A member that is not what the app wrote. */
class Unreadable extends Error {}

/**
 * What to go on with, read; `null` where there is nothing, where the system is not there, or where it cannot be read:
 * then it is declined, and goes on where it was.
 *
 * @param format the greatest that the app can read
 * @param read answers `null` for what it cannot read
 */
export async function takeUp<State>(tos: Tos, format: number, read: (activity: Activity) => State | null): Promise<State | null> {
  try {
    const activity = await tos.activity.take(format);
    const state = activity && read(activity);
    if (activity && state === null) {
      await tos.activity.decline();
    }
    return state;
  } catch (refused) {
    // An app begins anew as well.
    if (!(refused instanceof RefusedError)) {
      throw refused;
    }
    return null;
  }
}

/** A title as an activity may have it: the beginning of one that is too long, without half a character at its end. */
export function shortTitle(text: string): string {
  const cut = text.slice(0, TITLE_CHARACTERS_MAX);
  return cut.length < text.length && /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** What `read` makes of a state by the functions below; `null` where one of them found something else. */
export function readable<State>(read: () => State): State | null {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof Unreadable) {
      return null;
    }
    throw fault;
  }
}

/** To be called within `readable`: what is read makes no sense. */
export function unreadable(): never {
  throw new Unreadable();
}

export type Members = { readonly [name: string]: Json };

export function members(value: Json | undefined): Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : unreadable();
}

export function list(value: Json | undefined, most: number): readonly Json[] {
  return Array.isArray(value) && value.length <= most ? (value as readonly Json[]) : unreadable();
}

export function number(value: Json | undefined, least: number, most: number): number {
  return typeof value === "number" && value >= least && value <= most ? value : unreadable();
}

export function whole(value: Json | undefined, least: number, most: number): number {
  const found = number(value, least, most);
  return Number.isInteger(found) ? found : unreadable();
}

export function truth(value: Json | undefined): boolean {
  return typeof value === "boolean" ? value : unreadable();
}

export function text(value: Json | undefined, most: number): string {
  return typeof value === "string" && value.length <= most ? value : unreadable();
}

/** One of those that there are. */
export function oneOf<Value>(value: Json | undefined, all: readonly Value[]): Value {
  return all.find((each) => each === (value as unknown)) ?? unreadable();
}
