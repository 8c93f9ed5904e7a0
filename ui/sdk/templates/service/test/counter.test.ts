import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cents, Counter, type Menu } from "../src/counter.ts";
import { counter as server } from "../server/server.mjs";

const OWN = `data:application/json,${encodeURIComponent(JSON.stringify({ currency: "EUR", items: [] }))}`;

let now = 0;
const house = server(() => now);
let counter: Counter;

beforeAll(async () => {
  await new Promise<void>((done) => house.listen(0, "127.0.0.1", done));
  counter = new Counter(`http://127.0.0.1:${(house.address() as AddressInfo).port}`, OWN);
});

afterAll(() => house.close());

it("orders at the counter and hears when it is ready", async () => {
  const { menu, open } = await counter.menu();
  expect(open).toBe(true);
  const number = await counter.order(menu.items.slice(0, 2));
  expect(await counter.isReady(number)).toBe(false);
  now += 60_000;
  expect(await counter.isReady(number)).toBe(true);
});

it("is not taken where it holds nothing that the counter has", async () => {
  await expect(counter.order([])).rejects.toThrow("400");
  await expect(counter.order([{ id: "gold", colour: "", name: { en: "", "zh-Hans": "" }, cents: 1 }])).rejects.toThrow("400");
});

it("shows the menu that it came with where nobody answers", async () => {
  const known = await new Counter("http://127.0.0.1:1", OWN).menu();
  expect(known).toEqual({ menu: { currency: "EUR", items: [] } satisfies Menu, open: false });
});

it("adds up what was chosen", async () => {
  const { menu } = await counter.menu();
  expect(cents(menu.items.slice(0, 2))).toBe(580);
});
