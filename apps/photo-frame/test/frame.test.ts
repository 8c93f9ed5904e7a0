import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Emulator } from "@opentos/sdk/emulator";
import { ALBUM_CHARACTERS_MAX, hasRoom, keep, keptIn, letGo, list, PICTURE_CHARACTERS_MAX, PIECE_CHARACTERS, read } from "../src/album.ts";
import { address, pictures } from "../src/pictures.ts";
import { CHOICES, SETTINGS, isNight, listed, settingsIn, turned } from "../src/settings.ts";
import { begin, current, pass, recounted, shuffled, turn, type Show } from "../src/show.ts";
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

describe("what was sent and kept", () => {
  const picture = (characters: number): string => `data:image/jpeg;base64,${"A".repeat(characters - 23)}`;

  it("comes back whole, within the bounds of the storage", async () => {
    const { storage } = new Emulator().tos;
    const data = picture(PICTURE_CHARACTERS_MAX);
    const album = await keep(storage, [], "sending_1", "Beach", data);
    expect(album).toEqual([{ id: "sending_1", title: "Beach", pieces: PICTURE_CHARACTERS_MAX / PIECE_CHARACTERS, size: data.length }]);
    expect(await list(storage)).toEqual(album);
    expect(await read(storage, album![0]!)).toBe(data);
  });

  it("says where there is no room, and leaves nothing behind", async () => {
    const { storage } = new Emulator().tos;
    let album = await list(storage);
    const each = 240_000;
    for (let index = 0; index < ALBUM_CHARACTERS_MAX / each; index++) {
      album = (await keep(storage, album, `sending_${index}`, "", picture(each)))!;
    }
    expect(album).toHaveLength(4);
    const keys = await storage.keys();
    expect(await keep(storage, album, "sending_9", "", picture(each))).toBeNull();
    expect(await storage.keys()).toEqual(keys);
    expect(hasRoom([], PICTURE_CHARACTERS_MAX + 1)).toBe(false);
    album = await letGo(storage, album, "sending_2");
    expect((await storage.keys()).some((key) => key.includes("sending_2"))).toBe(false);
    expect(await keep(storage, album, "sending_9", "", picture(each))).toHaveLength(4);
  });

  it("takes its pieces away where the storage fills up meanwhile", async () => {
    const values = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`other-${index}`, "x".repeat(32_000)]));
    const { storage } = new Emulator({ values }).tos;
    await expect(keep(storage, [], "sending_1", "", picture(120_000))).rejects.toMatchObject({ code: "limit-reached" });
    expect(await storage.keys()).toHaveLength(31);
    expect(await list(storage)).toEqual([]);
  });

  it("is not believed where the storage says something else", async () => {
    const { storage } = new Emulator({ values: { "picture/a/0": "javascript:alert(1)" } }).tos;
    expect(keptIn([{ id: 1 }, null, "x", { id: "a", title: "", pieces: 1e9, size: 1 }])).toEqual([]);
    expect(keptIn("x")).toEqual([]);
    expect(await read(storage, { id: "a", title: "", pieces: 1, size: 19 })).toBeNull();
    expect(await read(storage, { id: "b", title: "", pieces: 1, size: 19 })).toBeNull();
  });

  it("stays in the rotation at the same picture", () => {
    const show = begin(8, 3, "in-order", 30, Math.random);
    expect(current(recounted(show, 9, "in-order", 30, Math.random))).toBe(3);
    expect(recounted(show, 9, "shuffled", 30, Math.random).round).toHaveLength(9);
    expect(current(recounted(begin(9, 8, "in-order", 30, Math.random), 8, "in-order", 30, Math.random))).toBe(7);
  });
});

describe("a picture that is sent", () => {
  it("reaches who listens, also later, and is taken once", () => {
    const terminal = new Emulator();
    terminal.receive({ id: "sending_1" });
    expect(terminal.sent).toEqual([]);
    const seen: string[] = [];
    terminal.tos.onSent(({ id, address: at }) => seen.push(`${id} ${at}`));
    terminal.receive({ id: "sending_2", address: "x" });
    expect(seen).toEqual(["sending_1 https://app.example/sent/sending_emulated", "sending_2 x"]);
    expect(terminal.sent).toEqual(["took", "took"]);
  });
});
