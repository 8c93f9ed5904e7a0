import { describe, expect, it, vi } from "vitest";
import type { Device } from "../src/api-types.ts";
import { awaiting, installable, measured, troubled, underWay, updateWords, versionWords } from "../src/device/software.ts";
import { preferences } from "../src/state/preferences.svelte.ts";
import { deviceUpdateStates, deviceUpdateWaits, updateChecks, type DeviceSoftware, type DeviceUpdate } from "../src/update-types.ts";

// The language of the reader is asked for as the page begins; Node 20 has none.
vi.hoisted(() => vi.stubGlobal("navigator", { languages: ["en"] }));

const update = (more: Partial<DeviceUpdate>): DeviceUpdate => ({
  release: "release_1", code: 13, name: "1.3.0", notes: "", state: "offered", percent: 0, waitsFor: null, window: null, fault: null, since: "2026-11-27T00:00:00Z", ...more,
});
const software = (more: Partial<DeviceUpdate> | null): DeviceSoftware => ({ code: 12, name: "1.2.0", reportedAt: "2026-11-27T00:00:00Z", asks: false, update: more && update(more) });
const here = { online: true, mayEdit: true };

describe("software of a device", () => {
  it("is said in one sentence, whatever stands", () => {
    preferences.locale = "en";
    expect(updateWords(software(null), here)).toBe("Up to date, as far as the hub knows");
    expect(updateWords(software({}), here)).toBe("Version 1.3.0 is coming.");
    expect(updateWords(software({}), { ...here, online: false })).toBe("Version 1.3.0 comes once the device is connected again.");
    expect(updateWords(software({ state: "went-back", fault: { check: "boot", detail: "" } }), here)).toBe("It tried version 1.3.0 and went back to 1.2.0: it did not start.");
    expect(updateWords({ ...software({ state: "failed", fault: { check: "space", detail: "" } }), code: 0 }, here)).toContain("stays with what it came with");
  });

  it("has words for every state, wait and check in both languages", () => {
    for (const locale of ["en", "zh-Hans"] as const) {
      preferences.locale = locale;
      const said = [
        ...deviceUpdateStates.map((state) => updateWords(software({ state }), here)),
        ...deviceUpdateWaits.map((waitsFor) => updateWords(software({ state: "waiting", waitsFor }), here)),
        ...updateChecks.map((check) => updateWords(software({ state: "failed", fault: { check, detail: "" } }), here)),
      ];
      expect(said.filter((each) => /software\.[a-z]/.test(each) || !each.includes("1.3.0"))).toEqual([]);
      expect(new Set(said).size).toBe(said.length);
    }
    preferences.locale = "en";
  });

  it("says what an update waits for, and for whom", () => {
    const waiting = { state: "waiting", waitsFor: "consent" } as const;
    expect(updateWords(software(waiting), here)).toContain("waits for you");
    expect(updateWords(software(waiting), { ...here, mayEdit: false })).toContain("an owner or adult");
    expect(updateWords(software({ state: "waiting", waitsFor: "window", window: { from: "02:00", until: "05:00" } }), here)).toContain("between 02:00 and 05:00");
  });

  it("can be installed at once where nothing but rest, an hour or a word is missing", () => {
    expect(deviceUpdateWaits.filter((waitsFor) => installable(update({ state: "waiting", waitsFor })))).toEqual(["consent", "idle", "window"]);
    expect(deviceUpdateStates.filter((state) => installable(update({ state, waitsFor: "consent" })))).toEqual(["waiting"]);
  });

  it("is under way, waits, or is in trouble", () => {
    expect(deviceUpdateStates.filter((state) => underWay(update({ state })))).toEqual(["downloading", "installing", "restarting", "proving"]);
    expect(deviceUpdateStates.filter((state) => measured(update({ state })))).toEqual(["downloading", "installing"]);
    expect(deviceUpdateStates.filter((state) => troubled(update({ state })))).toEqual(["failed", "went-back", "silent"]);
  });

  it("that a device came with has no number", () => {
    expect(versionWords({ code: 0, name: "factory" })).toBe("What it came with");
    expect(versionWords({ code: 1, name: "1.0" })).toBe("1.0");
  });

  it("waits for people only where it says so", () => {
    const device = (id: string, runs: DeviceSoftware | null) => ({ id, software: runs }) as Device;
    expect(awaiting([device("a", null), device("b", software(null)), device("c", software({ state: "waiting", waitsFor: "consent" })), device("d", software({ state: "waiting", waitsFor: "idle" }))]).map(({ id }) => id)).toEqual(["c"]);
  });
});
