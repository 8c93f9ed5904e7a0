import { bilingual, translator } from "@opentos/kit/i18n";
import { sharedPairs } from "@opentos/kit/texts";
import { pairs } from "./pairs.ts";

/** What pages and shells share, and the shell's own words; the shell's are the more precise ones. */
export const texts = bilingual({ ...sharedPairs, ...pairs });

export const translate = translator(texts);
