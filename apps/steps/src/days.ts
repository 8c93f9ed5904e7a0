import type { Device, Json } from "@opentos/sdk";
import { weekBoard } from "@opentos/sdk/friends";

export const GOAL_USUAL = 8_000;
export const GOAL_LEAST = 1_000;
export const GOAL_MOST = 50_000;
export const GOAL_STEP = 500;

/** More than anybody ever walked in a day. */
const STEPS_MOST = 200_000;
const HEART_MOST = 250;
const DAYS_KEPT = 60;
const MINUTES_UNSURE = 15;

/** Steps by day, `2026-11-26`. */
export type Days = { readonly [date: string]: number };

/** What the devices say now. */
export interface Reading {
  readonly steps: number;
  /** Beats in a minute; `null` where none are measured. */
  readonly heart: number | null;
  readonly online: boolean;
  readonly device: string;
  readonly goal: number | null;
}

const whole = (value: Json | undefined, most: number): number | null =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most ? value : null;

/**
 * The steps of today. A band and a watch on the same person count the same steps, so they are not added up: the greater
 * count is the one that was worn.
 */
export function reading(devices: readonly Device[]): Reading | null {
  let best: Reading | null = null;
  for (const { name, online, values } of devices) {
    const steps = whole(values["steps"], STEPS_MOST);
    if (steps !== null && (best === null || steps > best.steps)) {
      best = {
        steps,
        heart: null,
        online,
        device: name,
        goal: whole(values["stepGoal"], GOAL_MOST) || null,
      };
    }
  }
  if (!best) {
    return null;
  }
  const hearts = devices.filter(({ online, values }) => online && values["worn"] !== false);
  const heart = hearts.map(({ values }) => whole(values["heartRate"], HEART_MOST)).find((each) => each !== null && each > 0);
  return { ...best, heart: heart ?? null };
}

/** A day in the terminal's own calendar. */
export function dateOf(at: Date): string {
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
}

/** The day so many days later. At noon no clock that is put forward or back leads into another day. */
export function later(date: string, days: number): string {
  const [year, month, day] = date.split("-").map(Number);
  return dateOf(new Date(year ?? 0, (month ?? 1) - 1, (day ?? 1) + days, 12));
}

/**
 * The days with what was counted now. In the first minutes of a day a device may not have heard of it yet and still say
 * yesterday's number: that is passed over until its count falls.
 *
 * @param minute of the day
 */
export function take(days: Days, date: string, steps: number, minute: number): Days {
  const before = days[date];
  const yesterday = days[later(date, -1)] ?? 0;
  if (before === undefined && minute < MINUTES_UNSURE && yesterday > 0 && steps >= yesterday) {
    return days;
  }
  if (before !== undefined && steps <= before) {
    return days;
  }
  const all: [string, number][] = [...Object.entries(days).filter(([each]) => each !== date), [date, steps]];
  return Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)).slice(-DAYS_KEPT));
}

/** The seven days up to a day. */
export function week(days: Days, date: string): readonly { date: string; steps: number }[] {
  return [-6, -5, -4, -3, -2, -1, 0].map((step) => {
    const each = later(date, step);
    return { date: each, steps: days[each] ?? 0 };
  });
}

/** The days in a row on which the goal was reached; today counts once it is. */
export function streak(days: Days, date: string, goal: number): number {
  let count = (days[date] ?? 0) >= goal ? 1 : 0;
  for (let each = later(date, -1); (days[each] ?? 0) >= goal && count < DAYS_KEPT; each = later(each, -1)) {
    count++;
  }
  return count;
}

/** The contest's week: its board (ISO 8601 week) and the steps since its Monday. */
export function contest(days: Days, date: string): { board: string; steps: number } {
  const [year, month, day] = date.split("-").map(Number);
  const noon = new Date(year ?? 0, (month ?? 1) - 1, day ?? 1, 12);
  const fromMonday = (noon.getDay() + 6) % 7;
  let steps = 0;
  for (let step = 0; step <= fromMonday; step++) {
    steps += days[later(date, -step)] ?? 0;
  }
  return { board: weekBoard(noon), steps };
}

/** What was stored, as far as it makes sense. */
export function daysIn(value: Json): Days {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return {};
  }
  const sound = Object.entries(value).flatMap(([date, steps]) => {
    const counted = whole(steps as Json, STEPS_MOST);
    return /^\d{4}-\d\d-\d\d$/.test(date) && counted !== null ? [[date, counted] as const] : [];
  });
  return Object.fromEntries(sound.slice(-DAYS_KEPT));
}

export function goalIn(value: Json): number | null {
  const goal = whole(value, GOAL_MOST);
  return goal !== null && goal >= GOAL_LEAST ? goal : null;
}
