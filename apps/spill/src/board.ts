import { refusedAs, type Standing, type Tos } from "@opentos/sdk";
import { boardOf, weekBoard, type Board } from "@opentos/sdk/friends";
import type { Place } from "./field/round.ts";

const BEST = "best";
const ALL = "round";

/** The boards as they are shown. */
export interface Boards {
  readonly week: Board;
  readonly all: Board;
}

export const BOARDS_BEFORE: Boards = { week: { state: "loading" }, all: { state: "loading" } };

/** The best round of anybody at home, and the boards on which it stands. */
export class Best {
  readonly #tos: Tos;
  readonly #today: () => Date;
  #value = 0;

  constructor(tos: Tos, today: () => Date) {
    this.#tos = tos;
    this.#today = today;
  }

  get value(): number {
    return this.#value;
  }

  async load(): Promise<void> {
    const kept = await this.#tos.storage.get(BEST).catch(refusedAs(null));
    this.#value = typeof kept === "number" && Number.isSafeInteger(kept) && kept > 0 ? kept : 0;
  }

  /** A round ended. Answers whether somebody at home did better than anybody before. */
  async take(points: number): Promise<boolean> {
    const better = points > this.#value;
    if (better) {
      this.#value = points;
      await this.#tos.storage.set(BEST, points).catch(refusedAs(undefined));
    }
    if (points > 0 && this.#tos.context.grants.includes("friends")) {
      const refused = refusedAs<Standing | null>(null);
      await this.#tos.scores.submit(ALL, this.#value).catch(refused);
      await this.#tos.scores.submit(weekBoard(this.#today()), points).catch(refused);
    }
    return better;
  }

  async boards(): Promise<Boards> {
    const [week, all] = await Promise.all([boardOf(this.#tos, weekBoard(this.#today())), boardOf(this.#tos, ALL)]);
    return { week, all };
  }
}

/** What counts of a round for a home: the most points of a person, bots aside. */
export function homePoints(places: readonly Place[], people: readonly number[]): number {
  return Math.max(0, ...places.filter(({ seat }) => people.includes(seat)).map(({ points }) => points));
}
