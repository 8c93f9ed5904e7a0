import { createServer, type Server } from "node:http";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "@opentos/sdk";
import { Emulator } from "@opentos/sdk/emulator";
import { takeUp } from "@opentos/sdk/going";
import { cities, cityOf } from "../src/cities.ts";
import { mark } from "../src/dial.ts";
import { FORMAT, activityOf, placeIn, type Place } from "../src/going.ts";
import { Glance, age, degrees, type Known } from "../src/glance.ts";
import { WEATHER, askedIn } from "../src/said.ts";
import { DAYS, HOURS, OPEN_METEO, WeatherError, ask, kindOf, read } from "../src/weather.ts";
import { answer } from "./answer.ts";

const NOW = Date.parse("2026-11-26T09:20:00Z");
const berlin = cityOf("berlin", "", "en");

describe("an answer of the service", () => {
  it("is read", () => {
    const forecast = read(JSON.stringify(answer(NOW)), NOW);
    expect(forecast).toMatchObject({ asked: NOW, offset: 3_600, temperature: 6.4, feels: 3.1, kind: "rain", day: true });
    expect(forecast.hours).toHaveLength(HOURS);
    expect(forecast.days).toHaveLength(DAYS);
    expect(forecast.hours[1]).toMatchObject({ kind: "rain", wet: 80 });
  });

  const broken: [string, (all: any) => unknown][] = [
    ["nothing", () => null],
    ["a text", () => "sunny"],
    ["an error", () => ({ error: true, reason: "limit" })],
    ["no current weather", (all) => ({ ...all, current: undefined })],
    ["a temperature as text", (all) => ({ ...all, current: { ...all.current, temperature_2m: "6" } })],
    ["a temperature of the sun", (all) => ({ ...all, current: { ...all.current, temperature_2m: 5_500 } })],
    ["an unknown code", (all) => ({ ...all, current: { ...all.current, weather_code: 1e9 } })],
    ["hours without temperatures", (all) => ({ ...all, hourly: { ...all.hourly, temperature_2m: [] } })],
    ["a null among the hours", (all) => ({ ...all, hourly: { ...all.hourly, temperature_2m: [null] } })],
    ["no days", (all) => ({ ...all, daily: { ...all.daily, time: [] } })],
    ["a clock far off", (all) => ({ ...all, utc_offset_seconds: 1e7 })],
  ];
  it.each(broken)("that is %s makes no weather", (_, change) => {
    expect(() => read(JSON.stringify(change(answer(NOW))), NOW)).toThrow("unreadable");
  });

  it("that is no JSON, or endless, makes no weather", () => {
    expect(() => read("<html>", NOW)).toThrow("unreadable");
    expect(() => read(JSON.stringify({ ...answer(NOW), more: "x".repeat(200_000) }), NOW)).toThrow("unreadable");
  });

  it("knows every code", () => {
    expect([0, 2, 3, 45, 53, 65, 81, 73, 86, 95, 99, 50].map(kindOf)).toEqual(["clear", "fair", "cloudy", "fog", "drizzle", "rain", "rain", "snow", "snow", "thunder", "thunder", "cloudy"]);
  });
});

