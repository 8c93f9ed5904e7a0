import { Emulator } from "@opentos/sdk/emulator";
import { describe, expect, it } from "vitest";
import { awards } from "../src/awards.ts";
import { Best, homePoints } from "../src/board.ts";
import { cuesOf } from "../src/cues.ts";
import { after, NO_EVENING, without, wonBy } from "../src/evening.ts";
import { begin } from "../src/field/begin.ts";
import { REMOTE_SEAT, ROUND_SECONDS } from "../src/field/round.ts";
import { CEREMONY_SECONDS, COUNT_SECONDS, Game, READY_SECONDS, type News } from "../src/game.ts";
import { Seats } from "../src/seats.ts";
import { layout, words } from "../src/words.ts";

/** A game whose phones are the emulator's. */
async function table(context = {}) {
  const emulator = new Emulator({ context: { grants: ["friends"], ...context } });
  const game = new Game(() => 7);
  const news: News[] = [];
  await new Seats(emulator.tos, {
    party: (now) => void news.push(...game.players(now?.players ?? [], [])),
    input: (seat, input) => void news.push(...game.input(seat, input)),
  }).open();
  const pass = (seconds: number): void => {
    for (let index = 0; index < Math.round(seconds * 20); index++) {
      news.push(...game.pass(0.05, []));
    }
  };
  const modes = (): string[] => news.flatMap((each) => (each.what === "mode" ? [each.mode] : []));
  return { emulator, game, news, pass, modes };
}

describe("a game", () => {
  it("begins when all are ready, plays, ends, and counts crowns", async () => {
    const { emulator, game, pass, modes } = await table();
    const [ada, bo] = [emulator.join("Ada"), emulator.join("Bo")];
    emulator.input(ada, { run: [0, 0], dash: [1, 1] });
    pass(1);
    expect(game.mode).toBe("waiting");
    expect(game.startsIn).toBe(READY_SECONDS - 1);
    emulator.input(bo, { run: [0, 0], dash: [1, 1] });
    pass(0.1);
    expect(game.mode).toBe("counting");
    expect(game.round.figures.map(({ seat }) => seat).sort()).toEqual([1, 2, 8]);
    pass(COUNT_SECONDS + 0.1);
    expect(game.mode).toBe("playing");
    emulator.input(ada, { run: [1, 0], dash: [0, 1] });
    const before = game.round.figures.find(({ seat }) => seat === ada)?.x ?? 0;
    pass(0.3);
    expect(game.round.figures.find(({ seat }) => seat === ada)?.x).toBeGreaterThan(before);
    pass(ROUND_SECONDS);
    expect(modes()).toEqual(["counting", "playing", "over"]);
    expect(game.evening.rounds).toBe(1);
    expect(game.places).toHaveLength(3);
    const crowns = game.places.reduce((sum, { seat }) => sum + wonBy(game.evening, seat).crowns, 0);
    expect(crowns).toBe(game.places.filter(({ rank }) => rank === 1).length);
    for (const presses of [2, 3]) {
      emulator.input(ada, { run: [0, 0], dash: [1, presses] });
      emulator.input(bo, { run: [0, 0], dash: [1, presses] });
      pass(0.1);
      // What was pressed in the heat of the end does not count.
      expect(game.mode).toBe(presses === 2 ? "over" : "counting");
      pass(presses === 2 ? CEREMONY_SECONDS : 0);
    }
  });

  it("does not wait for ever for who is not ready, nor at all for who sleeps", async () => {
    const { emulator, game, pass } = await table();
    const [ada, bo] = [emulator.join("Ada"), emulator.join("Bo")];
    emulator.input(ada, { dash: [1, 1] });
    pass(READY_SECONDS + 0.2);
    expect(game.mode).toBe("counting");
    game.end();
    emulator.sleep(bo);
    emulator.input(ada, { dash: [0, 1] });
    emulator.input(ada, { dash: [1, 2] });
    pass(0.1);
    expect(game.mode).toBe("counting");
  });

  it("keeps the figure of a phone that sleeps, and waits when all do", async () => {
    const { emulator, game, pass, news } = await table();
    const [ada, bo] = [emulator.join("Ada"), emulator.join("Bo")];
    game.start();
    pass(COUNT_SECONDS + 1);
    emulator.input(ada, { run: [1, 0] });
    emulator.sleep(ada);
    const at = (): number => game.round.figures.find(({ seat }) => seat === ada)?.x ?? 0;
    pass(1);
    const asleep = at();
    pass(1);
    expect(at()).toBeCloseTo(asleep, 1);
    emulator.sleep(ada, true);
    pass(1);
    expect(Math.abs(at() - asleep)).toBeGreaterThan(1);
    emulator.sleep(ada);
    emulator.sleep(bo);
    expect(game.paused).toBe(true);
    expect(news.some(({ what }) => what === "alone")).toBe(true);
  });

  it("lets somebody join while others play, and a bot go on for who left", async () => {
    const { emulator, game, pass } = await table();
    const ada = emulator.join("Ada");
    game.start();
    pass(COUNT_SECONDS + 1);
    const bo = emulator.join("Bo");
    expect(game.round.figures.filter(({ driver }) => driver === "person").map(({ seat }) => seat).sort()).toEqual([ada, bo]);
    expect(game.round.figures).toHaveLength(3);
    emulator.gone(bo);
    expect(game.round.figures.find(({ seat }) => seat === bo)?.driver).toBe("bot");
  });

  it("is played by the remote control alone, too", async () => {
    const { game, pass } = await table();
    game.withRemote({ seat: REMOTE_SEAT, name: "Remote", colour: "#ffffff", here: true }, []);
    game.start();
    expect(game.round.figures.map(({ seat }) => seat).sort()).toEqual([7, 8, 9]);
    pass(COUNT_SECONDS + 0.1);
    game.hand(REMOTE_SEAT, 1, 0, true);
    pass(ROUND_SECONDS + 1);
    expect(game.mode).toBe("over");
    expect(game.places.some(({ seat }) => seat === REMOTE_SEAT)).toBe(true);
    game.withRemote(null, []);
    expect(wonBy(game.evening, REMOTE_SEAT)).toEqual({ crowns: 0, points: 0 });
  });

  it("hears nobody who does not play, and goes on after the party was another", async () => {
    const { emulator, game, pass } = await table();
    expect(game.hand(5, 1, 0, true)).toEqual([]);
    emulator.join("Ada");
    await emulator.tos.controllers.open({ layout }).then((party) => party.close());
    pass(1);
    expect(game.mode).toBe("waiting");
  });
});

