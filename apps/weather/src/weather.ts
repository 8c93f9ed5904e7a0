import type { City } from "./cities.ts";

/** The open service; it needs no key and asks to be named (CC BY 4.0). The manifest names the same origin. */
export const OPEN_METEO = "https://api.open-meteo.com";

export const HOURS = 12;
export const DAYS = 4;

const ANSWER_MILLIS_MAX = 10_000;
const ANSWER_CHARACTERS_MAX = 100_000;

export type Kind = "clear" | "fair" | "cloudy" | "fog" | "drizzle" | "rain" | "snow" | "thunder";

export interface Forecast {
  /** When it was asked for, in milliseconds since 1970. */
  readonly asked: number;
  /** How far the city's clock is ahead of UTC, in seconds. */
  readonly offset: number;
  /** In degrees Celsius. */
  readonly temperature: number;
  readonly feels: number;
  readonly kind: Kind;
  readonly day: boolean;
  readonly hours: readonly Hour[];
  readonly days: readonly Day[];
}

export interface Hour {
  readonly at: number;
  readonly temperature: number;
  readonly kind: Kind;
  readonly day: boolean;
  /** How probable rain or snow is, 0 to 100. */
  readonly wet: number;
}

export interface Day {
  readonly at: number;
  readonly high: number;
  readonly low: number;
  readonly kind: Kind;
}

/** `offline` where nobody answered, `unreadable` where the answer was none. */
export class WeatherError extends Error {
  readonly why: "offline" | "unreadable";

  constructor(why: WeatherError["why"]) {
    super(why);
    this.name = "WeatherError";
    this.why = why;
  }
}

/** What the codes of the World Meteorological Organization (table 4677, as Open-Meteo gives them) look like. */
export function kindOf(code: number): Kind {
  if (code <= 0) return "clear";
  if (code <= 2) return "fair";
  if (code === 3) return "cloudy";
  if (code === 45 || code === 48) return "fog";
  if (code >= 51 && code <= 57) return "drizzle";
  if ((code >= 61 && code <= 67) || (code >= 80 && code <= 82)) return "rain";
  if ((code >= 71 && code <= 77) || code === 85 || code === 86) return "snow";
  if (code >= 95 && code <= 99) return "thunder";
  return "cloudy";
}

export function address(city: City, origin = OPEN_METEO): string {
  const asked = new URLSearchParams({
    latitude: String(city.latitude),
    longitude: String(city.longitude),
    current: "temperature_2m,apparent_temperature,weather_code,is_day",
    hourly: "temperature_2m,weather_code,is_day,precipitation_probability",
    daily: "weather_code,temperature_2m_max,temperature_2m_min",
    timezone: "auto",
    timeformat: "unixtime",
    forecast_days: String(DAYS),
    forecast_hours: String(HOURS),
  });
  return `${origin}/v1/forecast?${asked}`;
}

/** Asks for the weather of a city. Rejects with [WeatherError]. */
export async function ask(city: City, now: number, origin = OPEN_METEO): Promise<Forecast> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), ANSWER_MILLIS_MAX);
  let text: string;
  try {
    const answer = await fetch(address(city, origin), { signal: ending.signal, credentials: "omit" });
    text = await answer.text();
    if (!answer.ok) {
      throw new WeatherError("unreadable");
    }
  } catch (failure) {
    // Whatever the network did: nobody answered.
    throw failure instanceof WeatherError ? failure : new WeatherError("offline");
  } finally {
    clearTimeout(timer);
  }
  return read(text, now);
}

/** Reads the service's answer. Whatever is not as it should be makes it unreadable: no weather is better than a wrong one. */
export function read(text: string, now: number): Forecast {
  if (text.length > ANSWER_CHARACTERS_MAX) {
    throw new WeatherError("unreadable");
  }
  const answer = part(parsed(text));
  const [current, hourly, daily] = [part(answer["current"]), part(answer["hourly"]), part(answer["daily"])];
  const column = (of: Part, name: string, most: number): number[] => list(of[name]).slice(0, most).map((each) => number(each));
  const hours = column(hourly, "time", HOURS);
  const days = column(daily, "time", DAYS);
  if (hours.length === 0 || days.length === 0) {
    throw new WeatherError("unreadable");
  }
  const [hourTemperatures, hourCodes, hourDay] = ["temperature_2m", "weather_code", "is_day"].map((name) => column(hourly, name, HOURS));
  const wet = list(hourly["precipitation_probability"]).map((each) => (each === null ? 0 : number(each, 0, 100)));
  const [highs, lows, dayCodes] = ["temperature_2m_max", "temperature_2m_min", "weather_code"].map((name) => column(daily, name, DAYS));
  return {
    asked: now,
    offset: number(answer["utc_offset_seconds"], -86_400, 86_400),
    temperature: degrees(current["temperature_2m"]),
    feels: degrees(current["apparent_temperature"]),
    kind: kindOf(number(current["weather_code"], 0, 99)),
    day: number(current["is_day"]) !== 0,
    hours: hours.map((at, index) => ({
      at: at * 1_000,
      temperature: degrees(hourTemperatures?.[index]),
      kind: kindOf(number(hourCodes?.[index], 0, 99)),
      day: number(hourDay?.[index]) !== 0,
      wet: wet[index] ?? 0,
    })),
    days: days.map((at, index) => ({
      at: at * 1_000,
      high: degrees(highs?.[index]),
      low: degrees(lows?.[index]),
      kind: kindOf(number(dayCodes?.[index], 0, 99)),
    })),
  };
}

type Part = { readonly [name: string]: unknown };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WeatherError("unreadable");
  }
}

function part(value: unknown): Part {
  if (typeof value !== "object" || value === null) {
    throw new WeatherError("unreadable");
  }
  return value as Part;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new WeatherError("unreadable");
  }
  return value;
}

function number(value: unknown, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < least || value > most) {
    throw new WeatherError("unreadable");
  }
  return value;
}

/** No weather station ever measured beyond these. */
const degrees = (value: unknown): number => number(value, -95, 65);
