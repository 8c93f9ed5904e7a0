import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "@opentos/sdk";
import { Emulator } from "@opentos/sdk/emulator";
import { takeUp } from "@opentos/sdk/going";
import { Service } from "../server/service.mjs";
import { CAFE, Cafe, beginning, price, type Menu, type Wish } from "../src/cafe.ts";
import { FORMAT, activityOf, goingIn } from "../src/going.ts";
import { Ordering, type Stage } from "../src/ordering.ts";
import { Hub } from "./hub.ts";

const APP = "org.opentos.cafe";
const KEY = "a-key-of-an-order";
const latte: Wish = { drink: "latte", choices: { size: "small", milk: "whole", shots: "single", sugar: "none" } };

/** A terminal whose payments are proved as a hub would. */
class Terminal extends Emulator {
  hub: Hub;

  constructor(hub: Hub, grants: readonly string[] = ["payments", "notifications"]) {
    super({ context: { grants } });
    this.hub = hub;
  }

  override async call(name: string, args: { readonly [name: string]: Json }): Promise<Json> {
    const answer = (await super.call(name, args)) as { [name: string]: any };
    if (!answer["proof"]) {
      return answer;
    }
    const { id, reference, amount, label, item } = answer as any;
    const claims = { aud: APP, sub: "ada", jti: id, iat: Math.floor(Date.now() / 1000), item, reference, label, currency: amount.currency, value: amount.value };
    return { ...answer, proof: this.hub.prove(claims) };
  }
}

let hub: Hub;
let directory: string;
let cafe: Cafe;
let close: () => Promise<void>;

beforeEach(async () => {
  hub = new Hub();
  directory = mkdtempSync(join(tmpdir(), "cafe-"));
  const running = await new Service({ hub: await hub.listen(), app: APP, directory, currency: "EUR", brewMillis: 60_000 }).listen(0);
  cafe = new Cafe(`http://localhost:${running.port}`);
  close = running.close as () => Promise<void>;
});

afterEach(async () => {
  await close();
  hub.close();
  rmSync(directory, { recursive: true });
});

function ordering(terminal: Terminal, at = cafe): { stages: Stage[]; way: Ordering; until(at: Stage["at"]): Promise<Stage> } {
  const stages: Stage[] = [];
  const waiting: { at: Stage["at"]; resolve: (stage: Stage) => void }[] = [];
  const way = new Ordering(terminal.tos, at, (stage) => {
    stages.push(stage);
    waiting.filter((each) => each.at === stage.at).forEach(({ resolve }) => resolve(stage));
  });
  return { stages, way, until: (wanted) => new Promise((resolve) => waiting.push({ at: wanted, resolve })) };
}

describe("an order", () => {
  it("is placed, paid, proved and made", async () => {
    const terminal = new Terminal(hub);
    const { way, stages, until } = ordering(terminal);
    const approving = until("approving");
    const running = way.begin(latte, KEY);
    await approving;
    expect(terminal.payments).toMatchObject([{ label: "Latte", amount: { currency: "EUR", value: "3.60" }, state: "open" }]);
    terminal.answer(terminal.payments[0]?.id ?? "", "paid");
    await running;
    expect(stages.map(({ at }) => at)).toEqual(["placing", "approving", "telling", "made"]);
    expect(stages.at(-1)).toMatchObject({ order: { state: "brewing", number: 1 } });
    expect(await way.last()).toEqual(latte);
  });

  it("goes on where the app was closed while somebody approved", async () => {
    const terminal = new Terminal(hub);
    const first = ordering(terminal);
    const approving = first.until("approving");
    void first.way.begin(latte, KEY);
    await approving;
    terminal.answer(terminal.payments[0]?.id ?? "", "paid");
    const second = ordering(terminal);
    const made = second.until("made");
    expect(await second.way.resume()).toBe(true);
    void second.way.go();
    expect(await made).toMatchObject({ order: { number: 1 } });
    expect(terminal.payments).toHaveLength(1);
  });

  it("is not lost where the café is away after it was paid", async () => {
    const terminal = new Terminal(hub);
    const { way, stages, until } = ordering(terminal);
    const approving = until("approving");
    const running = way.begin(latte, KEY);
    await approving;
    await close();
    terminal.answer(terminal.payments[0]?.id ?? "", "paid");
    await running;
    expect(stages.at(-1)).toEqual({ at: "stuck", paid: true });
    const service = new Service({ hub: await hub.listen(), app: APP, directory, currency: "EUR", brewMillis: 60_000 });
    const reopened = await service.listen(0);
    close = reopened.close as () => Promise<void>;
    const later = ordering(terminal, new Cafe(`http://localhost:${reopened.port}`));
    const made = later.until("made");
    await later.way.resume();
    void later.way.go();
    expect(await made).toMatchObject({ order: { number: 1, state: "brewing" } });
    expect(terminal.payments).toHaveLength(1);
  });

  it.each([
    ["declined", "declined"],
    ["withdrawn", "declined"],
    ["expired", "expired"],
  ] as const)("that was %s is over, and begun anew", async (answer, why) => {
    const terminal = new Terminal(hub);
    const { way, stages, until } = ordering(terminal);
    const approving = until("approving");
    const running = way.begin(latte, KEY);
    const { order } = (await approving) as Stage & { at: "approving" };
    terminal.answer(terminal.payments[0]?.id ?? "", answer);
    await running;
    expect(stages.at(-1)).toEqual({ at: "over", why });
    expect((await cafe.find(order.id)).state).toBe("cancelled");
    expect(await way.resume()).toBe(false);
  });

  it("needs the grant, and a café", async () => {
    const without = ordering(new Terminal(hub, []));
    await without.way.begin(latte, KEY);
    expect(without.stages.at(-1)).toEqual({ at: "over", why: "no-grant" });
    const nowhere = ordering(new Terminal(hub), new Cafe("http://localhost:9"));
    await nowhere.way.begin(latte, KEY);
    expect(nowhere.stages.at(-1)).toEqual({ at: "stuck", paid: false });
    const odd = ordering(new Terminal(hub));
    await odd.way.begin({ drink: "tea", choices: {} }, KEY);
    expect(odd.stages.at(-1)).toEqual({ at: "over", why: "refused" });
  });

  it("is not made of what somebody else stored", async () => {
    const stored: Json[] = [null, 7, "x", { key: 1 }, { key: "k" }, { key: "k", wish: { drink: 4 } }, []];
    for (const value of stored) {
      const terminal = new Terminal(hub);
      await terminal.tos.storage.set("order", value);
      expect(await ordering(terminal).way.resume()).toBe(false);
    }
  });
});

