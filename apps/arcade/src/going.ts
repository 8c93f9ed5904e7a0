import type { Activity, Json } from "@opentos/sdk";
import { list, members, number, oneOf, readable, shortTitle, truth, unreadable, whole, type Members } from "@opentos/sdk/going";
import { COMBO_MAX, COMBO_SECONDS, SAFE_SECONDS, type Comet, type Mote, type Rock, type Sky, type Star, type Tether } from "./sky/world.ts";

/** In which the state is written; a greater one is not read. */
export const FORMAT = 1;

const COUNT_MAX = 1_000_000_000;
/** Nobody flies as far; what is further was not written here. */
const FAR = 1_000_000;
/** How far the sky is made ahead of the comet at most, and the night is behind it at most. */
const AHEAD = 8;
const BEHIND = 4;
const MADE_MAX = 200;

/** What goes on: the whole sky, so that the flight is at the very same place elsewhere. */
export function activityOf(title: string, sky: Sky): Activity {
  return { what: "playing", title: shortTitle(title), picture: "icon.svg", format: FORMAT, state: sky as unknown as Json };
}

/** The sky that was left; `null` where it cannot be flown on. Nothing of it is believed. */
export function skyIn({ state }: Activity): Sky | null {
  return readable(() => skyOf(members(state)));
}

function skyOf(found: Members): Sky {
  const reached = number(found["reached"], 0, FAR);
  const stars = list(found["stars"], MADE_MAX).map((each) => starOf(members(each)));
  const comet = cometOf(members(found["comet"]), reached, stars);
  return {
    seed: whole(found["seed"], 0, 2 ** 32 - 1),
    time: number(found["time"], 0, FAR),
    comet,
    held: truth(found["held"]),
    stars,
    motes: list(found["motes"], MADE_MAX).map((each) => moteOf(members(each))),
    rocks: list(found["rocks"], MADE_MAX).map((each) => rockOf(members(each))),
    night: number(found["night"], comet.x - BEHIND - 1, comet.x),
    // A sky that is made too little would be made up to the comet in one step.
    made: number(found["made"], comet.x, reached + AHEAD),
    ids: whole(found["ids"], 0, COUNT_MAX),
    reached,
    points: whole(found["points"], 0, COUNT_MAX),
    combo: whole(found["combo"], 0, COMBO_MAX),
    comboLeft: number(found["comboLeft"], 0, COMBO_SECONDS),
    safe: number(found["safe"], 0, SAFE_SECONDS),
    end: found["end"] === null ? null : unreadable(),
  };
}

function cometOf(found: Members, reached: number, stars: readonly Star[]): Comet {
  const tether = found["tether"];
  return {
    x: number(found["x"], reached - BEHIND, reached),
    y: number(found["y"], -1, 1),
    heading: number(found["heading"], -7, 7),
    tether: tether === null ? null : tetherOf(members(tether), stars),
    shield: truth(found["shield"]),
  };
}

function tetherOf(found: Members, stars: readonly Star[]): Tether {
  return {
    star: oneOf(found["star"], stars.map(({ id }) => id)),
    turn: oneOf(found["turn"], [1, -1] as const),
    turned: number(found["turned"], 0, FAR),
  };
}

function place(found: Members): { id: number; x: number; y: number } {
  return { id: whole(found["id"], 0, COUNT_MAX), x: number(found["x"], -2 * AHEAD, FAR + AHEAD), y: number(found["y"], -2, 2) };
}

function starOf(found: Members): Star {
  return { ...place(found), bloomed: truth(found["bloomed"]) };
}

function moteOf(found: Members): Mote {
  return { ...place(found), shield: truth(found["shield"]) };
}

function rockOf(found: Members): Rock {
  return { ...place(found), radius: number(found["radius"], 0, 1), drift: number(found["drift"], 0, 1), phase: number(found["phase"], 0, 7) };
}
