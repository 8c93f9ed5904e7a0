import { RefusedError, type Json, type Standing, type Tos } from "@opentos/sdk";
import { boards } from "./race.ts";
import { GOAL_LEAST, GOAL_MOST, GOAL_STEP, GOAL_USUAL, contest, dateOf, daysIn, goalIn, reading, take, type Days, type Reading } from "./days.ts";

const DAYS = "days";
const GOAL = "goal";

/** The board is told when so much was walked since, or when so much time went by. */
const TELL_STEPS = 100;
const TELL_MILLIS = 5 * 60_000;

export interface Known {
  readonly date: string;
  readonly days: Days;
  readonly goal: number;
  readonly reading: Reading | null;
  /** Why there is no reading: `asking` at first, `none` where no chosen device counts steps. */
  readonly trouble: "asking" | "none" | "no-grant" | "failed" | null;
  readonly standings: readonly Standing[] | null;
  /** The boards of the last weeks, the oldest first, where they were asked for. */
  readonly weeks: readonly (readonly Standing[])[];
  /** Whether today's goal was reached while one looked. */
  readonly reached: boolean;
}

/** Reads the band, keeps the days, and tells the friends' board. */
export class Counter {
  readonly #tos: Tos;
  readonly #now: () => Date;
  readonly #tell: (known: Known) => void;
  #known: Known;
  #ownGoal = false;
  #told = { board: "", steps: -1, at: Number.NEGATIVE_INFINITY };

  constructor(tos: Tos, now: () => Date, tell: (known: Known) => void) {
    this.#tos = tos;
    this.#now = now;
    this.#tell = tell;
    this.#known = { date: dateOf(now()), days: {}, goal: GOAL_USUAL, reading: null, trouble: "asking", standings: null, weeks: [], reached: false };
  }

  get known(): Known {
    return this.#known;
  }

  async begin(): Promise<void> {
    const [days, goal] = [await this.#kept(DAYS), goalIn(await this.#kept(GOAL))];
    this.#ownGoal = goal !== null;
    this.#set({ days: daysIn(days), goal: goal ?? GOAL_USUAL });
  }

  /** Reads the devices once. */
  async look(): Promise<void> {
    const at = this.#now();
    const date = dateOf(at);
    try {
      const found = reading(await this.#tos.devices.list());
      if (!found) {
        this.#set({ date, reading: null, trouble: "none" });
        return;
      }
      const { days, goal: before } = this.#known;
      const goal = this.#ownGoal ? before : goalIn(found.goal) ?? before;
      // What a device said before it went offline may be of another day.
      const next = found.online ? take(days, date, found.steps, at.getHours() * 60 + at.getMinutes()) : days;
      const steps = next[date] ?? 0;
      const reached = this.#known.reached || (this.#known.trouble === null && (days[date] ?? 0) < goal && steps >= goal);
      this.#set({ date, days: next, goal, trouble: null, reached, reading: { ...found, steps } });
      if (next !== days) {
        await this.#keep(DAYS, next);
      }
    } catch (refused) {
      this.#set({ date, trouble: codeOf(refused) === "grant-missing" ? "no-grant" : "failed" });
    }
    await this.#compare();
  }

  /** What a terminal shows that is worn by nobody: what the others of the person's kept, and the friends' weeks. */
  async watch(): Promise<void> {
    this.#set({ date: dateOf(this.#now()), days: daysIn(await this.#kept(DAYS)) });
    if (!this.#tos.context.grants.includes("friends")) {
      return;
    }
    try {
      const weeks: (readonly Standing[])[] = [];
      for (const { board } of boards(this.#known.date)) {
        weeks.push(await this.#tos.scores.top(board));
      }
      this.#set({ weeks, standings: weeks.at(-1) ?? [] });
    } catch (refused) {
      // The next time asks again.
      codeOf(refused);
    }
  }

  /** A goal of one's own; the band's is not changed by it. */
  async aim(steps: 1 | -1): Promise<void> {
    const goal = Math.min(GOAL_MOST, Math.max(GOAL_LEAST, this.#known.goal + steps * GOAL_STEP));
    this.#ownGoal = true;
    this.#set({ goal });
    await this.#keep(GOAL, goal);
  }

  async #compare(): Promise<void> {
    if (!this.#tos.context.grants.includes("friends")) {
      return;
    }
    const { board, steps } = contest(this.#known.days, this.#known.date);
    const at = this.#now().getTime();
    const due = board !== this.#told.board || steps - this.#told.steps >= TELL_STEPS || at - this.#told.at >= TELL_MILLIS;
    if (!due) {
      return;
    }
    this.#told = { board, steps, at };
    try {
      if (steps > 0) {
        await this.#tos.scores.submit(board, steps);
      }
      this.#set({ standings: await this.#tos.scores.top(board) });
    } catch (refused) {
      // The next time tells it again.
      codeOf(refused);
    }
  }

  #set(changed: Partial<Known>): void {
    this.#known = { ...this.#known, ...changed };
    this.#tell(this.#known);
  }

  async #kept(key: string): Promise<Json> {
    try {
      return await this.#tos.storage.get(key);
    } catch (refused) {
      codeOf(refused);
      return null;
    }
  }

  async #keep(key: string, value: Json): Promise<void> {
    try {
      await this.#tos.storage.set(key, value);
    } catch (refused) {
      // Counted on without it, and kept at the next step.
      codeOf(refused);
    }
  }
}

/** Of a refusal; any other fault is one of ours. */
function codeOf(refused: unknown): string {
  if (!(refused instanceof RefusedError)) {
    throw refused;
  }
  return refused.code;
}
