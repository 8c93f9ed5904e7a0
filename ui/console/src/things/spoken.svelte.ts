import { t } from "../state/preferences.svelte.ts";
import type { Words } from "./words.ts";

/** The words for values, in the reader's language. */
export function words(): Words {
  return {
    on: t("state.on"),
    off: t("state.off"),
    unknown: t("state.unknown"),
    towards: (reported, wanted) => t("tile.towards", { reported, wanted }),
  };
}
