import type { Point } from "../sky/world.ts";

/** How much of the way is seen beyond the storms. */
const HALF_HEIGHT = 1.16;

/** Where in the picture the comet is, from the left: while one flies, and beside a sheet. */
export const FLYING_AT = 0.34;
export const BESIDE_AT = 0.43;

const FOLLOW_PER_SECOND = 3.2;

/** Where the picture looks from: x is at the left edge. */
export interface Camera {
  readonly x: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of one unit. */
  readonly unit: number;
}

export function aim(at: Point, width: number, height: number, part = FLYING_AT): Camera {
  const unit = height / (2 * HALF_HEIGHT);
  return { x: at.x - (part * width) / unit, width, height, unit };
}

/** Follows without haste; the comet moves in the picture when it swings. */
export function follow(camera: Camera, at: Point, width: number, height: number, seconds: number, part: number): Camera {
  const wanted = aim(at, width, height, part);
  const way = 1 - Math.exp(-FOLLOW_PER_SECOND * seconds);
  return { ...wanted, x: camera.x + (wanted.x - camera.x) * way };
}

export function onScreen(camera: Camera, { x, y }: Point): [number, number] {
  return [(x - camera.x) * camera.unit, (y + HALF_HEIGHT) * camera.unit];
}
