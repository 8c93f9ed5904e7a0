import type { Standing } from "@opentos/sdk";
import { contest, later } from "./days.ts";

export const WEEKS = 6;

/** A line of the chart: somebody's steps in each week, the oldest first. */
export interface Line {
  readonly name: string;
  readonly you: boolean;
  readonly weeks: readonly number[];
}

/** The boards of the last weeks, the oldest first, with the Monday on which each began. */
export function boards(date: string): readonly { board: string; monday: string }[] {
  return Array.from({ length: WEEKS }, (_, index) => {
    const within = later(date, -7 * (WEEKS - 1 - index));
    const [year, month, day] = within.split("-").map(Number);
    const fromMonday = (new Date(year ?? 0, (month ?? 1) - 1, day ?? 1, 12).getDay() + 6) % 7;
    return { board: contest({}, within).board, monday: later(within, -fromMonday) };
  });
}

/**
 * The lines of those who lead this week, and of the person. Two friends of one name are told apart by their order on
 * each board, so such a name is shown once, with the greater count.
 */
export function lines(weeks: readonly (readonly Standing[])[], most: number): readonly Line[] {
  const now = weeks.at(-1) ?? [];
  const leading = now.filter(({ you }) => you).concat(now.filter(({ you }) => !you)).slice(0, most);
  const seen = new Set<string>();
  return leading
    .filter(({ name, you }) => {
      const key = you ? "" : name;
      const first = !seen.has(key);
      seen.add(key);
      return first;
    })
    .map(({ name, you }) => ({
      name,
      you,
      weeks: weeks.map((standings) => Math.max(0, ...standings.filter((each) => (you ? each.you : !each.you && each.name === name)).map(({ value }) => value))),
    }));
}

/** The end of an axis that has room for a count: 1, 2 or 5 times a power of ten. */
export function axisEnd(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 5, 10].map((step) => step * power).find((end) => end >= most) ?? most;
}
