import { describe, expect, it } from "vitest";
import { Emulator } from "@opentos/sdk/emulator";
import { Best } from "../src/board.ts";
import { grouped } from "../src/page/friends.ts";
import { shown } from "../src/page/sheets.ts";

const lin = { id: "lin", name: "Lin", scores: { flights: 300 } };

describe("the best flight", () => {
  it("is kept, and told to the board", async () => {
    const { tos } = new Emulator({ context: { grants: ["friends"] }, friends: [lin] });
    const best = new Best(tos);
    await best.load();
    expect(best.value).toBe(0);
    expect(await best.take(120)).toBe(true);
    expect(await best.take(90)).toBe(false);
    expect(await tos.storage.get("best")).toBe(120);
    const board = await best.board();
    expect(board.state === "there" && board.standings.map(({ name, value }) => [name, value])).toEqual([["Lin", 300], ["You", 120]]);
    const later = new Best(tos);
    await later.load();
    expect(later.value).toBe(120);
  });

  it("needs no friends, and no sense in what is stored", async () => {
    for (const values of [{ best: "a lot" }, { best: -4 }, { best: { value: 3 } }, { best: 1e300 }]) {
      const best = new Best(new Emulator({ values }).tos);
      await best.load();
      expect(best.value).toBe(0);
      expect(await best.take(5)).toBe(true);
      expect(await best.board()).toEqual({ state: "off" });
    }
  });
});

describe("the board", () => {
  it("always shows the person", () => {
    const standings = Array.from({ length: 20 }, (_, index) => ({ rank: index + 1, name: `P${index}`, value: 20 - index, you: index === 15 }));
    expect(shown(standings, 3).map(({ rank }) => rank)).toEqual([1, 2, 16]);
    expect(shown(standings.slice(0, 2), 3)).toHaveLength(2);
  });
});

describe("a friend's code", () => {
  it("is written in groups, with what is missing", () => {
    expect(grouped("")).toBe("····-····");
    expect(grouped("7K3M9")).toBe("7K3M-9···");
    expect(grouped("7K3M9QXA")).toBe("7K3M-9QXA");
  });
});
