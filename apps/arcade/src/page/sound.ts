import { Synth } from "@opentos/sdk/sound";
import type { Happening } from "../sky/world.ts";

/** Steps of a pentatonic scale, in half tones; whatever is gathered sounds well together. */
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21];
/** One chord after the other, as half tones below the root. */
const CHORDS = [
  [-12, -5, 4],
  [-15, -8, 0],
  [-8, -5, 2],
  [-10, -5, 2],
];
const CHORD_SECONDS = 4;

/** The game's sounds. */
export class Sound extends Synth {
  #chord = 0;
  #nextChord = 0;
  #bends = 0;

  /** Keeps the music going; called with each frame of a flight. */
  pass(): void {
    const now = this.time;
    if (now === null || now < this.#nextChord - 0.3) {
      return;
    }
    const at = Math.max(now, this.#nextChord);
    for (const halfTones of CHORDS[this.#chord % CHORDS.length] ?? []) {
      this.tone({ at, halfTones, lasts: CHORD_SECONDS * 1.15, volume: 0.07, type: "triangle", rise: 1.1 });
    }
    this.#chord++;
    this.#nextChord = at + CHORD_SECONDS;
  }

  play(happening: Happening): void {
    const at = this.time;
    if (at === null) {
      return;
    }
    switch (happening.what) {
      case "hold":
        this.#bends = (this.#bends + 1) % 3;
        this.tone({ at, halfTones: SCALE[this.#bends] ?? 0, lasts: 0.5, volume: 0.16, type: "sine" });
        break;
      case "release":
        this.rush(at, 0.22, 0.06, 900);
        break;
      case "mote":
        this.tone({ at, halfTones: 12 + (SCALE[happening.combo] ?? 0), lasts: 0.35, volume: 0.15, type: "sine" });
        this.tone({ at: at + 0.03, halfTones: 24 + (SCALE[happening.combo] ?? 0), lasts: 0.2, volume: 0.05, type: "triangle" });
        break;
      case "bloom":
        [0, 4, 7, 12].forEach((halfTones, index) =>
          this.tone({ at: at + index * 0.07, halfTones: 12 + halfTones, lasts: 0.9, volume: 0.12, type: "triangle" }),
        );
        break;
      case "shield":
        [7, 14].forEach((halfTones, index) =>
          this.tone({ at: at + index * 0.1, halfTones, lasts: 0.6, volume: 0.14, type: "sine" }),
        );
        break;
      case "shield-broke":
        this.rush(at, 0.35, 0.2, 2_400);
        break;
      case "end":
        this.rush(at, 0.9, 0.28, 300);
        [0, -3, -7, -12].forEach((halfTones, index) =>
          this.tone({ at: at + index * 0.14, halfTones, lasts: 0.8, volume: 0.14, type: "triangle" }),
        );
        break;
    }
  }
}
