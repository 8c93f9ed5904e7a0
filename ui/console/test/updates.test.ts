import { describe, expect, it, vi } from "vitest";
import { preferences } from "../src/state/preferences.svelte.ts";
import type { Release, Rollout } from "../src/update-types.ts";
import { commands } from "../src/updates/commands.ts";
import { draftOf, following, idsIn, misfits, presets, wishOf } from "../src/updates/plan.ts";
import { countOf, failuresMax, groups, lives, nextAt, shareOf, stageStanding, standingsOf, stoppedByItself } from "../src/updates/rollout.ts";
import { planWords, receivedPercent, whenWords } from "../src/updates/words.ts";
import { standings } from "../src/update-types.ts";

// The language of the reader is asked for as the page begins; Node 20 has none.
vi.hoisted(() => vi.stubGlobal("navigator", { languages: ["en"] }));

const LAMP = { id: "product_01jd7x00000000000000000001", name: "Aurora lamp" };
const release = (more: Partial<Release>): Release => ({
  id: "release_1", product: LAMP.id, code: 12, name: "1.2.9", kind: "file", bytes: 1_000, sha256: "", key: "", notes: "", state: "ready", received: 1_000, made: "2026-11-27T00:00:00Z", ...more,
});
const rollout = (more: Partial<Rollout>): Rollout => ({
  id: "rollout_1", product: LAMP.id, release: "release_1", state: "running", why: "", stage: 0, opened: "2026-11-27T00:00:00Z",
  stages: [{ percent: 1, holdSeconds: 86_400 }, { percent: 100, holdSeconds: 0 }], stopPercent: 1, atOnce: 50, idle: true, charging: false,
  devices: 480, reached: 5, asking: 0, touched: 0, failures: 0, failuresMax: 1, standings: {}, made: "2026-11-27T00:00:00Z", ...more,
});

describe("a roll-out", () => {
  it("has every standing in one group", () => {
    expect(groups.flatMap((group) => standingsOf[group]).sort()).toEqual([...standings].sort());
    expect(countOf(rollout({ standings: { failed: 1, silent: 2, "went-back": 4, done: 8 } }), "failed")).toBe(7);
  });

  it("is looked at while anything of it may change", () => {
    expect(lives(rollout({}))).toBe(true);
    expect(lives(rollout({ state: "stopped" }))).toBe(false);
    expect(lives(rollout({ state: "stopped", standings: { installing: 1 } }))).toBe(true);
    expect(stoppedByItself(rollout({ state: "stopped", why: "failures" }))).toBe(true);
    expect(stoppedByItself(rollout({ state: "stopped", why: "the lamp flickers" }))).toBe(false);
  });

  it("has stages of which one is open", () => {
    const open = rollout({ stage: 1 });
    expect([0, 1].map((number) => stageStanding(open, number))).toEqual(["over", "open"]);
    expect(stageStanding({ stage: 1, state: "complete" }, 1)).toBe("over");
    expect([0, 1, 2].map((number) => stageStanding({ stage: 1, state: "stopped" }, number))).toEqual(["over", "ended", "never"]);
    expect(nextAt(open)).toBeNull();
    expect(nextAt(rollout({}))).toBe(Date.parse("2026-11-28T00:00:00Z"));
  });

  it("counts devices as the hub does", () => {
    expect(shareOf({ percent: 1, holdSeconds: 0 }, 480)).toBe(5);
    expect(shareOf({ batches: ["b"], holdSeconds: 0 }, 480)).toBeNull();
    expect(failuresMax(1, 5)).toBe(1);
    expect(failuresMax(10, 490)).toBe(49);
  });
});

