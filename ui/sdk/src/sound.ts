/** Sounds that are made where they are heard: tones and breaths of noise, without files. */

const VOLUME = 0.5;
const ROOT_HERTZ = 261.63;

/** A tone that swells and dies away. Half tones count from the middle c. */
export interface Tone {
  /** When, by the clock of `Synth.time`. */
  readonly at: number;
  readonly halfTones: number;
  readonly lasts: number;
  readonly volume: number;
  readonly type: OscillatorType;
  /** Seconds until it is loudest. */
  readonly rise?: number;
  /** Half tones by which it glides until its end. */
  readonly glide?: number;
}

/** Plays tones. A terminal that plays none, or not yet, is played past silently. */
export class Synth {
  #context: AudioContext | null = null;
  #out: GainNode | null = null;
  #on: boolean;

  constructor(on: boolean) {
    this.#on = on;
  }

  get on(): boolean {
    return this.#on;
  }

  /** In seconds; null while nothing can be heard. */
  get time(): number | null {
    return this.#on && this.#context?.state === "running" ? this.#context.currentTime : null;
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

  tone({ at, halfTones, lasts, volume, type, rise = 0.008, glide = 0 }: Tone): void {
    if (!this.#context || !this.#out) {
      return;
    }
    const source = this.#context.createOscillator();
    source.type = type;
    source.frequency.setValueAtTime(ROOT_HERTZ * 2 ** (halfTones / 12), at);
    if (glide !== 0) {
      source.frequency.exponentialRampToValueAtTime(ROOT_HERTZ * 2 ** ((halfTones + glide) / 12), at + lasts);
    }
    const gain = this.#context.createGain();
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(volume, at + rise);
    gain.gain.exponentialRampToValueAtTime(0.0005, at + lasts);
    source.connect(gain).connect(this.#out);
    source.start(at);
    source.stop(at + lasts);
  }

  /** A breath of noise around a frequency. */
  rush(at: number, lasts: number, volume: number, hertz: number): void {
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
