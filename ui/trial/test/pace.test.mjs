import { describe, expect, it } from "vitest";
import { BEAT_MILLIS, Busy, Hangs, Pace } from "../tool/pace.mjs";

const NEVER = new Promise(() => undefined);

/** As many beats as the page beside the app would have in that time. */
function pass(pace, millis) {
  for (let at = 0; at < millis; at += BEAT_MILLIS) {
    pace.beat();
  }
}

describe("the pace of the machine", () => {
  it("is the time by which an app hangs", async () => {
    const pace = new Pace();
    const asked = pace.within(60_000, NEVER);
    pass(pace, 60_000 + BEAT_MILLIS);
    await expect(asked).rejects.toBeInstanceOf(Hangs);
  });

  it("blames the machine, and not the app, where a page of our own stands still as well", async () => {
    await expect(new Pace().within(5, NEVER)).rejects.toBeInstanceOf(Busy);
  });

  it("lets work that ends in time alone", async () => {
    const pace = new Pace();
    let end;
    const asked = pace.within(60_000, new Promise((done) => (end = done)));
    pass(pace, 59_000);
    end("done");
    await expect(asked).resolves.toBe("done");
    pass(pace, 60_000);
    await expect(pace.within(60_000, Promise.reject(new Error("its own")))).rejects.toThrow("its own");
  });

  it("knows whether the machine was slow meanwhile", async () => {
    const pace = new Pace();
    const slow = pace.slowness();
    const began = Date.now();
    while (Date.now() === began) {
      // The clock goes on, and the page does not.
    }
    expect(slow()).toBe(true);
    pass(pace, 60_000);
    expect(slow()).toBe(false);
  });
});
