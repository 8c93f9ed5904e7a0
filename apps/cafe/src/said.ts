import type { Said } from "@opentos/sdk";
import type { Wish } from "./cafe.ts";

/** The name of what can be said to this app; the manifest has its sentences. */
export const ORDER = "order";

/** What somebody asked for; `null` where that was something else. Whether the café has it, its menu says. */
export function wishIn(said: Said | null): Wish | null {
  const { drink, ...choices } = said?.name === ORDER ? said.slots : {};
  return drink === undefined ? null : { drink, choices };
}
