import type { Said } from "@opentos/sdk";
import { cities, type City } from "./cities.ts";
import type { Page } from "./pages.ts";

/** The name of what can be said to this app; the manifest has its sentences. */
export const WEATHER = "weather";

/** Which page answers, and which of the days there was asked for. */
const DAYS: { readonly [day: string]: { readonly page: Page; readonly day: number | null } } = {
  now: { page: "now", day: null },
  today: { page: "hours", day: null },
  tomorrow: { page: "days", day: 1 },
  "after-tomorrow": { page: "days", day: 2 },
  days: { page: "days", day: null },
};

export interface Asked {
  readonly page: Page;
  /** The number of a day from today on; `null` where none was asked for. */
  readonly day: number | null;
  /** `null` where none was named: the chosen one. */
  readonly city: City | null;
}

/** What somebody wants to see; `null` where that was something else. */
export function askedIn(said: Said | null): Asked | null {
  if (said?.name !== WEATHER) {
    return null;
  }
  const named = said.slots["city"];
  const shown = DAYS[said.slots["day"] ?? "now"];
  const city = cities.find(({ id }) => id === named) ?? null;
  return shown === undefined || (named !== undefined && city === null) ? null : { ...shown, city };
}
