import { extend } from "./make.ts";
import {
  BLOOM_POINTS,
  COMBO_MAX,
  COMBO_SECONDS,
  COMET_RADIUS,
  MOTE_POINTS,
  MOTE_REACH,
  ORBIT_MIN,
  SAFE_SECONDS,
  distance,
  reachable,
  rockAt,
  speed,
  type Comet,
  type End,
  type Happening,
  type Sky,
  type Star,
} from "./world.ts";

/** The rules go by steps of one length, so that a flight is the same on a fast and on a slow terminal. */
export const STEP_SECONDS = 1 / 120;

/** How fast the rope can bend the way, in radians a second; where it is met straight it bends without a jerk. */
const BEND_PER_SECOND = 9;

const NIGHT_BEHIND_MAX = 3.4;
const NIGHT_PART_OF_SPEED = 0.55;

export interface Step {
  readonly sky: Sky;
  readonly happenings: readonly Happening[];
}

/** One step later. `held` says whether the button is down. */
export function step(before: Sky, held: boolean): Step {
  if (before.end !== null) {
    return { sky: before, happenings: [] };
  }
  const happenings: Happening[] = [];
  let sky = grip(before, held, happenings);
  sky = move(sky, happenings);
  sky = gather(sky, happenings);
  sky = suffer(sky, happenings);
  return { sky: extend(sky), happenings };
}

function grip(sky: Sky, held: boolean, happenings: Happening[]): Sky {
  const { comet } = sky;
  if (held && comet.tether === null && !sky.held) {
    const star = reachable(sky);
    if (star) {
      happenings.push({ what: "hold", at: star });
      const left = Math.cos(comet.heading) * (star.y - comet.y) - Math.sin(comet.heading) * (star.x - comet.x) > 0;
      return { ...sky, held, comet: { ...comet, tether: { star: star.id, turn: left ? 1 : -1, turned: 0 } } };
    }
    // A press that came too early holds as soon as something is near.
    return sky;
  }
  if (!held && comet.tether !== null) {
    happenings.push({ what: "release", at: comet });
    return { ...sky, held, comet: { ...comet, tether: null } };
  }
  return { ...sky, held };
}

function move(sky: Sky, happenings: Happening[]): Sky {
  const way = speed(sky.reached) * STEP_SECONDS;
  const star = sky.comet.tether && sky.stars.find((each) => each.id === sky.comet.tether?.star);
  const bent = star ? bend(sky.comet, star, way) : sky.comet;
  const comet = {
    ...bent,
    x: bent.x + Math.cos(bent.heading) * way,
    y: bent.y + Math.sin(bent.heading) * way,
  };
  const reached = Math.max(sky.reached, comet.x);
  const night = Math.max(
    sky.night + speed(reached) * NIGHT_PART_OF_SPEED * STEP_SECONDS,
    reached - NIGHT_BEHIND_MAX,
  );
  const moved = { ...sky, comet, reached, night, time: sky.time + STEP_SECONDS };
  return star ? bloom(moved, star, happenings) : moved;
}

/** What the rope makes of the way: nothing while the comet comes nearer, a circle from then on. */
function bend(comet: Comet, star: Star, way: number): Comet {
  const tether = comet.tether;
  if (!tether) {
    return comet;
  }
  const outward = Math.atan2(comet.y - star.y, comet.x - star.x);
  const off = Math.cos(comet.heading - outward);
  const near = distance(comet, star);
  if (off < 0 && near > ORBIT_MIN) {
    return comet;
  }
  // Along the circle, and turned by half of what the circle turns in this step, which keeps its radius.
  const along = outward + tether.turn * (Math.PI / 2 + Math.asin(Math.min(1, way / (2 * Math.max(near, ORBIT_MIN)))));
  const wanted = wrapped(along - comet.heading);
  const most = BEND_PER_SECOND * STEP_SECONDS + way / Math.max(near, ORBIT_MIN);
  const turn = Math.max(-most, Math.min(most, wanted));
  return {
    ...comet,
    heading: wrapped(comet.heading + turn),
    tether: { ...tether, turned: tether.turned + Math.abs(turn) },
  };
}

