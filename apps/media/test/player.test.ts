import { RefusedError, type ContentItem } from "@opentos/sdk";
import { Emulator } from "@opentos/sdk/emulator";
import { describe, expect, it } from "vitest";
import { note } from "../src/cards.ts";
import { DECODE, NETWORK, SOURCE_NOT_SUPPORTED, why, whyBroken } from "../src/failure.ts";
import { activityOf, stateIn } from "../src/going.ts";
import { FEW_ITEMS, Library } from "../src/library.ts";
import { EVERY_SECONDS, Reporter } from "../src/reporter.ts";
import { clock, part } from "../src/time.ts";
import { words } from "../src/words.ts";

const t = words.en;

function items(count: number): { id: string; kind: "audio"; title: string; source: string; sourceTitle: string }[] {
  return Array.from({ length: count }, (_, at) => ({ id: `content_${at}`, kind: "audio" as const, title: `Tone ${at}`, source: "source_1", sourceTitle: "Tones" }));
}

function emulator(count = 3, grants = ["content"]): Emulator {
  return new Emulator({
    context: { form: "watch", grants },
    content: [...items(count), { id: "content_film", kind: "video", title: "A film", source: "source_2", sourceTitle: "Films" }],
  });
}

describe("the shelves", () => {
  it("are what the person began, what is new, and each source, as far as the terminal can show it", async () => {
    const terminal = emulator();
    terminal.progress("content_1", { seconds: 40, total: 100, finished: false });
    const library = new Library(terminal.tos, () => undefined);
    await library.look();
    expect(library.shelves.state).toBe("ready");
    expect(library.shelves.rows.map(({ id, items: row }) => [id, row.map((each) => each.id)])).toEqual([
      ["continue", ["content_1"]],
      ["new", ["content_0", "content_2"]],
      ["source_1", ["content_0", "content_1", "content_2"]],
      ["source_2", []],
    ]);
  });

  it("say that nobody let the app see them, and that they are empty", async () => {
    const closed = new Library(emulator(3, []).tos, () => undefined);
    await closed.look();
    expect(closed.shelves.state).toBe("no-grant");
    const empty = new Library(new Emulator({ context: { grants: ["content"] } }).tos, () => undefined);
    await empty.look();
    expect(empty.shelves).toMatchObject({ state: "ready", sources: [] });
  });

  it("grow by a page at a time, and lead from one item to the next", async () => {
    const library = new Library(emulator(60).tos, () => undefined);
    await library.look();
    const row = (): number => library.shelves.rows.find(({ id }) => id === "new")?.shown ?? 0;
    expect(row()).toBe(FEW_ITEMS);
    await library.more("new");
    expect(row()).toBe(24);
    await library.more("new");
    await library.more("new");
    await library.more("new");
    expect(row()).toBe(60);
    expect(library.beside("new", "content_0")).toMatchObject({ before: null, after: { id: "content_1" } });
    expect(library.beside("new", "content_59")).toMatchObject({ after: null });
    expect(library.beside("new", "content_none")).toEqual({ before: null, after: null });
  });

  it("are searched for each of some words, also for what only others can show", async () => {
    const library = new Library(emulator().tos, () => undefined);
    await library.find("film");
    expect(library.found?.items).toMatchObject([{ id: "content_film", here: false }]);
    await library.find("  ");
    expect(library.found).toBeNull();
  });
});

describe("how far the person is", () => {
  it("is told some seconds apart while it plays, and at once when it stops", async () => {
    const terminal = emulator();
    const reporter = new Reporter(terminal.tos, "content_0", () => 0);
    await reporter.passed(0.2, 100);
    expect(terminal.progress("content_0")?.seconds).toBe(0.2);
    await reporter.passed(EVERY_SECONDS - 1, 100);
    expect(terminal.progress("content_0")?.seconds).toBe(0.2);
    await reporter.stopped(EVERY_SECONDS - 0.5, 100);
    expect(terminal.progress("content_0")).toEqual({ seconds: EVERY_SECONDS - 0.5, total: 100, finished: false });
    await reporter.stopped(3, Number.POSITIVE_INFINITY);
    expect(terminal.progress("content_0")).toEqual({ seconds: 3, total: 0, finished: false });
    await reporter.stopped(100, 100, true);
    expect(terminal.progress("content_0")?.finished).toBe(true);
  });

  it("is told later where the hub is away, with how long ago it was", async () => {
    const told: unknown[] = [];
    let away = true;
    let now = 50;
    const content = {
      progress: (item: string, at: unknown) => {
        if (away) {
          return Promise.reject(new RefusedError({ code: "hub-unreachable", detail: "" }));
        }
        told.push([item, at]);
        return Promise.resolve({ seconds: 0, total: 0, finished: false });
      },
    };
    const reporter = new Reporter({ content } as never, "content_0", () => now);
    await reporter.stopped(10, 100);
    now = 80;
    await reporter.stopped(20, 100);
    away = false;
    now = 95;
    await reporter.passed(20.5, 100);
    expect(told).toEqual([]);
    await reporter.passed(26, 100);
    expect(told).toEqual([["content_0", { seconds: 26, total: 100, finished: false, ago: 0 }]]);
  });

  it("is never taken for older than what was told before, however long that was on its way", async () => {
    const told: { seconds: number; at: number }[] = [];
    let now = 50;
    const content = {
      progress: async (_: string, { seconds, ago }: { seconds: number; ago: number }) => {
        await Promise.resolve();
        now += told.length === 0 ? 2 : 0;
        told.push({ seconds, at: now - ago });
        return { seconds: 0, total: 0, finished: false };
      },
    };
    const reporter = new Reporter({ content } as never, "content_0", () => now);
    const first = reporter.stopped(10, 100);
    now += 0.5;
    await Promise.all([first, reporter.stopped(40, 100)]);
    expect(told.map(({ seconds }) => seconds)).toEqual([10, 40]);
    expect(told[1]!.at).toBeGreaterThanOrEqual(told[0]!.at);
  });

  it("goes on at the same second on another terminal, and begins anew when finished", async () => {
    const terminal = emulator();
    await terminal.tos.content.progress("content_0", { seconds: 61.25, total: 600 });
    expect((await terminal.tos.content.open("content_0")).seconds).toBe(61.25);
    await terminal.tos.content.progress("content_0", { seconds: 30, total: 600, ago: 60 });
    expect((await terminal.tos.content.open("content_0")).seconds).toBe(61.25);
    await terminal.tos.content.progress("content_0", { seconds: 595, total: 600 });
    expect((await terminal.tos.content.open("content_0")).seconds).toBe(0);
  });
});

