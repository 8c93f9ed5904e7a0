import { describe, expect, it } from "vitest";
import { texts } from "../src/texts/index.ts";
import type { Update } from "../src/runtime/state.ts";
import { updateText } from "../src/update/update.ts";

const update: Update = { version: 12, name: "1.2.0", running: "1.1.0", state: "installing", percent: 43, notes: "", waitsFor: null };

describe("what is said of an update", () => {
  it("has words in both languages for every state", () => {
    const states: Update["state"][] = ["offered", "downloading", "waiting", "installing", "restarting", "proving", "went-back"];
    for (const state of states) {
      for (const waitsFor of [null, "idle", "charging", "window"] as const) {
        const key = updateText({ ...update, state, waitsFor });
        expect(key, state).not.toBeNull();
        expect(texts.en[key ?? ""], state).toBeTruthy();
        expect(texts["zh-Hans"][key ?? ""], state).toBeTruthy();
      }
    }
  });

  it("names no version for what a device came with", () => {
    expect(updateText({ ...update, state: "went-back", running: "factory" })).toBe("update.went-back.factory");
    expect(updateText({ ...update, state: "went-back" })).toBe("update.went-back");
  });

  it("says nothing of a state that it does not know", () => {
    expect(updateText({ ...update, state: "done" as Update["state"] })).toBeNull();
  });
});