function bloom(sky: Sky, star: Star, happenings: Happening[]): Sky {
  const tether = sky.comet.tether;
  if (star.bloomed || !tether || tether.turned < 2 * Math.PI) {
    return sky;
  }
  const points = BLOOM_POINTS * Math.max(1, sky.combo);
  happenings.push({ what: "bloom", at: star, points });
  return {
    ...sky,
    points: sky.points + points,
    comboLeft: COMBO_SECONDS,
    stars: sky.stars.map((each) => (each === star ? { ...each, bloomed: true } : each)),
  };
}

function gather(sky: Sky, happenings: Happening[]): Sky {
  const comboLeft = Math.max(0, sky.comboLeft - STEP_SECONDS);
  let next = { ...sky, comboLeft, combo: comboLeft === 0 ? 0 : sky.combo, safe: Math.max(0, sky.safe - STEP_SECONDS) };
  const caught = sky.motes.filter((each) => distance(each, sky.comet) <= MOTE_REACH + (each.shield ? COMET_RADIUS : 0));
  for (const mote of caught) {
    if (mote.shield) {
      next = { ...next, comet: { ...next.comet, shield: true } };
      happenings.push({ what: "shield", at: mote });
      continue;
    }
    const combo = Math.min(COMBO_MAX, next.combo + 1);
    const points = MOTE_POINTS * combo;
    next = { ...next, combo, comboLeft: COMBO_SECONDS, points: next.points + points };
    happenings.push({ what: "mote", at: mote, points, combo });
  }
  return caught.length === 0 ? next : { ...next, motes: sky.motes.filter((each) => !caught.includes(each)) };
}

function suffer(sky: Sky, happenings: Happening[]): Sky {
  const end = harm(sky);
  if (end === null) {
    return sky;
  }
  const { comet } = sky;
  if (comet.shield && end !== "night") {
    happenings.push({ what: "shield-broke", at: comet });
    return { ...sky, safe: SAFE_SECONDS, comet: { ...inside(comet, end), shield: false, tether: null } };
  }
  if (sky.safe > 0 && end !== "night") {
    return { ...sky, comet: inside(comet, end) };
  }
  happenings.push({ what: "end", at: comet });
  return { ...sky, end };
}

/** Thrown back from the storm; a rock is passed through. */
function inside(comet: Comet, end: End): Comet {
  if (end !== "storm") {
    return comet;
  }
  const y = Math.sign(comet.y) * (1 - COMET_RADIUS);
  const outward = Math.sign(Math.sin(comet.heading)) === Math.sign(comet.y);
  return { ...comet, y, heading: outward ? -comet.heading : comet.heading, tether: null };
}

function harm(sky: Sky): End | null {
  const { comet } = sky;
  if (Math.abs(comet.y) > 1 - COMET_RADIUS) {
    return "storm";
  }
  if (sky.rocks.some((each) => distance(rockAt(each, sky.time), comet) < each.radius + COMET_RADIUS)) {
    return "rock";
  }
  return comet.x < sky.night ? "night" : null;
}

function wrapped(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle));
}

/** What is left of a frame's time that made no whole step. */
export interface Flight {
  readonly sky: Sky;
  readonly rest: number;
}

/** A terminal that stood still for longer than this goes on from where it was. */
const ELAPSED_SECONDS_MAX = 0.1;

/** Some seconds later: as many steps as they make. */
export function fly(flight: Flight, held: boolean, seconds: number): { flight: Flight; happenings: Happening[] } {
  const happenings: Happening[] = [];
  let { sky } = flight;
  let rest = flight.rest + Math.min(ELAPSED_SECONDS_MAX, Math.max(0, seconds));
  while (rest >= STEP_SECONDS) {
    const next = step(sky, held);
    sky = next.sky;
    happenings.push(...next.happenings);
    rest -= STEP_SECONDS;
  }
  return { flight: { sky, rest }, happenings };
}
