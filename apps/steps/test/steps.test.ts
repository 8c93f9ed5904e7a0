import { describe, expect, it } from "vitest";
import type { Device, Json, Standing } from "@opentos/sdk";
import { Emulator } from "@opentos/sdk/emulator";
import { Counter } from "../src/counter.ts";
import { axisEnd, boards, lines } from "../src/race.ts";
import { contest, dateOf, daysIn, later, reading, streak, take, week } from "../src/days.ts";

const band = (values: { [name: string]: Json }, more: Partial<Device> = {}): Device => ({
  id: "device_band",
  name: "Ada's band",
  room: "",
  online: true,
  formFactor: "band",
  values,
  properties: {},
  actions: {},
  ...more,
});

describe("a reading", () => {
  it("is the greater count of two, with the heart of whichever is worn", () => {
    const watch = band({ steps: 900, heartRate: 71 }, { id: "device_watch", name: "Watch" });
    expect(reading([watch, band({ steps: 4_000, heartRate: 80, worn: false, stepGoal: 9_000 })])).toEqual({
      steps: 4_000,
      heart: 71,
      online: true,
      device: "Ada's band",
      goal: 9_000,
    });
  });

  it("is none of what no band would say", () => {
    for (const steps of [null, "900", -1, 1.5, 1e9, [900]]) {
      expect(reading([band({ steps })])).toBeNull();
    }
    expect(reading([band({ steps: 1, heartRate: 0 })])?.heart).toBeNull();
    expect(reading([band({ steps: 1, heartRate: 900 })])?.heart).toBeNull();
    expect(reading([band({ steps: 1, heartRate: 70 }, { online: false })])?.heart).toBeNull();
    expect(reading([])).toBeNull();
  });
});

