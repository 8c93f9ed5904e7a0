import type { Activity, Json } from "@opentos/sdk";
import { members, readable, shortTitle, text } from "@opentos/sdk/going";
import type { Wish } from "./cafe.ts";

/** In which the state is written; a greater one is not read. */
export const FORMAT = 1;

const ID_CHARACTERS_MAX = 64;
const OPTIONS_MAX = 20;

/** A cup that is put together, and the key of its order once there is one: by it nothing is ordered or paid twice. */
export interface Going {
  readonly wish: Wish;
  readonly key: string | null;
}

/** @param name of the drink, for people */
export function activityOf(name: string, { wish, key }: Going): Activity {
  return { what: "using", title: shortTitle(name), format: FORMAT, state: { wish: wish as unknown as Json, key } };
}

/** What to go on with; `null` where it cannot be read. */
export function goingIn({ state }: Activity): Going | null {
  return readable(() => {
    const { wish, key } = members(state);
    const { drink, choices } = members(wish);
    const chosen = Object.entries(members(choices)).slice(0, OPTIONS_MAX);
    return {
      wish: { drink: text(drink, ID_CHARACTERS_MAX), choices: Object.fromEntries(chosen.map(([option, choice]) => [option, text(choice, ID_CHARACTERS_MAX)])) },
      key: key === null ? null : text(key, ID_CHARACTERS_MAX),
    };
  });
}
