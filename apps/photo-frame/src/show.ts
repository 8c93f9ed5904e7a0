/** The slideshow without its pictures: which is shown, and for how long yet. Pure, so that a test can let an evening pass. */
export interface Show {
  /** How many pictures there are. */
  readonly count: number;
  /** The order of this round: each picture once. */
  readonly round: readonly number[];
  /** The place in the round. */
  readonly at: number;
  readonly left: number;
}

/** Every picture once, by chance; never the same one twice in a row. */
export function shuffled(count: number, not: number | null, random: () => number): number[] {
  const round = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [round[index], round[other]] = [round[other] ?? 0, round[index] ?? 0];
  }
  if (count > 1 && round[0] === not) {
    round.push(round.shift() ?? 0);
  }
  return round;
}

function inOrder(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

export const current = (show: Show): number => show.round[show.at] ?? 0;

/** A show that begins with a picture. */
export function begin(count: number, first: number, order: "shuffled" | "in-order", pace: number, random: () => number): Show {
  if (order === "in-order") {
    return { count, round: inOrder(count), at: Math.min(Math.max(0, first), count - 1), left: pace };
  }
  const others = shuffled(count, null, random).filter((each) => each !== first);
  return { count, round: [first, ...others], at: 0, left: pace };
}

/** The next picture, or the one before. At the end of a round a new one begins. */
export function turn(show: Show, step: 1 | -1, order: "shuffled" | "in-order", pace: number, random: () => number): Show {
  const at = show.at + step;
  if (at >= 0 && at < show.round.length) {
    return { ...show, at, left: pace };
  }
  const round = order === "in-order" ? inOrder(show.count) : shuffled(show.count, current(show), random);
  return { ...show, round, at: step === 1 ? 0 : round.length - 1, left: pace };
}

/** Some seconds later. After a pause of whatever length it goes on with the next picture, not with all that were missed. */
export function pass(show: Show, seconds: number, order: "shuffled" | "in-order", pace: number, random: () => number): Show {
  const left = show.left - Math.max(0, seconds);
  return left > 0 ? { ...show, left } : turn(show, 1, order, pace, random);
}

/** The show after a picture came to its end or went from there; it stays at the current one, as far as that is still there. */
export function recounted(show: Show, count: number, order: "shuffled" | "in-order", pace: number, random: () => number): Show {
  return begin(count, Math.min(current(show), count - 1), order, pace, random);
}
