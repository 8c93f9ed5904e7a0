/**
 * What the game is made of. One unit is half the height of the way between the storms: the way lies from y = -1 to
 * y = 1, and x grows as the comet gets on.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a comet can hold on to. A full turn around it makes it bloom, once. */
export interface Star extends Point {
  readonly id: number;
  readonly bloomed: boolean;
}

export interface Mote extends Point {
  readonly id: number;
  /** A great one holds a shield. */
  readonly shield: boolean;
}

export interface Rock extends Point {
  readonly id: number;
  readonly radius: number;
  /** How far it drifts up and down from where it was made, and at which point of that it began. */
  readonly drift: number;
  readonly phase: number;
}

export interface Tether {
  readonly star: number;
  /** `1` turns from x to y, `-1` the other way. */
  readonly turn: 1 | -1;
  /** How far it turned since the star was held, in radians. */
  readonly turned: number;
}

export interface Comet extends Point {
  /** Where it is heading: a direction in radians. */
  readonly heading: number;
  readonly tether: Tether | null;
  readonly shield: boolean;
}

/** What ended a flight. */
export type End = "storm" | "rock" | "night";

export interface Sky {
  readonly seed: number;
  /** Seconds since the flight began. */
  readonly time: number;
  readonly comet: Comet;
  /** Whether the button was down in the step before. */
  readonly held: boolean;
  readonly stars: readonly Star[];
  readonly motes: readonly Mote[];
  readonly rocks: readonly Rock[];
  /** The night comes from behind; who is left of it is lost. */
  readonly night: number;
  /** Up to where the sky is made. */
  readonly made: number;
  readonly ids: number;
  /** The furthest that the comet has been. */
  readonly reached: number;
  readonly points: number;
  readonly combo: number;
  /** Seconds until the combo ends. */
  readonly comboLeft: number;
  /** Seconds in which nothing can harm, after a shield broke. */
  readonly safe: number;
  readonly end: End | null;
}

/** Something that is heard and seen, and that the rules need no more. */
export type Happening =
  | { readonly what: "hold" | "release"; readonly at: Point }
  | { readonly what: "mote"; readonly at: Point; readonly points: number; readonly combo: number }
  | { readonly what: "bloom"; readonly at: Point; readonly points: number }
  | { readonly what: "shield" | "shield-broke" | "end"; readonly at: Point };

export const REACH = 1.05;
export const ORBIT_MIN = 0.14;
export const COMET_RADIUS = 0.035;
export const MOTE_REACH = 0.1;
export const COMBO_MAX = 9;
export const COMBO_SECONDS = 2.4;
export const BLOOM_POINTS = 25;
export const MOTE_POINTS = 5;
export const SAFE_SECONDS = 1.2;

const SPEED_FIRST = 1.05;
const SPEED_LAST = 1.9;
/** The way on which two thirds of the difference are made up. */
const SPEED_WAY = 70;

/** Units a second, by how far one is. */
export function speed(reached: number): number {
  return SPEED_LAST - (SPEED_LAST - SPEED_FIRST) * Math.exp(-reached / SPEED_WAY);
}

/** What the flight is worth so far: ten for each unit, and what was gathered. */
export function score(sky: Sky): number {
  return Math.floor(Math.max(0, sky.reached) * 10) + sky.points;
}

export function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** Where a rock is at a time. */
export function rockAt(rock: Rock, time: number): Point {
  return { x: rock.x, y: rock.y + rock.drift * Math.sin(rock.phase + time * 1.3) };
}

/** The star that a press would hold on to; `null` where none is near enough. */
export function reachable(sky: Sky): Star | null {
  let best: Star | null = null;
  for (const star of sky.stars) {
    const near = distance(star, sky.comet);
    if (near <= REACH && (best === null || near < distance(best, sky.comet))) {
      best = star;
    }
  }
  return best;
}
