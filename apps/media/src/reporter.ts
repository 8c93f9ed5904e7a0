import { RefusedError, type Tos } from "@opentos/sdk";

/** While something plays, it is told so often how far it is. */
export const EVERY_SECONDS = 5;

/** Where something that is played is. It is all that another terminal needs to go on with it. */
export interface State {
  item: string;
  seconds: number;
}

interface Report {
  seconds: number;
  total: number;
  finished: boolean;
}

/**
 * Tells the system how far the person is. What cannot be told now is told later, with how long ago it was: by the
 * count of this page, not by its clock, which another terminal need not share.
 */
export class Reporter {
  readonly #tos: Tos;
  readonly #item: string;
  /** Seconds that only grow. */
  readonly #now: () => number;
  #waiting: { report: Report; at: number } | null = null;
  #told = -Infinity;
  /** By then the system has what was told before. */
  #known = -Infinity;
  #busy = false;

  constructor(tos: Tos, item: string, now: () => number) {
    this.#tos = tos;
    this.#item = item;
    this.#now = now;
  }

  /** It plays on; told some seconds apart. */
  async passed(seconds: number, total: number): Promise<void> {
    if (Math.abs(seconds - this.#told) >= EVERY_SECONDS) {
      await this.stopped(seconds, total);
    }
  }

  /** It stands, or was moved: told at once. */
  async stopped(seconds: number, total: number, finished = false): Promise<void> {
    const length = Number.isFinite(total) && total > 0 ? total : 0;
    this.#told = seconds;
    this.#waiting = { report: { seconds: Math.max(0, seconds), total: length, finished }, at: this.#now() };
    await this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    try {
      while (this.#waiting) {
        const next = this.#waiting;
        // What was long on its way is taken for newer than it is: the next must not look older than that.
        const at = Math.max(next.at, this.#known);
        await this.#tos.content.progress(this.#item, { ...next.report, ago: this.#now() - at });
        this.#known = this.#now();
        if (this.#waiting === next) {
          this.#waiting = null;
        }
      }
    } catch (refused) {
      if (!(refused instanceof RefusedError)) {
        throw refused;
      }
      // The next report tells it again, unless there is nothing left to tell it of.
      if (refused.code === "not-found") {
        this.#waiting = null;
      }
    } finally {
      this.#busy = false;
    }
  }
}
