/** What a subscription asks for beside its price. */
export interface Plan {
  /** How often the price is paid, by ISO 8601 in one unit: `P1M`. */
  period: string;
  /** Before the first payment. */
  trialDays: number;
  /** For which a payment that fails is tried again. */
  graceDays: number;
}

const units = { D: "day", W: "week", M: "month", Y: "year" } as const;

/** The unit of a period and how many of it, for the texts `plan.every.…` and `plan.price.…`. */
export function everyOf(period: string): { unit: (typeof units)[keyof typeof units]; count: number } {
  const [, count, unit] = /^P(\d{1,3})([DWMY])$/.exec(period) ?? ["", "1", "M"];
  return { unit: units[unit as keyof typeof units], count: Number(count) };
}