describe("a plan", () => {
  it("is asked for as it was chosen", () => {
    expect(wishOf(draftOf("careful"))).toEqual({
      stages: [{ percent: 1, holdSeconds: 86_400 }, { percent: 10, holdSeconds: 86_400 }, { percent: 100, holdSeconds: 0 }],
      stopPercent: 1, atOnce: 50, when: { idle: true, charging: false },
    });
    expect(wishOf({ ...draftOf("all"), window: true, from: "02:00", until: "05:30" }).when).toEqual({ idle: true, charging: false, from: "02:00", until: "05:30" });
  });

  it("says what is missing, where", () => {
    expect(presets.map((preset) => misfits(draftOf(preset)))).toEqual([[], [{ stage: 0, fault: "devices" }], []]);
    const draft = draftOf("careful");
    draft.stages[0]!.percent = null;
    draft.stages[1]!.hold = 31;
    draft.stages[1]!.unit = "days";
    draft.stages[2]!.hold = null;
    expect(misfits({ ...draft, stopPercent: 0, atOnce: 1.5, window: true, until: "" })).toEqual([
      { stage: 0, fault: "percent" }, { stage: 1, fault: "hold" }, { stage: null, fault: "stop" }, { stage: null, fault: "at-once" }, { stage: null, fault: "window" },
    ]);
  });

  it("takes ids of devices as they are pasted, each once", () => {
    expect(idsIn('{"id":"device_01jd7x0000000000000000000a"},\ndevice_01jd7x0000000000000000000b device_01jd7x0000000000000000000a')).toEqual(["device_01jd7x0000000000000000000a", "device_01jd7x0000000000000000000b"]);
  });

  it("goes on with ten times the share", () => {
    expect(following(draftOf("careful").stages.slice(0, 2)).percent).toBe(100);
    expect(following(draftOf("careful").stages.slice(0, 1)).percent).toBe(10);
  });

  it("is said in words, in both languages", () => {
    preferences.locale = "en";
    expect(planWords(wishOf(draftOf("careful")), "1.2.9", 480)).toEqual([
      "First, 1 % of devices (5 devices) take 1.2.9.",
      "After at least 1 day, and once it is known of 90 % of those how it went, it goes on to 10 % of devices (48 devices).",
      "After at least 1 day, and once it is known of 90 % of those how it went, it goes on to all devices (480 devices).",
      "It stops by itself when 1 % of the devices reached fail; at first, one failure is enough.",
      "At most 50 devices take it at a time.",
      "Devices install it only while nobody uses them.",
    ]);
    expect(whenWords({ idle: true, charging: true, from: "02:00", until: "05:00" })).toBe("Devices install it only while nobody uses them and they charge, and between 02:00 and 05:00 of their day.");
    preferences.locale = "zh-Hans";
    expect(planWords(wishOf(draftOf("all")), "1.2.9", 0)[0]).toBe("首先，1.2.9 推送给全部设备。");
    preferences.locale = "en";
  });

  it("is never said to be whole while a byte is missing", () => {
    preferences.locale = "en";
    expect(receivedPercent({ received: 999, bytes: 1_000 })).toBe("99 %");
  });
});

describe("what hands a release in", () => {
  it("names the product and the next version", () => {
    expect(commands(LAMP, [release({}), release({ code: 11 })], true)).toEqual([{ key: "publish", command: './tos release publish firmware.bin --product "Aurora lamp" --code 13 --name 1.2.10' }]);
    expect(commands({ ...LAMP, name: "北光灯" }, [], false).map(({ command }) => command)).toEqual([
      "./tos login", "./tos release key --product 北光灯", "./tos release publish firmware.bin --product 北光灯 --code 1 --name 1.0.0",
    ]);
  });

  it("goes on with one that is not whole", () => {
    expect(commands(LAMP, [release({ state: "receiving", kind: "image" })], true)[0]!.command).toBe('./tos release publish system.raucb --product "Aurora lamp" --code 12 --name 1.2.9 --kind image');
  });

  it("takes nothing into the shell that a shell would read", () => {
    expect(commands({ ...LAMP, name: 'Lamp "$(reboot)"' }, [], true)[0]!.command).toContain(`--product ${LAMP.id} `);
    expect(commands(LAMP, [release({ name: "2 $(reboot)" })], true)[0]!.command).toContain("--name 1.0.0");
  });
});
