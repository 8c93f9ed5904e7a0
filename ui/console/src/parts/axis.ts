import { regional } from "@opentos/kit/format";
import type { Locale } from "@opentos/kit/i18n";

const MINUTE_MILLIS = 60_000;
const DAY_MILLIS = 86_400_000;

/** A time at an axis whose marks are `step` apart: with seconds where they tell marks apart, a date from a day on. */
export function axisTime(at: number, step: number, locale: Locale): string {
  const when = new Date(at);
  if (step >= DAY_MILLIS || (step >= DAY_MILLIS / 4 && when.getHours() === 0)) {
    return when.toLocaleDateString(regional(locale), { month: "short", day: "numeric" });
  }
  return when.toLocaleTimeString(regional(locale), {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(step < MINUTE_MILLIS ? { second: "2-digit" } : {}),
  });
}

/** About `count` round times between two. */
export function axisMarks(from: number, to: number, count: number): { marks: number[]; step: number } {
  const steps = [10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, DAY_MILLIS, 2 * DAY_MILLIS, 7 * DAY_MILLIS, 14 * DAY_MILLIS, 28 * DAY_MILLIS, 91 * DAY_MILLIS];
  const step = steps.find((each) => (to - from) / each <= count) ?? steps.at(-1)!;
  const zone = new Date(from).getTimezoneOffset() * MINUTE_MILLIS;
  const marks: number[] = [];
  for (let at = Math.ceil((from - zone) / step) * step + zone; at < to; at += step) {
    marks.push(at);
  }
  return { marks, step };
}
