import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { address, pictures } from "../src/pictures.ts";
import { CHOICES, SETTINGS, isNight, listed, settingsIn, turned } from "../src/settings.ts";
import { begin, current, pass, shuffled, turn, type Show } from "../src/show.ts";
import { words } from "../src/words.ts";

/** Numbers that look random and are the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

describe("the show", () => {
  it("shows each picture once in a round, and none twice in a row", () => {
    const random = chance(7);
    let show: Show = begin(8, 3, "shuffled", 30, random);
    const seen = [current(show)];
    for (let index = 0; index < 79; index++) {
      show = turn(show, 1, "shuffled", 30, random);
      expect(current(show)).not.toBe(seen.at(-1));
      seen.push(current(show));
    }
    expect(seen[0]).toBe(3);
    for (let round = 0; round < 10; round++) {
      expect(new Set(seen.slice(round * 8, round * 8 + 8)).size).toBe(8);
    }
  });

  it("goes in order, forward and back, around the end", () => {
    let show = begin(3, 2, "in-order", 30, Math.random);
    show = turn(show, 1, "in-order", 30, Math.random);
    expect(current(show)).toBe(0);
    show = turn(show, -1, "in-order", 30, Math.random);
    expect(current(show)).toBe(2);
  });

  it("goes back to what was shown before", () => {
    const random = chance(3);
    const first = begin(5, 1, "shuffled", 30, random);
    expect(current(turn(turn(first, 1, "shuffled", 30, random), -1, "shuffled", 30, random))).toBe(1);
  });

  it("turns over in its time, and once after a long sleep", () => {
    const show = begin(3, 0, "in-order", 30, Math.random);
    expect(current(pass(show, 29, "in-order", 30, Math.random))).toBe(0);
    const next = pass(pass(show, 29, "in-order", 30, Math.random), 1, "in-order", 30, Math.random);
    expect([current(next), next.left]).toEqual([1, 30]);
    expect(current(pass(show, 86_400, "in-order", 30, Math.random))).toBe(1);
    expect(pass(show, -5, "in-order", 30, Math.random).left).toBe(30);
  });

  it("can be of one picture", () => {
    const show = begin(1, 0, "shuffled", 30, Math.random);
    expect(current(turn(show, 1, "shuffled", 30, Math.random))).toBe(0);
    expect(shuffled(1, 0, Math.random)).toEqual([0]);
  });
});

describe("the settings", () => {
  it("are kept as far as they make sense", () => {
    const begins = settingsIn(null);
    expect(begins).toEqual({ pace: "30", order: "shuffled", motion: "drift", clock: "corner", night: "dim" });
    expect(settingsIn({ pace: "300", clock: "huge", order: 4, more: true })).toEqual({ ...begins, pace: "300" });
    for (const value of ["x", 7, [], true]) {
      expect(settingsIn(value)).toEqual(begins);
    }
  });

  it("turn through every choice and come round", () => {
    for (const name of SETTINGS) {
      let settings = settingsIn(null);
      const seen = new Set<string>();
      for (let index = 0; index < CHOICES[name].length; index++) {
        seen.add(settings[name]);
        settings = turned(settings, name, 1);
      }
      expect(seen.size).toBe(CHOICES[name].length);
      expect(settings).toEqual(settingsIn(null));
      expect(turned(turned(settings, name, 1), name, -1)).toEqual(settings);
    }
    expect(listed("pace")).toEqual(["10", "30", "60", "300", "1800"]);
  });

  it("have a word for each choice", () => {
    for (const { values, names } of Object.values(words)) {
      for (const name of SETTINGS) {
        expect(names[name]).toBeTruthy();
        expect(listed(name).every((each) => values[each])).toBe(true);
      }
    }
  });

  it("know the night", () => {
    expect([21, 22, 23, 0, 6, 7, 12].map(isNight)).toEqual([false, true, true, true, true, false, false]);
  });
});

describe("the pictures", () => {
  const folder = fileURLToPath(new URL("../public/", import.meta.url));

  it("are all there, and all listed", () => {
    expect(pictures.every((each) => existsSync(`${folder}${address(each)}`))).toBe(true);
    expect(readdirSync(`${folder}pictures`)).toHaveLength(pictures.length);
  });
});
