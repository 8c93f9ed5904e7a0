import { element } from "@opentos/sdk/page";
import { RUSH_SECONDS, ranking, type Place, type Round } from "../field/round.ts";
import { badge } from "./sheets.ts";

/** Twice a second is often enough to read. */
const EVERY_SECONDS = 0.25;

/** The bar above the field: who has how much, and how much time is left. */
export class Bar {
  readonly #scores: HTMLElement;
  readonly #clock: HTMLElement;
  readonly #chips = new Map<number, { readonly chip: HTMLElement; readonly share: HTMLElement }>();
  #shown = "";
  #wait = 0;

  constructor(scores: HTMLElement, clock: HTMLElement) {
    this.#scores = scores;
    this.#clock = clock;
  }

  /** Who is on the ground changed, or what they are called. */
  who(round: Round, named: (seat: number) => string, colour: (seat: number) => string): void {
    this.#chips.clear();
    const seats = round.figures.map(({ seat }) => seat).sort((one, other) => one - other);
    this.#scores.replaceChildren(
      ...seats.map((seat) => {
        const share = element("b");
        const chip = element("li", { "data-seat": seat }, badge(seat, colour(seat)), element("span", { class: "name" }, named(seat)), share);
        chip.style.setProperty("--own", colour(seat));
        this.#chips.set(seat, { chip, share });
        return chip;
      }),
    );
    this.stand(round);
  }

  /** As the round is just now: one that waits is not passed through, and its bar is read all the same. */
  stand(round: Round): void {
    this.#wait = EVERY_SECONDS;
    ranking(round).forEach((place) => this.#write(place));
  }

  pass(round: Round, seconds: number, left: number): void {
    const whole = String(Math.ceil(left));
    if (whole !== this.#shown) {
      this.#shown = whole;
      this.#clock.textContent = whole;
      this.#clock.classList.toggle("rush", left <= RUSH_SECONDS);
    }
    this.#wait -= seconds;
    if (this.#wait > 0) {
      return;
    }
    this.stand(round);
  }

  #write({ seat, rank, percent }: Place): void {
    const found = this.#chips.get(seat);
    if (found) {
      found.share.textContent = String(Math.round(percent));
      found.chip.classList.toggle("first", rank === 1 && percent > 0);
    }
  }
}
