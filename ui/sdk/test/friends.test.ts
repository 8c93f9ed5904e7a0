import { describe, expect, it } from "vitest";
import { Emulator } from "../src/emulator.ts";
import { friendWords } from "../src/friend-words.ts";
import { boardOf, grouped, shown, weekBoard } from "../src/friends.ts";

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

describe("a board's state", () => {
  it("is off without the grant, and there with it", async () => {
    expect(await boardOf(new Emulator().tos, "round")).toEqual({ state: "off" });
    const { tos } = new Emulator({ context: { grants: ["friends"] } });
    await tos.scores.submit("round", 7);
    expect(await boardOf(tos, "round")).toEqual({ state: "there", standings: [{ rank: 1, name: "You", value: 7, you: true }] });
    expect(await boardOf(tos, "no such board")).toEqual({ state: "failed" });
  });
});

describe("the week's board", () => {
  it.each([
    [new Date(2026, 10, 26), "week-2026-48"],
    [new Date(2026, 10, 30), "week-2026-49"],
    [new Date(2027, 0, 3), "week-2026-53"],
    [new Date(2024, 11, 30), "week-2025-01"],
  ])("of %s is %s", (date, expected) => {
    expect(weekBoard(date)).toBe(expected);
  });
});

describe("the words", () => {
  it("are there in both languages", () => {
    expect(Object.keys(friendWords["zh-Hans"])).toEqual(Object.keys(friendWords.en));
    Object.values(friendWords["zh-Hans"]).forEach((each) => expect(each).toMatch(/\p{Script=Han}/u));
  });
});