describe("the service", () => {
  let server: Server;
  let origin: string;
  let status: number;
  let asked: string[];

  beforeEach(async () => {
    status = 200;
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer(NOW)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => server.close());

  it("is asked for a city, and is told nothing else", async () => {
    await ask(berlin, NOW, origin);
    const url = new URL(asked[0] ?? "", origin);
    expect(url.pathname).toBe("/v1/forecast");
    expect([url.searchParams.get("latitude"), url.searchParams.get("longitude")]).toEqual(["52.52", "13.41"]);
  });

  it("may be away, or out of order", async () => {
    status = 500;
    await expect(ask(berlin, NOW, origin)).rejects.toMatchObject({ why: "unreadable" });
    server.close();
    server.closeAllConnections();
    await expect(ask(berlin, NOW, origin)).rejects.toMatchObject({ why: "offline" });
  });

  it("is the one that the manifest names", () => {
    const manifest = JSON.parse(readFileSync(fileURLToPath(new URL("../manifest.json", import.meta.url)), "utf8"));
    expect(manifest.tos_network.map((each: { origin: string }) => each.origin)).toEqual([OPEN_METEO]);
  });

  it("is not needed to show what was known", async () => {
    const emulator = new Emulator({ context: { form: "watch" } });
    let now = NOW;
    const begin = async (): Promise<{ glance: Glance; told: Known[] }> => {
      const told: Known[] = [];
      const glance = new Glance(emulator.tos, "Europe/Berlin", (city, at) => ask(city, at, origin), () => now, (known) => told.push(known));
      await glance.begin("Europe/Berlin");
      return { glance, told };
    };
    const first = await begin();
    expect(first.glance.known).toMatchObject({ city: { id: "berlin" }, forecast: null, trouble: "asking" });
    await first.glance.refresh();
    expect(first.glance.known).toMatchObject({ forecast: { temperature: 6.4 }, trouble: null });
    server.close();
    server.closeAllConnections();
    now += 3 * 3_600_000;
    const second = await begin();
    expect(second.glance.known.forecast?.asked).toBe(NOW);
    await second.glance.refresh();
    expect(second.glance.known).toMatchObject({ forecast: { temperature: 6.4 }, trouble: "offline" });
    expect(age(second.glance.known.forecast?.asked ?? 0, now)).toEqual({ value: 3, unit: "hour" });
    await second.glance.choose(cityOf("tokyo", "", "en"));
    expect(second.glance.known).toMatchObject({ city: { id: "tokyo" }, forecast: null, trouble: "offline" });
    expect((await begin()).glance.known.city.id).toBe("tokyo");
  });

  it("does not mix two cities up", async () => {
    const waiting: (() => void)[] = [];
    const glance = new Glance(
      new Emulator().tos,
      "Europe/Berlin",
      (city, at) => new Promise((resolve) => waiting.push(() => resolve({ ...read(JSON.stringify(answer(NOW)), at), temperature: city.id === "berlin" ? 1 : 2 }))),
      () => NOW,
      () => undefined,
    );
    await glance.begin("Europe/Berlin");
    const slow = glance.refresh();
    const quick = glance.choose(cityOf("rome", "", "en"));
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    waiting[1]?.();
    await quick;
    waiting[0]?.();
    await slow;
    expect(glance.known).toMatchObject({ city: { id: "rome" }, forecast: { temperature: 2 } });
  });
});

describe("what is said", () => {
  const { tos_intents: [intent] } = JSON.parse(readFileSync(fileURLToPath(new URL("../manifest.json", import.meta.url)), "utf8"));

  it("is what the manifest offers, of every city and every day that the app has", () => {
    expect(intent.name).toBe(WEATHER);
    expect(intent.slots.city.enum).toEqual(cities.map(({ id }) => id));
    for (const { id, names } of cities) {
      expect(intent.slots.city.titles[id]["zh-Hans"]).toBe(names["zh-Hans"]);
      expect(askedIn({ name: WEATHER, slots: { city: id } })).toMatchObject({ city: { id }, page: "now", day: null });
    }
    for (const day of intent.slots.day.enum) {
      expect(askedIn({ name: WEATHER, slots: { day } }), day).not.toBeNull();
    }
  });

  it("leads to the page that answers it", () => {
    expect(askedIn({ name: WEATHER, slots: {} })).toEqual({ page: "now", day: null, city: null });
    expect(askedIn({ name: WEATHER, slots: { day: "tomorrow" } })).toEqual({ page: "days", day: 1, city: null });
    expect(askedIn({ name: WEATHER, slots: { day: "today", city: "tokyo" } })).toMatchObject({ page: "hours", city: { id: "tokyo" } });
  });

  it("is nothing where it is not understood", () => {
    for (const said of [null, { name: "order", slots: {} }, { name: WEATHER, slots: { day: "someday" } }, { name: WEATHER, slots: { city: "atlantis" } }]) {
      expect(askedIn(said), JSON.stringify(said)).toBeNull();
    }
  });

  it("shows another city and chooses none", async () => {
    const emulator = new Emulator({ values: { city: "berlin", since: 7 } });
    const asked: string[] = [];
    const forecast = (city: { id: string }, at: number) => {
      asked.push(city.id);
      return Promise.resolve(read(JSON.stringify(answer(NOW)), at));
    };
    const begin = async (): Promise<Glance> => {
      const glance = new Glance(emulator.tos, "Europe/Berlin", forecast, () => NOW, () => undefined);
      await glance.begin("Europe/Berlin");
      return glance;
    };
    const glance = await begin();
    emulator.tos.onSent(({ intent: said }) => void glance.look(askedIn(said)?.city ?? null));
    emulator.say(WEATHER, { city: "tokyo", day: "tomorrow" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(glance.known).toMatchObject({ city: { id: "tokyo" }, since: 7, forecast: { temperature: 6.4 } });
    expect(await emulator.tos.storage.get("last"), "not the weather of the chosen city").toBeNull();
    expect((await begin()).known.city.id).toBe("berlin");
    emulator.say(WEATHER);
    await new Promise((resolve) => setImmediate(resolve));
    expect(glance.known.city.id).toBe("berlin");
    await glance.look(cityOf("tokyo", "", "en"));
    await glance.choose(cityOf("tokyo", "", "en"));
    expect((await begin()).known).toMatchObject({ city: { id: "tokyo" }, since: NOW });
    expect(asked).toEqual(["tokyo", "berlin", "tokyo", "tokyo"]);
  });
});

describe("a place that is looked at", () => {
  const rome = cityOf("rome", "", "en");
  const place: Place = { city: rome, since: NOW, page: "days", browsed: berlin };

  async function at(values: { readonly [key: string]: Json }, going: Place | null): Promise<Known> {
    const glance = new Glance(new Emulator({ values }).tos, "Europe/Berlin", () => Promise.reject(new WeatherError("offline")), () => NOW, () => undefined);
    await glance.begin("Europe/Berlin", going);
    return glance.known;
  }

  it("goes on elsewhere: the city, the page, and the city at which one looks for another", async () => {
    const source = new Emulator();
    await source.tos.activity.publish(activityOf("Rome", place));
    expect(await takeUp(new Emulator({ activity: source.activity }).tos, FORMAT, placeIn)).toEqual(place);
  });

  it("is the one that was chosen last, wherever that was", async () => {
    const stored = { city: "tokyo", since: NOW - 1 };
    expect(await at(stored, null)).toMatchObject({ city: { id: "tokyo" }, since: NOW - 1 });
    expect(await at(stored, place)).toMatchObject({ city: { id: "rome" }, since: NOW });
    expect(await at({ ...stored, since: NOW + 1 }, place)).toMatchObject({ city: { id: "tokyo" }, since: NOW + 1 });
    expect(await at({ city: "tokyo", since: "long ago" }, place)).toMatchObject({ city: { id: "rome" } });
  });

  it("says when somebody chose it", async () => {
    const emulator = new Emulator();
    const glance = new Glance(emulator.tos, "Europe/Berlin", () => Promise.reject(new WeatherError("offline")), () => NOW, () => undefined);
    await glance.begin("Europe/Berlin");
    expect(glance.known.since).toBe(0);
    await glance.choose(rome);
    expect(glance.known.since).toBe(NOW);
    expect(await emulator.tos.storage.get("since")).toBe(NOW);
  });

  it("is left where it is when it makes no sense", async () => {
    const good = activityOf("Rome", place);
    const state = good.state as { [name: string]: Json };
    for (const wrong of [null, "rome", {}, { ...state, city: "atlantis" }, { ...state, since: -1 }, { ...state, page: "years" }, { ...state, browsed: 4 }]) {
      const terminal = new Emulator({ activity: { ...good, state: wrong } });
      expect(await takeUp(terminal.tos, FORMAT, placeIn), JSON.stringify(wrong)).toBeNull();
      expect(terminal.declined).toBe(true);
    }
  });
});

describe("a glance", () => {
  it("shows degrees in both units, and no minus before nothing", () => {
    expect([degrees(-0.3, "celsius"), degrees(-4.6, "celsius"), degrees(20, "fahrenheit")]).toEqual(["0°", "−5°", "68°"]);
  });

  it("says how old it is", () => {
    expect(age(0, 29 * 60_000)).toBeNull();
    expect(age(0, 45 * 60_000)).toEqual({ value: 45, unit: "minute" });
    expect(age(0, 40 * 3_600_000)).toEqual({ value: 2, unit: "day" });
  });

  it("places an hour where the hand will be", () => {
    const hour = { at: Date.parse("2026-11-26T14:00:00Z"), temperature: 1, kind: "rain", day: true, wet: 100 } as const;
    const { angle, length } = mark(hour, 3_600);
    expect(angle).toBeCloseTo(0);
    expect(length).toBe(26);
  });

  it("knows each city once, in both languages", () => {
    expect(new Set(cities.map(({ id }) => id)).size).toBe(cities.length);
    for (const { names, latitude, longitude } of cities) {
      expect(names["zh-Hans"]).toMatch(/\p{Script=Han}/u);
      expect(Math.abs(latitude)).toBeLessThan(66);
      expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
    }
    expect(cityOf("nowhere", "Mars/Olympus", "zh-Hans").id).toBe("beijing");
    expect(cityOf(null, "Asia/Tokyo", "en").id).toBe("tokyo");
  });
});
