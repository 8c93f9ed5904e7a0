import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FORGOTTEN_MILLIS, Held } from "../src/controls/held.svelte.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("what a slider holds", () => {
  it("is the last of quick key presses until that one arrives", () => {
    const held = new Held();
    for (const asked of [51, 52, 53]) {
      held.letGo(asked);
    }
    for (const arriving of [51, 52]) {
      held.arrived(arriving);
      expect(held.value).toBe(53);
    }
    held.arrived(53);
    expect(held.value).toBeNull();
  });

  it("is forgotten where it never arrives, counted from the last press", () => {
    const held = new Held();
    held.letGo(51);
    vi.advanceTimersByTime(FORGOTTEN_MILLIS - 1);
    held.letGo(52);
    vi.advanceTimersByTime(FORGOTTEN_MILLIS - 1);
    expect(held.value).toBe(52);
    vi.advanceTimersByTime(1);
    expect(held.value).toBeNull();
  });

  it("stays in the hand for as long as the hand holds it", () => {
    const held = new Held();
    held.letGo(51);
    held.hold(60);
    vi.advanceTimersByTime(2 * FORGOTTEN_MILLIS);
    expect(held.value).toBe(60);
  });

  it("of an earlier press does not end what is held after it arrived", () => {
    const held = new Held();
    held.letGo(51);
    held.arrived(51);
    held.hold(52);
    vi.advanceTimersByTime(FORGOTTEN_MILLIS);
    expect(held.value).toBe(52);
  });
});