describe("the days", () => {
  it("grow, and never shrink", () => {
    expect(take(take({}, "2026-11-26", 100, 600), "2026-11-26", 80, 601)).toEqual({ "2026-11-26": 100 });
    expect(take({ "2026-11-26": 100 }, "2026-11-26", 140, 600)).toEqual({ "2026-11-26": 140 });
  });

  it("do not take yesterday's count for today's", () => {
    const days = { "2026-11-25": 9_000 };
    expect(take(days, "2026-11-26", 9_000, 0)).toBe(days);
    expect(take(days, "2026-11-26", 9_004, 14)).toBe(days);
    expect(take(days, "2026-11-26", 12, 3)).toEqual({ ...days, "2026-11-26": 12 });
    expect(take(days, "2026-11-26", 9_500, 1_200)).toEqual({ ...days, "2026-11-26": 9_500 });
  });

  it("are sixty at the most, the newest", () => {
    let days = {};
    for (let index = 0; index < 100; index++) {
      days = take(days, later("2026-01-01", index), 10, 600);
    }
    expect(Object.keys(days)).toHaveLength(60);
    expect(Object.keys(days).at(-1)).toBe(later("2026-01-01", 99));
  });

  it("follow the calendar", () => {
    expect(later("2026-12-31", 1)).toBe("2027-01-01");
    expect(later("2028-03-01", -1)).toBe("2028-02-29");
    expect(later("2026-03-29", 1)).toBe("2026-03-30");
    expect(dateOf(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });

  it("make a week, a row and a contest that begins on Monday", () => {
    const days = { "2026-11-22": 7_000, "2026-11-23": 9_000, "2026-11-24": 8_500, "2026-11-25": 8_000, "2026-11-26": 3_000 };
    expect(week(days, "2026-11-26").map(({ steps }) => steps)).toEqual([0, 0, 7_000, 9_000, 8_500, 8_000, 3_000]);
    expect(streak(days, "2026-11-26", 8_000)).toBe(3);
    expect(streak({ ...days, "2026-11-26": 8_000 }, "2026-11-26", 8_000)).toBe(4);
    expect(contest(days, "2026-11-26")).toEqual({ board: "week-2026-48", steps: 28_500 });
    expect(contest(days, "2026-11-22")).toEqual({ board: "week-2026-47", steps: 7_000 });
    expect(contest({}, "2027-01-01").board).toBe("week-2026-53");
    expect(contest({}, "2024-12-30").board).toBe("week-2025-01");
  });

  it("are not made of what somebody else stored", () => {
    expect(daysIn({ "2026-11-26": 5, yesterday: 4, "2026-11-25": "4", "2026-11-24": -3 })).toEqual({ "2026-11-26": 5 });
    for (const value of [null, 7, "x", [1], true]) {
      expect(daysIn(value)).toEqual({});
    }
  });
});

describe("the counter", () => {
  const grants = ["devices-see", "friends"];
  let now = new Date(2026, 10, 26, 9, 0);
  const open = async (emulator: Emulator): Promise<Counter> => {
    const counter = new Counter(emulator.tos, () => now, () => undefined);
    await counter.begin();
    return counter;
  };

  it("keeps the days, tells the friends, and says when the goal is reached", async () => {
    const lin = { id: "lin", name: "Lin", scores: { "week-2026-48": 20_000 } };
    const devices = [band({ steps: 7_900, heartRate: 64, stepGoal: 8_000 })];
    const emulator = new Emulator({ context: { form: "band", grants }, devices, friends: [lin] });
    const counter = await open(emulator);
    await counter.look();
    expect(counter.known).toMatchObject({ trouble: null, goal: 8_000, reached: false, reading: { steps: 7_900, heart: 64 } });
    expect(counter.known.standings?.map(({ name, value }) => [name, value])).toEqual([["Lin", 20_000], ["You", 7_900]]);
    emulator.change({ grants: ["devices-control", ...grants] });
    await emulator.tos.devices.set("device_band", "steps", 8_010);
    await counter.look();
    expect(counter.known).toMatchObject({ reached: true, days: { "2026-11-26": 8_010 } });
    expect((await open(emulator)).known.days).toEqual({ "2026-11-26": 8_010 });
    now = new Date(2026, 10, 27, 0, 0, 5);
    await counter.look();
    expect(counter.known).toMatchObject({ date: "2026-11-27", reading: { steps: 0 } });
    now = new Date(2026, 10, 26, 9, 0);
  });

  it("has a goal of its own, within bounds", async () => {
    const emulator = new Emulator({ context: { grants }, devices: [band({ steps: 1, stepGoal: 12_000 })] });
    const counter = await open(emulator);
    await counter.look();
    expect(counter.known.goal).toBe(12_000);
    await counter.aim(1);
    await counter.look();
    expect(counter.known.goal).toBe(12_500);
    for (let index = 0; index < 100; index++) {
      await counter.aim(-1);
    }
    expect(counter.known.goal).toBe(1_000);
    expect((await open(emulator)).known.goal).toBe(1_000);
  });

  it("does not count what a device said before it went offline", async () => {
    const counter = await open(new Emulator({ context: { grants }, devices: [band({ steps: 5_000 }, { online: false })] }));
    await counter.look();
    expect(counter.known).toMatchObject({ days: {}, reading: { online: false, steps: 0 } });
  });

  it("says what is missing", async () => {
    const without = await open(new Emulator());
    await without.look();
    expect(without.known).toMatchObject({ trouble: "no-grant", standings: null });
    const empty = await open(new Emulator({ context: { grants } }));
    await empty.look();
    expect(empty.known.trouble).toBe("none");
  });
});

describe("the race on a television", () => {
  const standing = (name: string, value: number, you = false): Standing => ({ rank: 1, name, value, you });

  it("names the boards of six weeks, with their Mondays, across a new year", () => {
    expect(boards("2027-01-06").map(({ monday }) => monday)).toEqual(["2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28", "2027-01-04"]);
    expect(boards("2027-01-06").map(({ board }) => board).slice(-3)).toEqual(["week-2026-52", "week-2026-53", "week-2027-01"]);
  });

  it("follows the person and those who lead now through all weeks, each name once", () => {
    const weeks = [[standing("Ben", 10), standing("Ada", 5, true)], [standing("Eva", 9), standing("Ben", 7), standing("Ben", 3), standing("Ada", 1, true)]];
    expect(lines(weeks, 3)).toEqual([
      { name: "Ada", you: true, weeks: [5, 1] },
      { name: "Eva", you: false, weeks: [0, 9] },
      { name: "Ben", you: false, weeks: [10, 7] },
    ]);
    expect(lines([], 3)).toEqual([]);
  });

  it("ends its axis at a round number", () => {
    expect([0, 1, 3, 10, 11, 42_000, 51_000].map(axisEnd)).toEqual([1, 1, 5, 10, 20, 50_000, 100_000]);
  });

  it("shows what the band kept, and what the friends walked", async () => {
    const now = new Date(2026, 10, 26, 12);
    const board = boards("2026-11-26").at(-1)?.board ?? "";
    const tv = new Emulator({
      context: { form: "tv", grants: ["friends"] },
      values: { days: { "2026-11-26": 4_000 } },
      friends: [{ id: "b", name: "Ben", scores: { [board]: 31_000 } }],
    });
    const counter = new Counter(tv.tos, () => now, () => undefined);
    await counter.begin();
    await counter.watch();
    expect(counter.known.days).toEqual({ "2026-11-26": 4_000 });
    expect(counter.known.standings).toEqual([expect.objectContaining({ name: "Ben", value: 31_000 })]);
    expect(counter.known.weeks).toHaveLength(6);
  });
});