describe("the menu", () => {
  it("costs what the service says", async () => {
    const menu: Menu = await cafe.menu();
    for (const drink of menu.drinks) {
      const wish = beginning(menu, drink, null);
      expect((await cafe.place(`key-of-the-drink-${drink.id}`, wish)).amount.value).toBe(price(menu, wish));
    }
  });

  it("begins with what the person took last, as far as there is such a choice", async () => {
    const menu = await cafe.menu();
    const espresso = menu.drinks.find(({ id }) => id === "espresso");
    const last = { drink: "latte", choices: { size: "large", shots: "triple", sugar: "gold" } };
    expect(espresso && beginning(menu, espresso, last).choices).toEqual({ shots: "triple", roast: "medium", sugar: "none" });
  });

  it("is where the manifest says", () => {
    const manifest = JSON.parse(readFileSync(fileURLToPath(new URL("../manifest.json", import.meta.url)), "utf8"));
    expect(manifest.tos_network.map(({ origin }: { origin: string }) => origin)).toEqual([CAFE]);
    expect(manifest.app_id).toBe(APP);
  });
});

describe("a cup that goes on elsewhere", () => {
  const written = (key: string | null, wish: Wish = latte) => activityOf("Latte", { wish, key });

  it("is the same cup, before it is ordered and after", async () => {
    for (const key of [null, KEY]) {
      const source = new Emulator();
      await source.tos.activity.publish(written(key));
      const target = new Emulator({ activity: source.activity });
      expect(await takeUp(target.tos, FORMAT, goingIn)).toEqual({ wish: latte, key });
    }
  });

  it("is paid once, where it moves while somebody approves", async () => {
    const terminal = new Terminal(hub);
    const source = ordering(terminal);
    const approving = source.until("approving");
    const going = source.way.begin(latte, KEY);
    await approving;
    const moved = goingIn(written(source.way.kept?.key ?? null));
    const target = ordering(terminal);
    const there = target.until("approving");
    expect(await target.way.resume(moved as { wish: Wish; key: string })).toBe(true);
    void target.way.go();
    await there;
    const made = target.until("made");
    terminal.answer(terminal.payments[0]?.id ?? "", "paid");
    await going;
    expect(await made).toMatchObject({ order: { number: 1 } });
    expect(terminal.payments).toHaveLength(1);
  });

  it("is ordered once, where it moves in the moment in which it is ordered", async () => {
    const terminal = new Terminal(hub);
    const target = ordering(terminal);
    expect(await target.way.resume({ wish: latte, key: KEY })).toBe(true);
    const asked = target.until("approving");
    void target.way.go();
    await asked;
    // The source's word that it began comes late.
    const source = ordering(terminal);
    const late = source.until("approving");
    void source.way.begin(latte, KEY);
    await late;
    expect(terminal.payments).toHaveLength(1);
  });

  it("is not ordered anew where its order ended meanwhile", async () => {
    const terminal = new Terminal(hub);
    const source = ordering(terminal);
    const approving = source.until("approving");
    const going = source.way.begin(latte, KEY);
    await approving;
    terminal.answer(terminal.payments[0]?.id ?? "", "declined");
    await going;
    const target = ordering(terminal);
    expect(await target.way.resume({ wish: latte, key: KEY })).toBe(false);
    await target.way.go();
    expect(target.stages).toEqual([]);
    expect(terminal.payments).toHaveLength(1);
  });

  it("is left where it is when it makes no sense", async () => {
    const states: Json[] = [null, 7, [], {}, { wish: null, key: null }, { wish: { drink: 4, choices: {} }, key: null }, { wish: { drink: "latte", choices: { size: 1 } }, key: null }, { wish: { drink: "latte", choices: {} }, key: 7 }, { wish: { drink: "latte", choices: {} }, key: "k".repeat(65) }];
    for (const state of states) {
      const terminal = new Emulator({ activity: { ...written(null), state } });
      expect(await takeUp(terminal.tos, FORMAT, goingIn), JSON.stringify(state)).toBeNull();
      expect(terminal.declined).toBe(true);
    }
  });
});
