import { describe, expect, it } from "vitest";
import { Emulator } from "../src/emulator.ts";
import { list, members, number, oneOf, readable, shortTitle, takeUp, text, truth, whole } from "../src/going.ts";
import { RefusedError, type Activity, type Json } from "../src/index.ts";

const page = (state: Json): Activity => ({ what: "reading", title: "A book", format: 2, state });
const pageIn = ({ state }: Activity): number | null => readable(() => whole(members(state)["page"], 1, 900));

describe("an activity that is taken up", () => {
  it("is what was left, or nothing", async () => {
    expect(await takeUp(new Emulator({ activity: page({ page: 7 }) }).tos, 2, pageIn)).toBe(7);
    expect(await takeUp(new Emulator().tos, 2, pageIn)).toBeNull();
  });

  it("is declined where it cannot be read, and left alone where it is newer", async () => {
    const unread = new Emulator({ activity: page({ page: 0 }) });
    expect(await takeUp(unread.tos, 2, pageIn)).toBeNull();
    expect(unread.declined).toBe(true);
    const newer = new Emulator({ activity: page({ page: 7 }) });
    expect(await takeUp(newer.tos, 1, pageIn)).toBeNull();
    expect(newer.declined).toBe(false);
  });

  it("is done without where the system is away, but no fault of the app's is swallowed", async () => {
    const away = new Emulator({ activity: page({ page: 7 }) });
    away.call = () => Promise.reject(new RefusedError({ code: "hub-unreachable", detail: "" }));
    expect(await takeUp(away.tos, 2, pageIn)).toBeNull();
    const faulty = (): number => {
      throw new TypeError("a fault");
    };
    await expect(takeUp(new Emulator({ activity: page({}) }).tos, 2, faulty)).rejects.toThrow("a fault");
    expect(() => readable(faulty)).toThrow("a fault");
  });
});

describe("a state of which nothing is believed", () => {
  it("is read member by member", () => {
    const state: Json = { name: "x", on: true, all: [1, 2], part: 0.5, kind: "b" };
    const read = readable(() => {
      const found = members(state);
      return [text(found["name"], 1), truth(found["on"]), list(found["all"], 2), number(found["part"], 0, 1), oneOf(found["kind"], ["a", "b"])];
    });
    expect(read).toEqual(["x", true, [1, 2], 0.5, "b"]);
  });

  it.each<[string, () => unknown]>([
    ["no members", () => members([])],
    ["nothing", () => members(undefined)],
    ["a long list", () => list([1, 2, 3], 2)],
    ["no list", () => list({ length: 1 }, 2)],
    ["no number", () => number("1", 0, 2)],
    ["not a number", () => number(Number.NaN, 0, 2)],
    ["too little", () => number(-1, 0, 2)],
    ["a part", () => whole(0.5, 0, 2)],
    ["no truth", () => truth(1)],
    ["a long text", () => text("abc", 2)],
    ["another", () => oneOf("c", ["a", "b"])],
  ])("is nothing where it has %s", (_, read) => {
    expect(readable(read)).toBeNull();
  });
});

describe("a title", () => {
  it("has a hundred characters, none of them half", () => {
    expect(shortTitle("short")).toBe("short");
    expect(shortTitle("x".repeat(200))).toHaveLength(100);
    expect(shortTitle(`x${"🌊".repeat(60)}`)).toBe(`x${"🌊".repeat(49)}`);
  });
});
