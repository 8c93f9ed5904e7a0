export interface Spark {
  x: number;
  y: number;
  vx: number;
  vy: number;
  readonly size: number;
  readonly colour: string;
  /** In seconds. */
  left: number;
}

const SPARKS_MAX = 260;
const FALL = 16;

/** Drops that fly: for the eye alone, so they need not be the same twice. */
export class Sparks {
  #all: Spark[] = [];

  get all(): readonly Spark[] {
    return this.#all;
  }

  burst(x: number, y: number, count: number, colour: string, speed: number): void {
    for (let index = 0; index < count && this.#all.length < SPARKS_MAX; index++) {
      const angle = Math.random() * 2 * Math.PI;
      const fast = speed * (0.3 + Math.random());
      this.#all.push({
        x, y, colour,
        vx: Math.cos(angle) * fast,
        vy: Math.sin(angle) * fast - speed * 0.3,
        size: 0.15 + Math.random() * 0.35,
        left: 0.35 + Math.random() * 0.45,
      });
    }
  }

  pass(seconds: number): void {
    for (const each of this.#all) {
      each.x += each.vx * seconds;
      each.y += each.vy * seconds;
      each.vy += FALL * seconds;
      each.left -= seconds;
    }
    this.#all = this.#all.filter(({ left }) => left > 0);
  }

  clear(): void {
    this.#all = [];
  }
}
