import type { Activity } from "@opentos/sdk";
import { members, number, oneOf, readable } from "@opentos/sdk/going";
import { cities, type City } from "./cities.ts";
import { PAGES, type Page } from "./pages.ts";

/** In which the state is written; a greater one is not read. */
export const FORMAT = 1;

const IDS = cities.map(({ id }) => id);

/** Where somebody looks. */
export interface Place {
  readonly city: City;
  /** When it was chosen, in milliseconds since 1970; 0 where nobody chose it. */
  readonly since: number;
  readonly page: Page;
  /** The city at which somebody is who looks for another. */
  readonly browsed: City | null;
}

/** @param name of the city, for people */
export function activityOf(name: string, { city, since, page, browsed }: Place): Activity {
  return { what: "using", title: name, format: FORMAT, state: { city: city.id, since, page, browsed: browsed?.id ?? null } };
}

/** What to go on with; `null` where it cannot be read. */
export function placeIn({ state }: Activity): Place | null {
  return readable(() => {
    const { city, since, page, browsed } = members(state);
    return {
      city: named(oneOf(city, IDS)),
      since: number(since, 0, Number.MAX_SAFE_INTEGER),
      page: oneOf(page, PAGES),
      browsed: browsed === null ? null : named(oneOf(browsed, IDS)),
    };
  });
}

function named(id: string): City {
  return cities[IDS.indexOf(id)] as City;
}
