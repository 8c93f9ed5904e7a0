import { RefusedError, type Json, type Tos } from "@opentos/sdk";
import { cityOf, type City } from "./cities.ts";
import type { Place } from "./going.ts";
import { WeatherError, type Forecast } from "./weather.ts";

const CITY = "city";
const SINCE = "since";
const UNIT = "unit";
const LAST = "last";

export type Unit = "celsius" | "fahrenheit";

/** What is known of the weather. */
export interface Known {
  readonly city: City;
  /** When it was chosen, in milliseconds since 1970; 0 where nobody chose it. */
  readonly since: number;
  readonly unit: Unit;
  readonly forecast: Forecast | null;
  /** Why there is nothing newer; `asking` at first. */
  readonly trouble: "asking" | "offline" | "unreadable" | null;
}

/** Keeps the last weather of the chosen city, and asks for a newer one. */
export class Glance {
  readonly #tos: Tos;
  readonly #ask: (city: City, now: number) => Promise<Forecast>;
  readonly #now: () => number;
  readonly #tell: (known: Known) => void;
  #known: Known;
  /** Whose weather is kept; another city may be looked at. */
  #chosen: City;

  constructor(tos: Tos, zone: string, ask: (city: City, now: number) => Promise<Forecast>, now: () => number, tell: (known: Known) => void) {
    this.#tos = tos;
    this.#ask = ask;
    this.#now = now;
    this.#tell = tell;
    this.#chosen = cityOf(null, zone, tos.context.locale);
    this.#known = { city: this.#chosen, since: 0, unit: "celsius", forecast: null, trouble: "asking" };
  }

  get known(): Known {
    return this.#known;
  }

  /** What an earlier time left, or what goes on here, whichever was chosen later: people choose for all their terminals. */
  async begin(zone: string, going: Pick<Place, "city" | "since"> | null = null): Promise<void> {
    const [city, at, unit, last] = await Promise.all([CITY, SINCE, UNIT, LAST].map((key) => this.#kept(key)));
    const before = typeof at === "number" ? at : 0;
    const later = going !== null && going.since >= before;
    const chosen = later ? going.city : cityOf(city, zone, this.#tos.context.locale);
    this.#chosen = chosen;
    this.#set({ city: chosen, since: later ? going.since : before, unit: unit === "fahrenheit" ? "fahrenheit" : "celsius", forecast: lastOf(last ?? null, chosen) });
  }

  async refresh(): Promise<void> {
    const { city } = this.#known;
    try {
      const forecast = await this.#ask(city, this.#now());
      // Another city was chosen meanwhile: this answer is not for it.
      if (this.#known.city === city) {
        this.#set({ forecast, trouble: null });
        if (city !== this.#chosen) return;
        await this.#keep(LAST, { city: city.id, forecast } as unknown as Json);
      }
    } catch (failure) {
      if (!(failure instanceof WeatherError)) {
        throw failure;
      }
      if (this.#known.city === city) {
        this.#set({ trouble: failure.why });
      }
    }
  }

  async choose(city: City): Promise<void> {
    if (city !== this.#known.city || city !== this.#chosen) {
      const since = this.#now();
      this.#chosen = city;
      this.#set({ city, since, forecast: null, trouble: "asking" });
      await Promise.all([this.#keep(CITY, city.id), this.#keep(SINCE, since)]);
      await this.refresh();
    }
  }

  /** Shows a city without choosing it: who asks about the weather elsewhere has not moved there. */
  async look(city: City | null): Promise<void> {
    const at = city ?? this.#chosen;
    if (at !== this.#known.city) {
      this.#set({ city: at, forecast: null, trouble: "asking" });
      await this.refresh();
    }
  }

  async turnUnit(): Promise<void> {
    this.#set({ unit: this.#known.unit === "celsius" ? "fahrenheit" : "celsius" });
    await this.#keep(UNIT, this.#known.unit);
  }

  #set(changed: Partial<Known>): void {
    this.#known = { ...this.#known, ...changed };
    this.#tell(this.#known);
  }

  async #kept(key: string): Promise<Json> {
    try {
      return await this.#tos.storage.get(key);
    } catch (refused) {
      return without(refused);
    }
  }

  async #keep(key: string, value: Json): Promise<void> {
    try {
      await this.#tos.storage.set(key, value);
    } catch (refused) {
      without(refused);
    }
  }
}

/** The weather is shown as well where nothing can be kept. */
function without(refused: unknown): null {
  if (!(refused instanceof RefusedError)) {
    throw refused;
  }
  return null;
}

/** What is stored was written by an earlier version, maybe another; only the whole of it counts. */
function lastOf(value: Json, city: City): Forecast | null {
  const { city: of, forecast } = (value ?? {}) as { city?: Json; forecast?: { [name: string]: Json } };
  const whole = of === city.id && forecast && typeof forecast["asked"] === "number" && typeof forecast["temperature"] === "number" && Array.isArray(forecast["hours"]) && Array.isArray(forecast["days"]);
  return whole ? (forecast as unknown as Forecast) : null;
}

/** Degrees as they are shown. */
export function degrees(celsius: number, unit: Unit): string {
  const value = Math.round(unit === "celsius" ? celsius : celsius * 1.8 + 32);
  // No minus before a zero.
  return `${value === 0 ? 0 : value}°`.replace("-", "−");
}

/** How old something is, in the largest whole unit; `null` while it is fresh. */
export function age(asked: number, now: number): { value: number; unit: "minute" | "hour" | "day" } | null {
  const minutes = Math.floor((now - asked) / 60_000);
  if (minutes < 30) return null;
  if (minutes < 90) return { value: minutes, unit: "minute" };
  return minutes < 36 * 60 ? { value: Math.round(minutes / 60), unit: "hour" } : { value: Math.round(minutes / 1_440), unit: "day" };
}
