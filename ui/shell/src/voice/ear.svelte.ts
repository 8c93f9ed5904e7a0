import { canHear, openMicrophone, type Microphone } from "@opentos/kit/voice/microphone";
import type { Problem } from "../runtime/problem.ts";
import type { Runtime } from "../runtime/runtime.svelte.ts";

/** What is not sent yet when more than this has gathered, is let go: whoever listens is not there. */
const WAITING_BYTES_MAX = 320_000;

/** The longest answer takes less; a voice that does not come keeps nobody waiting for longer. */
const SPEECH_MILLIS_MAX = 45_000;

/**
 * How this device's runtime listens, and the microphone of this page where the device has none: open while somebody is
 * listened to, and while the phrase that wakes is waited for.
 */
export class Ear {
  #microphone: Promise<Microphone> | null = null;
  #listens = false;
  #waits = false;
  /** The home speaks here just now. Nothing is heard meanwhile. */
  speaks = $state(false);
  /** This page's own microphone is open. */
  open = $state(false);
  #speech: HTMLAudioElement | null = null;
  #waiting: ArrayBuffer[] = [];
  #sending = false;

  constructor(private readonly runtime: Runtime) {}

  get #ofPage(): boolean {
    return this.runtime.state?.voice?.microphone !== "device";
  }

  /** Whether there can be a microphone. */
  get able(): boolean {
    return !this.#ofPage || canHear();
  }

  /**
   * Begins to listen; what comes of it, the runtime says. Answers with what is wrong; null where nothing is.
   * @throws what {@link openMicrophone} throws
   */
  async listen(): Promise<Problem | null> {
    this.#listens = true;
    try {
      await this.#attend();
      if (!this.#listens) {
        return null;
      }
      const problem = await this.runtime.ear("", {});
      if (problem !== null) {
        this.close();
      }
      return problem;
    } catch (failed) {
      this.close();
      throw failed;
    }
  }

  /**
   * Has the phrase that wakes heard by this page, or not any more.
   * @throws what {@link openMicrophone} throws
   */
  async wait(on: boolean): Promise<void> {
    this.#waits = on;
    try {
      await this.#attend();
    } catch (failed) {
      this.#waits = false;
      throw failed;
    }
  }

  /** Speaks, and does not listen to itself meanwhile. */
  async say(address: string): Promise<void> {
    this.hush();
    const speech = new Audio(address);
    const over = (): void => {
      if (this.#speech === speech) {
        this.#speech = null;
        this.speaks = false;
      }
    };
    speech.onended = speech.onerror = speech.onpause = over;
    window.setTimeout(() => this.#speech === speech && this.hush(), SPEECH_MILLIS_MAX);
    this.#speech = speech;
    this.speaks = true;
    try {
      await speech.play();
    } catch {
      // Who cannot hear it reads it.
      over();
    }
  }

  /** Speaks no further: somebody goes on, and is to be heard. */
  hush(): void {
    const speech = this.#speech;
    this.#speech = null;
    this.speaks = false;
    speech?.pause();
  }

  /** Opens or closes the microphone as somebody wants it. */
  async #attend(): Promise<void> {
    const wanted = this.#ofPage && (this.#listens || this.#waits);
    if (!wanted) {
      const open = this.#microphone;
      this.#microphone = null;
      this.open = false;
      // One that could not be opened was told of where it was wanted.
      void open?.then((each) => each.close()).catch(() => {});
      return;
    }
    if (this.#microphone === null) {
      const opening: Promise<Microphone> = openMicrophone((samples) => {
        if (opening === this.#microphone && !this.speaks) {
          this.#waiting.push(samples);
          void this.#send();
        }
      });
      this.#microphone = opening;
    }
    const opening = this.#microphone;
    try {
      await opening;
      if (this.#microphone === opening) {
        this.open = true;
      }
    } catch (failed) {
      if (this.#microphone === opening) {
        this.#microphone = null;
      }
      throw failed;
    }
  }

  /** One after the other, and together what came meanwhile. */
  async #send(): Promise<void> {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    try {
      while (this.#waiting.length > 0) {
        const samples = new Blob(this.#waiting.splice(0, 20));
        if (!(await this.runtime.sound(samples)) || this.#waiting.length * 3_200 > WAITING_BYTES_MAX) {
          this.#waiting = [];
        }
      }
    } finally {
      this.#sending = false;
    }
  }

  /** Whoever spoke has ended by a press. */
  end(): void {
    void this.runtime.ear("/end", {});
  }

  /** Nobody is listened to any more. */
  close(): void {
    this.#listens = false;
    void this.#attend();
  }

  /** Nobody is to be listened to any more. */
  stop(): void {
    this.hush();
    this.close();
    void this.runtime.ear("/stop", {});
  }
}
