/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Dice {
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
  }

  /** Where it goes on. */
  get seed(): number {
    return this.#seed;
  }

  /** At least `from`, less than `to`. */
  between(from: number, to: number): number {
    this.#seed = (this.#seed + 0x6d2b79f5) >>> 0;
    let mixed = this.#seed;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return from + (((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * (to - from);
  }

  happens(chance: number): boolean {
    return this.between(0, 1) < chance;
  }
}
