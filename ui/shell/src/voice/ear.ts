import { openMicrophone, type Microphone } from "@opentos/kit/voice/microphone";
import type { Runtime } from "../runtime/runtime.svelte.ts";

/** What is not sent yet when more than this has gathered, is let go: whoever listens is not there. */
const WAITING_BYTES_MAX = 320_000;

/** The microphone of this device's screen, as its runtime listens by it. */
export class Ear {
  #microphone: Microphone | null = null;
  #waiting: ArrayBuffer[] = [];
  #sending = false;
  #times = 0;

  constructor(private readonly runtime: Runtime) {}

  /**
   * Begins to listen; what comes of it, the runtime says. Answers with what is wrong, in words; empty where nothing is.
   * @throws what {@link openMicrophone} throws
   */
  async listen(words: (code: string) => string): Promise<string> {
    this.close();
    const time = ++this.#times;
    const microphone = await openMicrophone((samples) => {
      if (time === this.#times) {
        this.#waiting.push(samples);
        void this.#send();
      }
    });
    if (time !== this.#times) {
      microphone.close();
      return "";
    }
    this.#microphone = microphone;
    const problem = await this.runtime.ear("", {});
    if (problem !== null) {
      this.close();
      return words(problem.code);
    }
    return "";
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

  /** Nothing more is heard. */
  close(): void {
    this.#times++;
    this.#microphone?.close();
    this.#microphone = null;
  }

  /** Nobody is to be listened to any more. */
  stop(): void {
    this.close();
    void this.runtime.ear("/stop", {});
  }
}
