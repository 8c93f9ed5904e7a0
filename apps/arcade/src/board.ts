import { refusedAs, type Tos } from "@opentos/sdk";
import { boardOf, type Board } from "@opentos/sdk/friends";

const BEST = "best";
const BOARD = "flights";

/** The best flight, kept for the person, and the board on which it stands. */
export class Best {
  readonly #tos: Tos;
  #value = 0;

  constructor(tos: Tos) {
    this.#tos = tos;
  }

  get value(): number {
    return this.#value;
  }

  /** What an earlier flight left; where it cannot be reached, the first flight counts from nothing. */
  async load(): Promise<void> {
    const kept = await this.#tos.storage.get(BEST).catch(refusedAs(null));
    this.#value = typeof kept === "number" && Number.isSafeInteger(kept) && kept > 0 ? kept : 0;
  }

  /** Answers whether it is the best so far. The board is told in any case: an earlier time may not have reached it. */
  async take(score: number): Promise<boolean> {
    const better = score > this.#value;
    if (better) {
      this.#value = score;
      await this.#tos.storage.set(BEST, score).catch(refusedAs(undefined));
    }
    if (this.#value > 0 && this.#tos.context.grants.includes("friends")) {
      await this.#tos.scores.submit(BOARD, this.#value).catch(refusedAs(null));
    }
    return better;
  }

  board(): Promise<Board> {
    return boardOf(this.#tos, BOARD);
  }
}
