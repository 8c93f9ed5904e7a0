import { plans } from "./plans.ts";
import { refusals } from "./refusals.ts";
import { things } from "./things.ts";

/** The texts that every page and shell shares, in pairs of English and Simplified Chinese. */
export const sharedPairs = { ...plans, ...refusals, ...things };
