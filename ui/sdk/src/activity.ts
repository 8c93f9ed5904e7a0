import { RefusedError } from "./refused.ts";
import type { Json } from "./wire.ts";

/** How often an activity is written down at most. */
const PACE_MILLIS = 1_000;

/** Of the state as JSON, in UTF-8. */
export const STATE_BYTES_MAX = 64 * 1024;

/** Why something could not be written down now, but may be in a moment. */
const PASSING = ["hub-unreachable", "handoff-under-way", "too-many-attempts", "busy", "hub-fault"];

/** What the person is doing in the app. */
export interface Activity {
  what: "playing" | "watching" | "listening" | "reading" | "editing" | "using";
  /** For people, 1 to 100 characters: what is played or read, not the app. */
  title: string;
  /** A picture of the package, by its path. */
  picture?: string;
  /** By which the app knows what the state is written in; it grows when older versions could not read it. */
  format: number;
  /** At most 64 KiB as JSON in UTF-8, nested at most 12 deep. */
  state: Json;
}

/** What goes on, so that it can go on elsewhere. */
export interface Activities {
  /**
   * Tells what goes on now; call it whenever that changed. It is written down within a second, the last of several.
   * Resolves once this, or what came after it, is kept; without the hub it is tried until it is. Rejects for a fault
   * of the app's own (`field-invalid`, `body-too-large`).
   */
  publish(activity: Activity): Promise<void>;
  /**
   * What to go on with: what moves here, or what was here before; `null` where there is nothing. Ask at the start,
   * before `ready()`, and begin only when the context is `running`.
   *
   * @param format the greatest that the app can read; what is newer is left where it is
   */
  take(format: number): Promise<Activity | null>;
  /** What was taken cannot be gone on with; where it moved from, it goes on. */
  decline(): Promise<void>;
  /** Called before the activity moves away, or the app is left: answers with its last state, or `null` for what was published. */
  onLeave(listener: () => Activity | null): () => void;
  /** There is nothing to go on with any more. */
  end(): Promise<void>;
}

/** What the activities of an app need of the system. */
export interface Ground {
  call(name: string, args: { readonly [name: string]: Json }): Promise<Json>;
  pause(millis: number): Promise<void>;
  /** Resolves when the app runs, at once where it does. */
  runs(): Promise<void>;
}

interface Waiting {
  resolve: () => void;
  reject: (why: unknown) => void;
}

/** Writes down the latest of what an app tells, one after the other, and not too often. */
export class ActivityPen implements Activities {
  readonly #ground: Ground;
  readonly #leaving = new Set<() => Activity | null>();
  #next: Activity | null = null;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  /** Counts what ended it, so that nothing older is written after. */
  #ended = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  publish(activity: Activity): Promise<void> {
    const fault = faultOf(activity);
    if (fault) {
      return Promise.reject(fault);
    }
    this.#next = activity;
    const kept = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#writing ??= this.#write();
    return kept;
  }

  async #write(): Promise<void> {
    while (this.#next !== null) {
      await this.#ground.runs();
      await this.#once();
      await this.#ground.pause(PACE_MILLIS);
    }
    this.#writing = null;
  }

  async #once(): Promise<void> {
    const activity = this.#next;
    const waiting = this.#waiting;
    const ended = this.#ended;
    if (activity === null) {
      return;
    }
    this.#next = null;
    this.#waiting = [];
    try {
      await this.#ground.call("activity.publish", argumentsOf(activity));
      waiting.forEach(({ resolve }) => resolve());
    } catch (failure) {
      if (failure instanceof RefusedError && PASSING.includes(failure.code) && ended === this.#ended) {
        this.#next ??= activity;
        this.#waiting.unshift(...waiting);
      } else {
        waiting.forEach(({ reject }) => reject(failure));
      }
    }
  }

  /** Writes the app's last word, whatever the pace. */
  async leave(): Promise<void> {
    for (const listener of this.#leaving) {
      const last = listener();
      if (last !== null && faultOf(last) === null) {
        this.#next = last;
      }
    }
    await this.#once();
  }

  async take(format: number): Promise<Activity | null> {
    return ((await this.#ground.call("activity.take", { format })) as unknown as { activity: Activity | null }).activity;
  }

  async decline(): Promise<void> {
    await this.#ground.call("activity.decline", {});
  }

  onLeave(listener: () => Activity | null): () => void {
    this.#leaving.add(listener);
    return () => this.#leaving.delete(listener);
  }

  async end(): Promise<void> {
    this.#ended++;
    this.#next = null;
    this.#waiting.splice(0).forEach(({ resolve }) => resolve());
    await this.#ground.call("activity.end", {});
  }
}

function argumentsOf({ what, title, picture = "", format, state }: Activity): { readonly [name: string]: Json } {
  return { what, title, picture, format, state };
}

/** What the hub would refuse is refused here, at once. */
function faultOf(activity: Activity): RefusedError | null {
  if (activity.title.trim() === "" || activity.title.length > 100 || !Number.isInteger(activity.format) || activity.format < 1) {
    return new RefusedError({
      code: "field-invalid",
      detail: "An activity has a title of 1 to 100 characters and a format from 1.",
    });
  }
  const bytes = new TextEncoder().encode(JSON.stringify(activity.state)).length;
  return bytes > STATE_BYTES_MAX
    ? new RefusedError({ code: "body-too-large", detail: "The state of an activity has at most 64 KiB as JSON." })
    : null;
}
