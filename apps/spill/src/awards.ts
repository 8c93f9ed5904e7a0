import type { Figure, Round } from "./field/round.ts";

export interface Award {
  readonly kind: "splasher" | "finder" | "chaser";
  readonly seat: number;
  readonly count: number;
}

/** What else was done well in a round: one of each kind at most, and only where one did it better than all others. */
export function awards({ figures, counts, cells }: Pick<Round, "figures" | "counts" | "cells">): Award[] {
  const kinds: readonly [Award["kind"], (figure: Figure) => number][] = [
    ["splasher", ({ splashes }) => splashes],
    ["finder", ({ found }) => found],
    ["chaser", ({ seat, before }) => Math.round((100 * ((counts[seat] ?? 0) - before)) / cells.length)],
  ];
  return kinds.flatMap(([kind, of]) => {
    const most = Math.max(0, ...figures.map(of));
    const best = figures.filter((figure) => of(figure) === most);
    const [one] = best;
    return most > 0 && best.length === 1 && one ? [{ kind, seat: one.seat, count: most }] : [];
  });
}
