/** An activity that moves to an app that is shown here, or away from it. */
export interface Passing {
  id: string;
  role: "source" | "target";
  step: "asked" | "offered" | "committed";
}

/** The frame of an app, as far as a hand-off needs it. */
interface Leaving {
  leave(): Promise<boolean>;
}

/**
 * The part that a page has in hand-offs of the app that it shows: it lets the app have its last word, or begins it out
 * of sight and says when it has drawn. Who has the activity, the hub says.
 */
export class Passage {
  /** The hand-off that came last. */
  came = $state("");
  /** Of which loading the app is: another one loads it anew. What did not begin yet takes what comes as it is. */
  loading = $state("");
  /** The hand-off by which it has what it shows. */
  given = $state("");
  #asked = "";
  #begun = false;
  readonly #say: (handoff: string, step: string) => Promise<boolean>;

  /** @param say tells the hub, and whether it took it */
  constructor(say: (handoff: string, step: string) => Promise<boolean>) {
    this.#say = say;
  }

  running(now: Passing | null): boolean {
    return now === null || (now.role === "target" && now.id === this.given);
  }

  /** Whether the app is loaded and does not begin yet, since its state is not final. */
  held(now: Passing | null): boolean {
    return now?.role === "target" && now.step === "asked";
  }

  /** Whether something else is on its way here than what came last: also where that did not come. */
  comes(now: Passing | null): boolean {
    return now?.role === "target" && now.id !== this.came;
  }

  /** The app as it is loaded begins. */
  begin(): void {
    this.#begun = true;
  }

  /**
   * What moves here begins the app once more.
   *
   * @param here whether the app has an activity here
   * @returns false where what was to come did not come
   */
  look(now: Passing | null, here: boolean): boolean {
    if (now !== null && this.comes(now)) {
      this.came = now.id;
      if (this.#begun) {
        this.#begun = false;
        this.loading = now.id;
      }
    } else if (now === null && this.came !== "" && this.came !== this.given) {
      if (!here) {
        return false;
      }
      this.given = this.came;
    }
    return true;
  }

  /** The app's last word, once, before what it does moves away. */
  async leave(now: Passing | null, frame: Leaving): Promise<void> {
    if (now?.role === "source" && now.step === "asked" && this.#asked !== now.id) {
      this.#asked = now.id;
      await frame.leave();
      await this.#say(now.id, "offered");
    }
  }

  /** The app has drawn what came; said again with each word of the hub until that took it. */
  async drawn(now: Passing | null): Promise<void> {
    if (now?.role === "target" && now.step === "offered" && this.came === now.id && this.given !== now.id) {
      if (await this.#say(now.id, "prepared")) {
        this.given = now.id;
      }
    }
  }

  /** Nobody wants what comes any more. */
  cancel(now: Passing | null): boolean {
    if (now?.role === "target" && now.id !== this.given) {
      void this.#say(now.id, "cancelled");
      return true;
    }
    return false;
  }
}
