import { describe, expect, it } from "vitest";
import { Emulator } from "@opentos/sdk/emulator";
import { Best } from "../src/board.ts";

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
