import type { Happening } from "../sky/world.ts";

/** Steps of a pentatonic scale, in half tones; whatever is gathered sounds well together. */
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21];
const ROOT_HERTZ = 261.63;
/** One chord after the other, as half tones below the root. */
const CHORDS = [
  [-12, -5, 4],
  [-15, -8, 0],
  [-8, -5, 2],
  [-10, -5, 2],
];
const CHORD_SECONDS = 4;
const VOLUME = 0.5;

/** The game's sounds, all of them made here. A terminal that plays none, or not yet, is played past silently. */
export class Sound {
  #context: AudioContext | null = null;
  #out: GainNode | null = null;
  #on: boolean;
  #chord = 0;
  #nextChord = 0;
  #bends = 0;

  constructor(on: boolean) {
    this.#on = on;
  }

  get on(): boolean {
    return this.#on;
  }

  turn(on: boolean): void {
    this.#on = on;
    if (this.#context && this.#out) {
      this.#out.gain.setTargetAtTime(on ? VOLUME : 0, this.#context.currentTime, 0.05);
    }
  }

  /** Called when a key goes down: browsers let sound begin only then. */
  wake(): void {
    if (!this.#on) {
      return;
    }
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#out = this.#context.createGain();
      this.#out.gain.value = VOLUME;
      const softener = this.#context.createDynamicsCompressor();
      this.#out.connect(softener).connect(this.#context.destination);
    }
    // Refused until the page may play: the next key asks again.
    void this.#context.resume().catch(() => undefined);
  }

  /** Keeps the music going; called with each frame of a flight. */
  pass(): void {
    const context = this.#playing();
    if (!context || context.currentTime < this.#nextChord - 0.3) {
      return;
    }
    const at = Math.max(context.currentTime, this.#nextChord);
    for (const halfTones of CHORDS[this.#chord % CHORDS.length] ?? []) {
      this.#tone({ at, halfTones, lasts: CHORD_SECONDS * 1.15, volume: 0.07, type: "triangle", rise: 1.1 });
    }
    this.#chord++;
    this.#nextChord = at + CHORD_SECONDS;
  }

  play(happening: Happening): void {
    const context = this.#playing();
    if (!context) {
      return;
    }
    const at = context.currentTime;
    switch (happening.what) {
      case "hold":
        this.#bends = (this.#bends + 1) % 3;
        this.#tone({ at, halfTones: SCALE[this.#bends] ?? 0, lasts: 0.5, volume: 0.16, type: "sine" });
        break;
      case "release":
        this.#rush(at, 0.22, 0.06, 900);
        break;
      case "mote":
        this.#tone({ at, halfTones: 12 + (SCALE[happening.combo] ?? 0), lasts: 0.35, volume: 0.15, type: "sine" });
        this.#tone({ at: at + 0.03, halfTones: 24 + (SCALE[happening.combo] ?? 0), lasts: 0.2, volume: 0.05, type: "triangle" });
        break;
      case "bloom":
        [0, 4, 7, 12].forEach((halfTones, index) =>
          this.#tone({ at: at + index * 0.07, halfTones: 12 + halfTones, lasts: 0.9, volume: 0.12, type: "triangle" }),
        );
        break;
      case "shield":
        [7, 14].forEach((halfTones, index) =>
          this.#tone({ at: at + index * 0.1, halfTones, lasts: 0.6, volume: 0.14, type: "sine" }),
        );
        break;
      case "shield-broke":
        this.#rush(at, 0.35, 0.2, 2_400);
        break;
      case "end":
        this.#rush(at, 0.9, 0.28, 300);
        [0, -3, -7, -12].forEach((halfTones, index) =>
          this.#tone({ at: at + index * 0.14, halfTones, lasts: 0.8, volume: 0.14, type: "triangle" }),
        );
        break;
    }
  }

  #playing(): AudioContext | null {
    return this.#on && this.#context?.state === "running" ? this.#context : null;
  }

  #tone(tone: { at: number; halfTones: number; lasts: number; volume: number; type: OscillatorType; rise?: number }): void {
    const { at, halfTones, lasts, volume, type, rise = 0.008 } = tone;
    if (!this.#context || !this.#out) {
      return;
    }
    const source = this.#context.createOscillator();
    source.type = type;
    source.frequency.value = ROOT_HERTZ * 2 ** (halfTones / 12);
    const gain = this.#context.createGain();
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(volume, at + rise);
    gain.gain.exponentialRampToValueAtTime(0.0005, at + lasts);
    source.connect(gain).connect(this.#out);
    source.start(at);
    source.stop(at + lasts);
  }

  /** A breath of noise. */
  #rush(at: number, lasts: number, volume: number, hertz: number): void {
    if (!this.#context || !this.#out) {
      return;
    }
    const length = Math.ceil(this.#context.sampleRate * lasts);
    const buffer = this.#context.createBuffer(1, length, this.#context.sampleRate);
    const samples = buffer.getChannelData(0);
    for (let index = 0; index < length; index++) {
      samples[index] = (Math.random() * 2 - 1) * (1 - index / length) ** 2;
    }
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    const filter = this.#context.createBiquadFilter();
    filter.type = "bandpass";
    filter.frequency.value = hertz;
    const gain = this.#context.createGain();
    gain.gain.value = volume;
    source.connect(filter).connect(gain).connect(this.#out);
    source.start(at);
  }
}
