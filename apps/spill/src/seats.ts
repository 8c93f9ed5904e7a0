import { RefusedError, type Input, type Party, type PartyNow, type Tos } from "@opentos/sdk";
import { layout } from "./words.ts";

const AGAIN_MILLIS = 5_000;
const SEATS = 8;

/** Who hears of phones. */
export interface Table {
  party(now: PartyNow | null, party: Party | null): void;
  input(seat: number, input: Input): void;
}

/** Keeps a party open: what is refused is asked again, and one that is over is followed by another. */
export class Seats {
  readonly #tos: Tos;
  readonly #table: Table;

  constructor(tos: Tos, table: Table) {
    this.#tos = tos;
    this.#table = table;
  }

  async open(): Promise<void> {
    try {
      const party = await this.#tos.controllers.open({ layout, seats: SEATS });
      party.onOver(() => {
        this.#table.party(null, null);
        void this.open();
      });
      party.onInput((seat, input) => this.#table.input(seat, input));
      party.onPlayers((now) => this.#table.party(now, party));
    } catch (refused) {
      if (!(refused instanceof RefusedError)) {
        throw refused;
      }
      this.#table.party(null, null);
      window.setTimeout(() => void this.open(), AGAIN_MILLIS);
    }
  }
}
