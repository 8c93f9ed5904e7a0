import { remember, remembered } from "../state/preferences.svelte.ts";
import { firstRegion } from "../till/till.ts";

const REGION_KEY = "opentos.store.region";

/** Where the person bought last, or most likely is. */
export const likelyRegion = (currency: string): string => firstRegion(remembered(REGION_KEY) ?? undefined, currency, navigator.languages);

export const rememberRegion = (region: string): void => remember(REGION_KEY, region);
