import type { Dice } from "@opentos/sdk/dice";

/** Steps of a second; the same on a fast machine and a slow one. */
export const STEPS = 60;

export const ROUND_SECONDS = 75;
/** In the last seconds more drops fall. */
export const RUSH_SECONDS = 15;

/** Seats of phones are 1 to 8; whoever plays with the remote control has this one. */
export const REMOTE_SEAT = 9;
export const SEATS = 9;

/** As many there are at least: bots come for who is missing. */
export const FIGURES_MIN = 3;

/** Who steered for less in a round did not play it. */
export const STEERED_STEPS_MIN = 5 * STEPS;

/** In cells, as all lengths here. */
export const RADIUS = 1.3;
export const BRUSH = 1.8;

export const KINDS = ["burst", "broad", "swift"] as const;

/** What lies on the ground: it bursts at once, or makes the brush broad or its finder swift for a while. */
export type Kind = (typeof KINDS)[number];

export interface Drop {
  readonly id: number;
  readonly kind: Kind;
  readonly x: number;
  readonly y: number;
}

export interface Figure {
  seat: number;
  driver: "person" | "bot";
  /** The figure of a phone that sleeps stays where it is, and nobody can splash it. */
  awake: boolean;
  x: number;
  y: number;
  vx: number;
  vy: number;
  /** Where it looks, as a unit vector. */
  lookX: number;
  lookY: number;
  /** Steps for which it still dashes, until it may dash again, lies dizzy, is safe, has a broad brush and is swift. */
  dash: number;
  rest: number;
  dizzy: number;
  safe: number;
  broad: number;
  swift: number;
  /** How often it splashed somebody, and what it found. */
  splashes: number;
  found: number;
  /** For how many steps somebody, or a bot, steered it. */
  steered: number;
  /** The cells it had when the rush began. */
  before: number;
  /** Where a bot goes, and in how many steps it thinks again. */
  aimX: number;
  aimY: number;
  think: number;
}

/** A round: the ground, who paints it, and how long. It changes with each step, and by nothing else. */
export interface Round {
  readonly width: number;
  readonly height: number;
  readonly dice: Dice;
  /** Whose each cell is, row by row; 0 is nobody's. */
  readonly cells: Uint8Array;
  /** How many cells each seat has; 0 are those that are nobody's. */
  readonly counts: number[];
  readonly figures: Figure[];
  readonly drops: Drop[];
  /** Steps until the end, and until the next drop falls. */
  left: number;
  nextDrop: number;
  ids: number;
}

/** What a player wants: a stick, and whether the button went down since the last step. */
export interface Command {
  readonly x: number;
  readonly y: number;
  readonly dash: boolean;
}

/** What happened in a step, for the eye and the ear. */
export type Happening =
  | { readonly what: "dash"; readonly seat: number; readonly x: number; readonly y: number }
  | { readonly what: "splash"; readonly seat: number; readonly victim: number; readonly x: number; readonly y: number }
  | { readonly what: "bounce"; readonly x: number; readonly y: number }
  | { readonly what: "found"; readonly seat: number; readonly kind: Kind; readonly x: number; readonly y: number }
  | { readonly what: "fell"; readonly x: number; readonly y: number }
  | { readonly what: "rush" }
  | { readonly what: "end" };

/** A disc of paint, as `step` tells it to whoever draws. */
export interface Stroke {
  readonly seat: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A place in the ranking of a round. */
export interface Place {
  readonly seat: number;
  /** From 1; the same for who has the same. */
  readonly rank: number;
  readonly cells: number;
  /** 100 is a fair share of the ground among those who played, so rounds of two and of eight compare; 0 for who did not. */
  readonly points: number;
  /** Of the whole ground, in percent. */
  readonly percent: number;
}

/** The place of a seat, from 1. */
export function rankOf({ figures, counts }: Pick<Round, "figures" | "counts">, seat: number): number {
  const own = counts[seat] ?? 0;
  let rank = 1;
  for (const other of figures) {
    if ((counts[other.seat] ?? 0) > own) {
      rank++;
    }
  }
  return rank;
}

/**
 * Whether it was played: who only joined leaves the ground to the others, and their share would grow with each phone that
 * lies about.
 */
export function played({ steered }: Figure): boolean {
  return steered >= STEERED_STEPS_MIN;
}

/** Everybody by what they have, the most first. */
export function ranking({ figures, counts, cells }: Pick<Round, "figures" | "counts" | "cells">): Place[] {
  const players = figures.filter(played).length;
  return figures
    .map((figure) => {
      const { seat } = figure;
      const own = counts[seat] ?? 0;
      return {
        seat,
        rank: rankOf({ figures, counts }, seat),
        cells: own,
        points: played(figure) ? Math.round((100 * own * players) / cells.length) : 0,
        percent: (100 * own) / cells.length,
      };
    })
    .sort((one, other) => one.rank - other.rank || one.seat - other.seat);
}