describe("what does not play", () => {
  const film: ContentItem = { id: "x", source: "s", sourceTitle: "", kind: "video", title: "", summary: "", published: "", seconds: 0, here: false, owned: true, trailer: false, prices: [], sourcePrices: [], picture: null, progress: null };

  it("says why, and where it would", async () => {
    const refused = await emulator().tos.content.open("content_film").catch((failure: unknown) => failure);
    expect(why(refused, film, { form: "watch", locale: "en" })).toContain("TV, phone, appliance");
    expect(why(new RefusedError({ code: "not-found", detail: "" }), film, { form: "tv", locale: "en" })).toBe(t.gone);
    expect(why(new RefusedError({ code: "hub-unreachable", detail: "" }), film, { form: "tv", locale: "en" })).toBe(t.broken);
    expect(() => why(new TypeError("a fault of its own"), film, { form: "tv", locale: "en" })).toThrow(TypeError);
  });

  it("says what to buy, for how much, and where", () => {
    const refused = new RefusedError({ code: "purchase-required", detail: "" });
    const sold = { ...film, owned: false, sourceTitle: "Tones", prices: [{ currency: "CNY", value: "3.00" }], sourcePrices: [{ currency: "CNY", value: "12.00" }] };
    expect(why(refused, sold, { form: "tv", locale: "en" })).toBe("Buy this alone for CN¥3.00, or all of Tones for CN¥12.00, on the page Content on your phone. It begins here once it is paid.");
    expect(why(refused, { ...sold, prices: [] }, { form: "tv", locale: "zh-Hans" })).toBe("请在手机的“内容”页面购买“Tones”的全部内容（¥12.00）。付款后将在此自动播放。");
    expect(why(refused, { ...sold, prices: [], sourcePrices: [] }, { form: "watch", locale: "en" })).toBe(t.soldNoMoreText);
    expect(why(refused, sold, { form: "watch", locale: "en" })).toBe("CN¥3.00. Buy it on your phone, on the page Content.");
    expect(note(sold, t, "en")).toBe("CN¥3.00");
    expect(note({ ...sold, prices: [] }, t, "en")).toBe("All for CN¥12.00");
    expect(note({ ...film, trailer: true, seconds: 30 }, t, "en")).toBe("Free trailer · 0:30");
  });

  it("tells a form that cannot be played from what is not handed out", () => {
    expect(whyBroken(SOURCE_NOT_SUPPORTED, 206, t)).toBe(t.format);
    expect(whyBroken(DECODE, 200, t)).toBe(t.format);
    expect(whyBroken(SOURCE_NOT_SUPPORTED, 404, t)).toBe(t.gone);
    expect(whyBroken(SOURCE_NOT_SUPPORTED, 409, t)).toBe(t.refused);
    expect(whyBroken(NETWORK, 200, t)).toBe(t.broken);
    expect(whyBroken(SOURCE_NOT_SUPPORTED, 0, t)).toBe(t.broken);
    expect(whyBroken(SOURCE_NOT_SUPPORTED, 503, t)).toBe(t.broken);
  });
});

describe("what goes on elsewhere", () => {
  const item: ContentItem = { id: "content_1", source: "s", sourceTitle: "", kind: "audio", title: "One", summary: "", published: "", seconds: 0, here: true, owned: true, trailer: false, prices: [], sourcePrices: [], picture: null, progress: null };

  it("is an item and a second, and comes back as it was", () => {
    const activity = activityOf(item, 61.25);
    expect(activity).toMatchObject({ what: "listening", title: "One", format: 1 });
    expect(stateIn(activity)).toEqual({ item: "content_1", seconds: 61.25 });
    expect(activityOf({ ...item, title: "🌊".repeat(90) }, 0).title.length).toBeLessThanOrEqual(100);
  });

  it("is nothing where it cannot be read", () => {
    for (const state of [null, 5, "x", [], {}, { item: 5, seconds: 1 }, { item: "a", seconds: -1 }, { item: "a", seconds: Number.NaN }]) {
      expect(stateIn({ ...activityOf(item, 0), state: state as never })).toBeNull();
    }
  });
});

describe("words and times", () => {
  it("are there in both languages", () => {
    expect(Object.keys(words["zh-Hans"])).toEqual(Object.keys(words.en));
    for (const [key, text] of Object.entries(words["zh-Hans"])) {
      expect(text, key).not.toEqual((words.en as Record<string, unknown>)[key]);
    }
  });

  it("are written as people read them", () => {
    expect([5, 65, 3_661, Number.NaN].map(clock)).toEqual(["0:05", "1:05", "1:01:01", "0:00"]);
    expect([part(5, 0), part(5, 10), part(50, 10)]).toEqual([0, 0.5, 1]);
  });
});
