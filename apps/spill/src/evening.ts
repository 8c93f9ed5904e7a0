import type { Place } from "./field/round.ts";

/** What somebody won so far. */
export interface Won {
  readonly crowns: number;
  readonly points: number;
}

/** The rounds since people began to play together: how many, and what each seat won. */
export interface Evening {
  readonly rounds: number;
  readonly won: { readonly [seat: string]: Won };
}

export const NO_EVENING: Evening = { rounds: 0, won: {} };

export function wonBy(evening: Evening, seat: number): Won {
  return evening.won[String(seat)] ?? { crowns: 0, points: 0 };
}

/** The evening after one more round. Who shares the first place has a crown each. */
export function after(evening: Evening, places: readonly Place[]): Evening {
  const won = { ...evening.won };
  for (const { seat, rank, points } of places) {
    const before = wonBy(evening, seat);
    won[String(seat)] = { crowns: before.crowns + (rank === 1 ? 1 : 0), points: before.points + points };
  }
  return { rounds: evening.rounds + 1, won };
}

/** The evening without a seat: whoever sits there next begins with nothing. */
export function without(evening: Evening, seat: number): Evening {
  const won = { ...evening.won };
  delete won[String(seat)];
  return { ...evening, won };
}
