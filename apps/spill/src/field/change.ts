import { figure } from "./begin.ts";
import { FIGURES_MIN, RADIUS, SEATS, STEPS, type Figure, type Round, type Stroke } from "./round.ts";
import { paint } from "./step.ts";

const SAFE_STEPS = 2 * STEPS;
const LANDING_RADIUS = 5;

/** Who plays a round as people do: a seat, and whether the phone is there. */
export interface Present {
  readonly seat: number;
  readonly here: boolean;
}

/**
 * Who is on the ground while a round goes on. Somebody new takes the place of a bot and has its ground, or lands beside the
 * others with a splash of paint; whoever left goes on as a bot, so that what they had stays worth fighting for.
 *
 * @returns whether ground changed its owner, so that it has to be drawn anew
 */
export function seatPeople(round: Round, people: readonly Present[], strokes: Stroke[] | null = null): boolean {
  let redrawn = false;
  for (const found of round.figures) {
    if (found.driver === "person" && !people.some(({ seat }) => seat === found.seat)) {
      found.driver = "bot";
      found.awake = true;
    }
  }
  for (const { seat, here } of people) {
    const own = round.figures.find((each) => each.seat === seat);
    if (own) {
      own.driver = "person";
      if (here && !own.awake) {
        own.safe = SAFE_STEPS;
      }
      own.awake = here;
      continue;
    }
    const bot = round.figures.filter(({ driver }) => driver === "bot").at(-1);
    if (bot) {
      hand(round, bot, seat);
      redrawn = true;
    } else {
      land(round, seat, strokes);
    }
  }
  return redrawn;
}

/** The seats that bots take where fewer people play than are needed: the last ones, which phones take last. */
export function botSeats(people: readonly Present[]): number[] {
  const missing = Math.max(0, FIGURES_MIN - people.length);
  const free = Array.from({ length: SEATS - 1 }, (_, index) => SEATS - 1 - index).filter(
    (seat) => !people.some((each) => each.seat === seat),
  );
  return free.slice(0, missing);
}

function hand(round: Round, bot: Figure, seat: number): void {
  const before = bot.seat;
  for (let cell = 0; cell < round.cells.length; cell++) {
    if (round.cells[cell] === before) {
      round.cells[cell] = seat;
    }
  }
  // What somebody left behind who had this seat before stays theirs, too.
  round.counts[seat] = (round.counts[seat] ?? 0) + (round.counts[before] ?? 0);
  round.counts[before] = 0;
  bot.seat = seat;
  bot.driver = "person";
  bot.awake = true;
  bot.safe = SAFE_STEPS;
}

function land(round: Round, seat: number, strokes: Stroke[] | null): void {
  const { dice, width, height } = round;
  const x = dice.between(2 * RADIUS, width - 2 * RADIUS);
  const y = dice.between(2 * RADIUS, height - 2 * RADIUS);
  const landed = figure(seat, "person", x, y, 0, 1);
  landed.safe = SAFE_STEPS;
  round.figures.push(landed);
  paint(round, seat, x, y, LANDING_RADIUS, strokes);
}