describe("the evening", () => {
  it("adds crowns and points by seat, and forgets who left", () => {
    const places = [
      { seat: 1, rank: 1, cells: 3, points: 150, percent: 50 },
      { seat: 2, rank: 1, cells: 3, points: 150, percent: 50 },
      { seat: 3, rank: 3, cells: 0, points: 0, percent: 0 },
    ];
    const evening = after(after(NO_EVENING, places), places.slice(1));
    expect(evening.rounds).toBe(2);
    expect(wonBy(evening, 1)).toEqual({ crowns: 1, points: 150 });
    expect(wonBy(evening, 2)).toEqual({ crowns: 2, points: 300 });
    expect(wonBy(without(evening, 2), 2)).toEqual({ crowns: 0, points: 0 });
  });
});

describe("the best round at home", () => {
  const today = (): Date => new Date(2026, 10, 26);

  it("is that of a person, and stands on both boards", async () => {
    const { tos } = new Emulator({ context: { grants: ["friends"] }, friends: [{ id: "lin", name: "Lin", scores: { round: 180 } }] });
    const best = new Best(tos, today);
    await best.load();
    const places = [
      { seat: 8, rank: 1, cells: 9, points: 190, percent: 60 },
      { seat: 1, rank: 2, cells: 5, points: 110, percent: 30 },
    ];
    expect(homePoints(places, [1])).toBe(110);
    expect(homePoints(places, [])).toBe(0);
    expect(await best.take(110)).toBe(true);
    expect(await best.take(90)).toBe(false);
    const { week, all } = await best.boards();
    expect(week.state === "there" && week.standings.map(({ value }) => value)).toEqual([110]);
    expect(all.state === "there" && all.standings.map(({ value }) => value)).toEqual([180, 110]);
    const later = new Best(tos, today);
    await later.load();
    expect(later.value).toBe(110);
  });

  it("needs no friends, and no sense in what is stored", async () => {
    for (const value of ["a lot", -4, { value: 3 }, 1e300]) {
      const best = new Best(new Emulator({ values: { best: value } }).tos, today);
      await best.load();
      expect(best.value).toBe(0);
      expect(await best.boards()).toEqual({ week: { state: "off" }, all: { state: "off" } });
    }
  });
});

describe("a phone", () => {
  it("feels what happens to its figure, and the remote control nothing", () => {
    const splash = (seat: number, victim: number): News => ({ what: "happened", happening: { what: "splash", seat, victim, x: 1, y: 1 } });
    expect(cuesOf(splash(1, 2), words.en, []).map(({ seat }) => seat)).toEqual([1, 2]);
    expect(cuesOf(splash(1, REMOTE_SEAT), words.en, []).map(({ seat }) => seat)).toEqual([1]);
    const places = [{ seat: 2, rank: 1, cells: 9, points: 190, percent: 60 }, { seat: 1, rank: 2, cells: 5, points: 110, percent: 30 }];
    const over = cuesOf({ what: "mode", mode: "over" }, words.en, places);
    expect(over.map(({ seat, cue }) => [seat, cue.text])).toEqual([[2, "You won!"], [1, "Place 2, 110 points"]]);
  });

  it("shows two halves, in both languages", () => {
    expect(layout.elements.map(({ column, kind }) => [column, kind])).toEqual([[1, "stick"], [2, "button"]]);
  });
});

describe("an award", () => {
  it("goes to who did something better than all others", () => {
    const round = begin(1, [1, 2, 3].map((seat) => ({ seat, driver: "person" as const })));
    expect(awards(round)).toEqual([]);
    Object.assign(round.figures[0] ?? {}, { splashes: 3, found: 2 });
    Object.assign(round.figures[1] ?? {}, { splashes: 1, found: 2 });
    expect(awards(round)).toEqual([{ kind: "splasher", seat: 1, count: 3 }]);
  });
});

describe("the words", () => {
  it("are there in both languages, with the same values in them", () => {
    const values = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
    expect(Object.keys(words["zh-Hans"])).toEqual(Object.keys(words.en));
    for (const key of Object.keys(words.en) as (keyof typeof words.en)[]) {
      expect(values(words["zh-Hans"][key]), key).toEqual(values(words.en[key]));
    }
  });
});
