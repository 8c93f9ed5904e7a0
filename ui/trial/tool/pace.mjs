/** Between two beats, in milliseconds. */
export const BEAT_MILLIS = 100;

/** So many times slower than its clock may the machine be; then nothing can be said of an app. */
export const SLOWNESS_MAX = 4;

/** At less than this part of its pace, the machine may be why somebody was not heard of. */
const SLOW = 0.5;

/** It took longer than it may by the pace of the machine. */
export class Hangs extends Error {}

/** The machine does too much else. */
export class Busy extends Error {
  constructor() {
    super("this machine is too busy to try an app out: a page of our own beside the app's stood still as well. Try again when it does less");
  }
}

/**
 * How fast the machine is: the time of a page of our own beside the app's, in a process of its own. Where the machine
 * pauses, that page pauses too, and the pause is not the app's.
 */
export class Pace {
  #millis = 0;
  #waiting = new Set();

  /** @param browser the one in which the app runs */
  static async beside(browser) {
    const pace = new Pace();
    const context = await browser.newContext();
    context.setDefaultTimeout(0);
    const page = await context.newPage();
    await page.exposeFunction("beat", () => pace.beat());
    await page.evaluate((millis) => {
      const next = async () => {
        await window.beat();
        setTimeout(next, millis);
      };
      setTimeout(next, millis);
    }, BEAT_MILLIS);
    return pace;
  }

  /** The page's time, in milliseconds. */
  get now() {
    return this.#millis;
  }

  beat() {
    this.#millis += BEAT_MILLIS;
    this.#waiting.forEach((look) => look());
  }

  /**
   * Rejects where the work takes longer than that of the page's time.
   *
   * @throws Hangs
   * @throws Busy where the page itself stands still
   */
  async within(millis, work) {
    const began = this.#millis;
    let look;
    let timer;
    const late = new Promise((_, reject) => {
      look = () => this.#millis - began > millis && reject(new Hangs());
      timer = setTimeout(() => reject(new Busy()), millis * SLOWNESS_MAX);
    });
    this.#waiting.add(look);
    try {
      return await Promise.race([work, late]);
    } finally {
      this.#waiting.delete(look);
      clearTimeout(timer);
    }
  }

  /** Begins to measure; the answer says whether the machine was slow since. */
  slowness() {
    const [own, clock] = [this.#millis, Date.now()];
    return () => this.#millis - own < (Date.now() - clock) * SLOW;
  }
}
