import { describe, expect, it } from "vitest";
import { STEP_SECONDS, fly, step } from "../src/sky/fly.ts";
import { begin } from "../src/sky/make.ts";
import { COMBO_SECONDS, distance, score, speed, type Happening, type Sky } from "../src/sky/world.ts";
import { pilot } from "./pilot.ts";

const bare = (sky: Partial<Sky> = {}): Sky => ({ ...begin(1), stars: [], motes: [], rocks: [], made: 1e6, ...sky });
const star = { id: 900, x: 0.5, y: 0.4, bloomed: false };

function run(sky: Sky, held: (time: number) => boolean, seconds: number): { sky: Sky; happenings: Happening[] } {
  const happenings: Happening[] = [];
  for (let index = 0; index < Math.round(seconds / STEP_SECONDS); index++) {
    const next = step(sky, held(index * STEP_SECONDS));
    sky = next.sky;
    happenings.push(...next.happenings);
  }
  return { sky, happenings };
}

describe("a flight", () => {
  it("is the same for the same seed and keys, and another for another seed", () => {
    const keys = (time: number): boolean => time % 0.7 < 0.35;
    expect(run(begin(7), keys, 3).sky).toEqual(run(begin(7), keys, 3).sky);
    expect(begin(7).stars).not.toEqual(begin(8).stars);
  });

  it("does not go by how long a frame takes", () => {
    const whole = fly({ sky: begin(3), rest: 0 }, true, 0.1).flight;
    let parts = { sky: begin(3), rest: 0 };
    for (let index = 0; index < 10; index++) {
      parts = fly(parts, true, 0.01).flight;
    }
    expect(parts.sky.comet.x).toBeCloseTo(whole.sky.comet.x, 1);
    expect(fly({ sky: begin(3), rest: 0 }, false, 3_600).flight.sky.time).toBeLessThan(0.11);
    expect(fly({ sky: begin(3), rest: 0 }, false, -5).flight.sky.time).toBe(0);
  });

  it("is straight where nothing is held, and faster the further it leads", () => {
    const { sky } = run(bare(), () => false, 1);
    expect(sky.comet.y).toBe(0);
    expect(sky.comet.x).toBeCloseTo(speed(0), 1);
    expect(speed(200)).toBeGreaterThan(speed(20));
    expect(speed(1e9)).toBeLessThanOrEqual(1.9);
  });
});

describe("a star", () => {
  it("is circled while it is held, at one distance, and let go along the tangent", () => {
    const begun = bare({ stars: [star] });
    const near = run(begun, () => true, 1.2).sky;
    const radius = distance(near.comet, star);
    const later = run(near, () => true, 1);
    expect(distance(later.sky.comet, star)).toBeCloseTo(radius, 2);
    const { sky: free, happenings } = run(later.sky, () => false, STEP_SECONDS);
    expect(happenings.map(({ what }) => what)).toContain("release");
    const on = run(free, () => false, 0.2).sky;
    expect(on.comet.heading).toBe(free.comet.heading);
    const outward = Math.atan2(free.comet.y - star.y, free.comet.x - star.x);
    expect(Math.abs(Math.sin(free.comet.heading - outward))).toBeGreaterThan(0.98);
  });

  it("blooms after a full turn, once", () => {
    const { sky, happenings } = run(bare({ stars: [star] }), () => true, 7);
    expect(happenings.filter(({ what }) => what === "bloom")).toHaveLength(1);
    expect(sky.stars[0]?.bloomed).toBe(true);
    expect(sky.points).toBe(25);
  });

  it("takes a press that came too early, and none that is still down from before", () => {
    const far = { ...star, x: 1.6, y: 0.3 };
    const { sky } = run(bare({ stars: [far] }), () => true, 1);
    expect(sky.comet.tether?.star).toBe(900);
    const down = bare({ stars: [star], held: true });
    expect(run(down, () => true, 0.2).sky.comet.tether).toBeNull();
  });
});

describe("what is gathered", () => {
  const motes = [0.2, 0.4, 0.6].map((x, index) => ({ id: index, x, y: 0, shield: false }));

  it("counts more in a row, until the row ends", () => {
    const { sky, happenings } = run(bare({ motes }), () => false, 0.8);
    expect(happenings.filter(({ what }) => what === "mote").map((each) => "points" in each && each.points)).toEqual([5, 10, 15]);
    expect(sky.points).toBe(30);
    expect(run({ ...sky, comet: { ...sky.comet, x: 2 } }, () => false, COMBO_SECONDS + 0.1).sky.combo).toBe(0);
    expect(score(sky)).toBe(30 + Math.floor(sky.reached * 10));
  });

  it("is a shield where it is one, which breaks instead of the comet", () => {
    const sky = bare({ motes: [{ id: 1, x: 0.1, y: 0, shield: true }], rocks: [{ id: 2, x: 0.6, y: 0, radius: 0.1, drift: 0, phase: 0 }] });
    const { sky: after, happenings } = run(sky, () => false, 0.8);
    expect(happenings.map(({ what }) => what)).toEqual(["shield", "shield-broke"]);
    expect(after.end).toBeNull();
    expect(after.comet.shield).toBe(false);
  });
});

describe("an end", () => {
  it("is a rock, a storm or the night", () => {
    const rock = { id: 2, x: 0.6, y: 0, radius: 0.1, drift: 0, phase: 0 };
    expect(run(bare({ rocks: [rock] }), () => false, 1).sky.end).toBe("rock");
    const up = bare({ comet: { ...bare().comet, heading: -1.2 } });
    expect(run(up, () => false, 2).sky.end).toBe("storm");
    const back = bare({ comet: { ...bare().comet, heading: Math.PI } });
    expect(run(back, () => false, 4).sky.end).toBe("night");
  });

  it("comes to whoever circles one star for ever", () => {
    const wide = { ...star, y: 0.3 };
    expect(run(bare({ stars: [wide] }), () => true, 60).sky.end).toBe("night");
  });

  it("changes nothing any more", () => {
    const over = bare({ end: "rock" });
    expect(step(over, true)).toEqual({ sky: over, happenings: [] });
  });
});

describe("every sky", () => {
  const SECONDS = 14;

  it("can be flown through, and never grows", () => {
    for (const seed of [1, 2]) {
      const { sky, steps } = pilot(begin(seed), SECONDS * 120);
      expect(steps, `seed ${seed} ended by ${sky.end} at ${sky.reached}`).toBe(SECONDS * 120);
      expect(sky.reached).toBeGreaterThan(SECONDS * 0.5);
      expect(sky.stars.length).toBeLessThan(20);
      expect(sky.motes.length).toBeLessThan(60);
    }
  });
});
