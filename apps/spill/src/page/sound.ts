import { Synth } from "@opentos/sdk/sound";
import type { Kind } from "../field/round.ts";

/** A bass that walks, in half tones below the middle c; it walks faster in the rush. */
const BASS = [-24, -24, -17, -24, -21, -21, -14, -21, -19, -19, -12, -19, -17, -17, -12, -14];
const STAB = [0, 3, 7];
const BEAT_SECONDS = 0.22;
const RUSH_BEAT_SECONDS = 0.165;
const AHEAD_SECONDS = 0.15;
/** Splashes of the same moment are one. */
const SPLASH_LEAST_SECONDS = 0.06;

const FOUND: { readonly [kind in Kind]: readonly number[] } = { burst: [0, 7, 12], broad: [0, 4], swift: [7, 12, 19] };

/** The game's sounds. */
export class Sound extends Synth {
  #beat = 0;
  #next = 0;
  #splashed = 0;

  /** Keeps the music going; called with each frame of a round. */
  pass(rush: boolean): void {
    const now = this.time;
    if (now === null || now < this.#next - AHEAD_SECONDS) {
      return;
    }
    const at = Math.max(now, this.#next);
    const lasts = rush ? RUSH_BEAT_SECONDS : BEAT_SECONDS;
    this.tone({ at, halfTones: BASS[this.#beat % BASS.length] ?? -24, lasts: lasts * 0.95, volume: 0.16, type: "triangle" });
    if (this.#beat % 2 === 1) {
      this.rush(at, 0.05, 0.05, 6_000);
    }
    if (this.#beat % 8 === 4) {
      STAB.forEach((halfTones) => this.tone({ at, halfTones: halfTones - 5, lasts: 0.18, volume: 0.035, type: "square" }));
    }
    this.#beat++;
    this.#next = at + lasts;
  }

  /** One of three, or zero: go. */
  count(number: number): void {
    this.#soon(0, number === 0 ? 12 : 0, number === 0 ? 0.7 : 0.25, 0.2, "triangle");
  }

  dash(): void {
    const at = this.time;
    if (at !== null) {
      this.rush(at, 0.16, 0.07, 1_400);
    }
  }

  splash(): void {
    const at = this.time;
    if (at === null || at - this.#splashed < SPLASH_LEAST_SECONDS) {
      return;
    }
    this.#splashed = at;
    this.rush(at, 0.4, 0.26, 700);
    this.tone({ at, halfTones: -6, lasts: 0.3, volume: 0.2, type: "sine", glide: -14 });
  }

  bounce(): void {
    this.#soon(0, -2, 0.16, 0.16, "sine");
  }

  found(kind: Kind): void {
    FOUND[kind].forEach((halfTones, index) => this.#soon(index * 0.06, 12 + halfTones, 0.3, 0.11, "triangle"));
  }

  joined(): void {
    [0, 7].forEach((halfTones, index) => this.#soon(index * 0.09, 5 + halfTones, 0.3, 0.12, "triangle"));
  }

  ready(): void {
    this.#soon(0, 12, 0.2, 0.12, "triangle");
  }

  rushes(): void {
    [0, 0, 7].forEach((halfTones, index) => this.#soon(index * 0.12, 7 + halfTones, 0.25, 0.16, "square"));
  }

  ended(): void {
    [12, 7, 3, 0].forEach((halfTones, index) => this.#soon(index * 0.1, halfTones, 0.5, 0.16, "triangle"));
  }

  won(): void {
    [0, 4, 7, 12, 7, 12].forEach((halfTones, index) => this.#soon(index * 0.13, halfTones, 0.6, 0.15, "triangle"));
  }

  #soon(after: number, halfTones: number, lasts: number, volume: number, type: OscillatorType): void {
    const at = this.time;
    if (at !== null) {
      this.tone({ at: at + after, halfTones, lasts, volume, type });
    }
  }
}
