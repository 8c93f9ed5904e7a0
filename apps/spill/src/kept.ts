import type { Activity, Json } from "@opentos/sdk";
import { Dice } from "@opentos/sdk/dice";
import { list, members, number, oneOf, readable, unreadable, whole, type Members } from "@opentos/sdk/going";
import { NO_EVENING, type Evening, type Won } from "./evening.ts";
import { figure } from "./field/begin.ts";
import { KINDS, RADIUS, ROUND_SECONDS, SEATS, STEPS, type Drop, type Figure, type Round } from "./field/round.ts";

/** In which `stateOf` writes. */
export const FORMAT = 1;

const CELLS_MAX = 20_000;
const DROPS_MAX = 5;
const COUNT_MAX = 1_000_000;
const DRIVERS = ["person", "bot"] as const;

/** What goes on: the evening, and the round where one is played. */
export interface Kept {
  readonly evening: Evening;
  readonly round: Round | null;
}

/** The whole of it: who goes on with it sees the very ground that was left. */
export function stateOf({ evening, round }: Kept): Json {
  return { evening: evening as unknown as Json, round: round && roundState(round) };
}

function roundState({ width, height, dice, cells, figures, drops, left, nextDrop, ids }: Round): Json {
  return {
    width, height, left, nextDrop, ids,
    seed: dice.seed,
    cells: packed(cells),
    figures: figures.map((each) => ({ ...each })) as unknown as Json,
    drops: drops.map((each) => ({ ...each })) as unknown as Json,
  };
}

/** Runs of the same seat: the seat, and how long in base 36. */
function packed(cells: Uint8Array): string {
  const runs: string[] = [];
  for (let from = 0; from < cells.length; ) {
    let to = from;
    while (to < cells.length && cells[to] === cells[from]) {
      to++;
    }
    runs.push(`${cells[from]}${(to - from).toString(36)}`);
    from = to;
  }
  return runs.join(" ");
}

/** What was kept; null where it cannot be read. Nothing of it is believed. */
export function keptIn(state: Json): Kept | null {
  return readable(() => {
    const all = members(state);
    const round = all["round"];
    return { evening: evening(all["evening"]), round: round === null || round === undefined ? null : roundIn(members(round)) };
  });
}

/** What is told of the game to whoever may go on with it. */
export function activityOf(title: string, kept: Kept): Activity {
  return { what: "playing", title, picture: "icon.svg", format: FORMAT, state: stateOf(kept) };
}

function evening(value: Json | undefined): Evening {
  const found = members(value);
  const won: { [seat: string]: Won } = {};
  for (let seat = 1; seat <= SEATS; seat++) {
    const own = members(found["won"])[String(seat)];
    if (own !== undefined) {
      won[String(seat)] = { crowns: whole(members(own)["crowns"], 0, COUNT_MAX), points: whole(members(own)["points"], 0, COUNT_MAX * 1_000) };
    }
  }
  return { ...NO_EVENING, rounds: whole(found["rounds"], 0, COUNT_MAX), won };
}

function roundIn(found: Members): Round {
  const width = whole(found["width"], 8, 200);
  const height = whole(found["height"], 8, 100);
  const cells = unpacked(found["cells"], width * height);
  const figures = list(found["figures"], SEATS).map((each) => figureIn(members(each), width, height));
  if (figures.length === 0 || new Set(figures.map(({ seat }) => seat)).size < figures.length) {
    unreadable();
  }
  const counts = new Array<number>(SEATS + 1).fill(0);
  cells.forEach((seat) => (counts[seat] = (counts[seat] ?? 0) + 1));
  return {
    width, height, cells, counts, figures,
    dice: new Dice(whole(found["seed"], 0, 2 ** 32 - 1)),
    drops: list(found["drops"], DROPS_MAX).map((each) => dropIn(members(each), width, height)),
    left: whole(found["left"], 1, ROUND_SECONDS * STEPS),
    nextDrop: whole(found["nextDrop"], 0, ROUND_SECONDS * STEPS),
    ids: whole(found["ids"], 0, COUNT_MAX),
  };
}

function unpacked(value: Json | undefined, length: number): Uint8Array {
  if (typeof value !== "string" || length > CELLS_MAX || !/^[0-9][0-9a-z]{1,4}( [0-9][0-9a-z]{1,4})*$/.test(value)) {
    unreadable();
  }
  const cells = new Uint8Array(length);
  let at = 0;
  for (const run of value.split(" ")) {
    const to = at + Number.parseInt(run.slice(1), 36);
    if (to > length) {
      unreadable();
    }
    cells.fill(Number(run[0]), at, to);
    at = to;
  }
  if (at !== length) {
    unreadable();
  }
  return cells;
}

function figureIn(found: Members, width: number, height: number): Figure {
  const driver = oneOf(found["driver"], DRIVERS);
  // What an older version wrote has less.
  const steps = (name: string): number => whole(found[name] ?? 0, 0, ROUND_SECONDS * STEPS);
  const x = number(found["x"], RADIUS, width - RADIUS);
  const y = number(found["y"], RADIUS, height - RADIUS);
  const made = figure(whole(found["seat"], 1, SEATS), driver, x, y, number(found["lookX"], -1, 1), number(found["lookY"], -1, 1));
  return {
    ...made,
    // A figure is awake again once its phone says so.
    awake: driver === "bot",
    vx: number(found["vx"], -100, 100),
    vy: number(found["vy"], -100, 100),
    dash: steps("dash"), rest: steps("rest"), dizzy: steps("dizzy"), safe: steps("safe"), broad: steps("broad"), swift: steps("swift"),
    splashes: whole(found["splashes"], 0, COUNT_MAX), found: whole(found["found"], 0, COUNT_MAX), steered: steps("steered"), before: whole(found["before"], 0, CELLS_MAX),
  };
}

function dropIn(found: Members, width: number, height: number): Drop {
  return { kind: oneOf(found["kind"], KINDS), id: whole(found["id"], 0, COUNT_MAX), x: number(found["x"], 0, width), y: number(found["y"], 0, height) };
}
