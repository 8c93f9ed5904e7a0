import { Dice } from "@opentos/sdk/dice";
import type { Mote, Rock, Sky, Star } from "./world.ts";

/** How far ahead of the comet there is a sky, and how far behind it still is. */
const AHEAD = 6;
const BEHIND = 3.5;

const ROCKS_FROM = 9;
const DRIFT_FROM = 30;
const SHIELD_EVERY = 22;

/** A sky before the flight: calm for the first stars, then as the dice fall. */
export function begin(seed: number): Sky {
  return extend({
    seed: seed >>> 0,
    time: 0,
    comet: { x: 0, y: 0, heading: 0, tether: null, shield: false },
    held: false,
    stars: [],
    motes: [],
    rocks: [],
    night: -3,
    made: 0.5,
    ids: 0,
    reached: 0,
    points: 0,
    combo: 0,
    comboLeft: 0,
    safe: 0,
    end: null,
  });
}

/** The same sky with what lies ahead made and what lies behind forgotten. */
export function extend(sky: Sky): Sky {
  if (sky.made > sky.comet.x + AHEAD) {
    return sky;
  }
  const dice = new Dice(sky.seed);
  const kept = (each: { x: number }): boolean => each.x > sky.comet.x - BEHIND;
  const stars: Star[] = sky.stars.filter(kept);
  const motes: Mote[] = sky.motes.filter(kept);
  const rocks: Rock[] = sky.rocks.filter(kept);
  let { made, ids } = sky;
  while (made <= sky.comet.x + AHEAD) {
    const from = made;
    made += dice.between(0.8, 1.25);
    // The ways between stars cross the middle.
    const side = (stars.at(-1)?.y ?? -1) < 0 ? 1 : -1;
    const star: Star = { id: ids++, x: made, y: side * dice.between(0.12, 0.6), bloomed: false };
    stars.push(star);
    for (const [x, y] of dice.happens(0.7) ? around(star, dice) : between(from, star, dice)) {
      motes.push({ id: ids++, x, y, shield: false });
    }
    if (Math.floor(made / SHIELD_EVERY) > Math.floor(from / SHIELD_EVERY)) {
      motes.push({ id: ids++, x: made - 0.3, y: -star.y * dice.between(0.6, 1), shield: true });
    }
    if (made > ROCKS_FROM && dice.happens(Math.min(0.6, 0.25 + made / 400))) {
      rocks.push({
        id: ids++,
        x: (from + made) / 2 + dice.between(-0.1, 0.1),
        y: -star.y + dice.between(-0.2, 0.2),
        radius: dice.between(0.06, 0.1),
        drift: made > DRIFT_FROM ? dice.between(0, 0.22) : 0,
        phase: dice.between(0, 2 * Math.PI),
      });
    }
  }
  return { ...sky, seed: dice.seed, stars, motes, rocks, made, ids };
}

/** An arc of an orbit that is worth to be flown. */
function around(star: Star, dice: Dice): [number, number][] {
  const radius = dice.between(0.28, 0.42);
  const first = dice.between(0, 2 * Math.PI);
  const all: [number, number][] = [];
  for (let index = 0; index < 4; index++) {
    const angle = first + index * 0.5;
    all.push([star.x + radius * Math.cos(angle), star.y + radius * Math.sin(angle)]);
  }
  return all.filter(([, y]) => Math.abs(y) < 0.88);
}

/** A line on the way to the star. */
function between(from: number, star: Star, dice: Dice): [number, number][] {
  const y = dice.between(-0.5, 0.5);
  return [0.25, 0.5, 0.75].map((part) => [from + (star.x - from) * part, y]);
}
