/** Which thing lies in a direction: the geometry of steering by arrow keys, without a browser. */

export type Direction = "up" | "down" | "left" | "right";

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A candidate counts as lying ahead when it begins at most this many pixels before our far edge. */
const OVERLAP_PIXELS = 4;

/** How much worse a sideways step is than one ahead. */
const SIDEWAYS_WEIGHT = 2.2;

/** What is in the straight lane ahead wins over what is nearer but off to the side. */
const OUT_OF_LANE_PIXELS = 260;

/**
 * The index of the box to which the focus moves from `from`; -1 when nothing lies that way.
 *
 * @param rows where each candidate is one of several beside each other, the whole row: up and down lead into the next
 *   row, also where that ends before it lies ahead
 */
export function nearest(from: Box, direction: Direction, candidates: readonly Box[], rows: readonly (Box | null)[] = []): number {
  if (direction === "left" || direction === "right") {
    return cheapest(from, direction, candidates);
  }
  const first = cheapest(from, direction, candidates.map((each, index) => rows[index] ?? each));
  const row = rows[first];
  return row ? inRow(from, direction, candidates, rows, row) : first;
}

/** Of a row that may be broken into lines, what lies nearest in the line that comes first. */
function inRow(from: Box, direction: Direction, candidates: readonly Box[], rows: readonly (Box | null)[], row: Box): number {
  const members = candidates.map((_, index) => index).filter((index) => same(rows[index], row));
  const ahead = (index: number): number => aheadOf(from, direction, candidates[index]!);
  const next = members.reduce((best, index) => (ahead(index) < ahead(best) ? index : best));
  const end = ahead(next) + candidates[next]!.height / 2;
  const aside = (index: number): number => Math.abs(middleOf(candidates[index]!) - middleOf(from));
  return members.filter((index) => ahead(index) < end).reduce((best, index) => (aside(index) < aside(best) ? index : best));
}

const middleOf = ({ left, width }: Box): number => left + width / 2;

const same = (one: Box | null | undefined, other: Box): boolean =>
  one != null && one.left === other.left && one.top === other.top && one.width === other.width && one.height === other.height;

function cheapest(from: Box, direction: Direction, candidates: readonly Box[]): number {
  let best = -1;
  let bestCost = Number.POSITIVE_INFINITY;
  candidates.forEach((candidate, index) => {
    const cost = costOf(from, direction, candidate);
    if (cost < bestCost) {
      best = index;
      bestCost = cost;
    }
  });
  return best;
}

function costOf(from: Box, direction: Direction, to: Box): number {
  const ahead = aheadOf(from, direction, to);
  if (ahead < -OVERLAP_PIXELS) {
    return Number.POSITIVE_INFINITY;
  }
  const vertical = direction === "up" || direction === "down";
  const [start, size] = vertical ? [from.left, from.width] : [from.top, from.height];
  const [otherStart, otherSize] = vertical ? [to.left, to.width] : [to.top, to.height];
  const gap = Math.max(otherStart - (start + size), start - (otherStart + otherSize), 0);
  // Inside the lane the nearer beginning wins, so that a wide row leads to its first column.
  const drift = Math.abs(otherStart + otherSize / 2 - (start + size / 2));
  return Math.max(ahead, 0) + gap * SIDEWAYS_WEIGHT + (gap > 0 ? OUT_OF_LANE_PIXELS : 0) + drift * 0.15;
}

/** The distance from our leading edge to the candidate's facing edge; negative when behind. */
function aheadOf(from: Box, direction: Direction, to: Box): number {
  switch (direction) {
    case "up":
      return from.top - (to.top + to.height);
    case "down":
      return to.top - (from.top + from.height);
    case "left":
      return from.left - (to.left + to.width);
    case "right":
      return to.left - (from.left + from.width);
  }
}

/** How far a scroller must move so that `item` lies inside it with `margin` to spare. */
export function scrollBy(start: number, length: number, itemStart: number, itemLength: number, margin: number): number {
  const room = Math.max(Math.min(margin, (length - itemLength) / 2), 0);
  if (itemStart < start + room) {
    return itemStart - start - room;
  }
  const excess = itemStart + itemLength - (start + length - room);
  return excess > 0 ? excess : 0;
}
