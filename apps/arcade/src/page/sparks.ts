import type { Point } from "../sky/world.ts";

export interface Spark extends Point {
  readonly vx: number;
  readonly vy: number;
  readonly life: number;
  readonly lasts: number;
  readonly colour: string;
  readonly size: number;
}

const SPARKS_MAX = 240;

/** Pieces of light that fly apart and fade; they are only seen. */
export class Sparks {
  #sparks: Spark[] = [];

  get all(): readonly Spark[] {
    return this.#sparks;
  }

  burst(at: Point, count: number, colour: string, speed: number, lasts = 0.7): void {
    for (let index = 0; index < count && this.#sparks.length < SPARKS_MAX; index++) {
      const angle = Math.random() * 2 * Math.PI;
      const fast = speed * (0.3 + 0.7 * Math.random());
      this.#sparks.push({
        x: at.x,
        y: at.y,
        vx: Math.cos(angle) * fast,
        vy: Math.sin(angle) * fast,
        life: lasts,
        lasts,
        colour,
        size: 0.012 + 0.018 * Math.random(),
      });
    }
  }

  pass(seconds: number): void {
    const slower = Math.exp(-2.2 * seconds);
    this.#sparks = this.#sparks
      .map((each) => ({
        ...each,
        x: each.x + each.vx * seconds,
        y: each.y + each.vy * seconds,
        vx: each.vx * slower,
        vy: each.vy * slower,
        life: each.life - seconds,
      }))
      .filter(({ life }) => life > 0);
  }

  clear(): void {
    this.#sparks = [];
  }
}
