import type { Json } from "@opentos/sdk";
import { Emulator } from "@opentos/sdk/emulator";
import { takeUp } from "@opentos/sdk/going";
import { describe, expect, it } from "vitest";
import { FORMAT, activityOf, skyIn } from "../src/going.ts";
import { step } from "../src/sky/fly.ts";
import { begin } from "../src/sky/make.ts";
import type { Sky } from "../src/sky/world.ts";
import { pilot } from "./pilot.ts";

const written = (sky: Sky) => JSON.parse(JSON.stringify(activityOf("A flight", sky)));

describe("a flight that moves", () => {
  it("goes on elsewhere exactly as it would have", async () => {
    let { sky } = pilot(begin(3), 480);
    const source = new Emulator();
    await source.tos.activity.publish(activityOf("A flight", sky));
    const target = new Emulator({ activity: source.activity });
    let moved = await takeUp(target.tos, FORMAT, skyIn);
    expect(moved).toEqual(sky);
    for (let index = 0; index < 240 && moved; index++) {
      moved = step(moved, index % 90 < 45).sky;
      sky = step(sky, index % 90 < 45).sky;
    }
    expect(moved).toEqual(sky);
  });

  it("can be read at each moment, and stays small", () => {
    let sky = begin(11);
    let tethered = 0;
    for (let index = 0; index < 900 && sky.end === null; index++) {
      sky = step(sky, index % 120 < 70).sky;
      if (sky.end === null && index % 3 === 0) {
        tethered += sky.comet.tether ? 1 : 0;
        expect(skyIn(written(sky)), `step ${index}`).toEqual(sky);
        expect(JSON.stringify(sky).length).toBeLessThan(16 * 1024);
      }
    }
    expect(tethered).toBeGreaterThan(20);
  });

  it("is left where it is when it makes no sense", async () => {
    const good = written(pilot(begin(3), 400).sky).state as { [name: string]: Json };
    expect(skyIn({ ...written(begin(3)), state: good })).not.toBeNull();
    const comet = good["comet"] as { [name: string]: Json };
    const wrong: Json[] = [
      null, 7, "sky", [], {},
      ...Object.entries({
        seed: -1, time: "x", held: 1, stars: {}, motes: [{ id: 1 }], rocks: new Array(201).fill(null), night: 1e9, made: -1e6, reached: -1, points: 0.5, combo: 100, comboLeft: 60, safe: null, end: "night", ids: 1e300,
      } satisfies { [name: string]: Json }).map(([name, value]) => ({ ...good, [name]: value })),
      ...Object.entries({ x: -1e6, y: 2, heading: null, shield: "yes", tether: { star: -7, turn: 1, turned: 0 } } satisfies { [name: string]: Json }).map(([name, value]) => ({ ...good, comet: { ...comet, [name]: value } })),
    ];
    for (const state of wrong) {
      const terminal = new Emulator({ activity: { ...written(begin(3)), state } });
      expect(await takeUp(terminal.tos, FORMAT, skyIn), JSON.stringify(state)?.slice(0, 80)).toBeNull();
      expect(terminal.declined).toBe(true);
    }
  });
});
