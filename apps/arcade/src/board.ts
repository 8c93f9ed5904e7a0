import { RefusedError, type Standing, type Tos } from "@opentos/sdk";

const BEST = "best";
const BOARD = "flights";

/** What is known of the board among friends. */
export type Board =
  | { readonly state: "loading" | "off" | "failed" }
  | { readonly state: "there"; readonly standings: readonly Standing[] };

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

  async board(): Promise<Board> {
    if (!this.#tos.context.grants.includes("friends")) {
      return { state: "off" };
    }
    const standings = await this.#tos.scores.top(BOARD).catch(refusedAs(null));
    return standings ? { state: "there", standings } : { state: "failed" };
  }
}

/** A game goes on without what the system refuses; any other fault is one of ours. */
function refusedAs<Value>(value: Value): (why: unknown) => Value {
  return (why) => {
    if (why instanceof RefusedError) {
      return value;
    }
    throw why;
  };
}
