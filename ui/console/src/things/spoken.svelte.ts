import { t } from "../state/preferences.svelte.ts";
import type { Words } from "./words.ts";

/** The words for values, in the reader's language. */
export function words(): Words {
  return { ...common(), towards: (reported, wanted) => t("tile.towards", { reported, wanted }) };
}

/** The same for a screen reader, to which an arrow says nothing. */
export function spokenWords(): Words {
  return { ...common(), towards: (reported, wanted) => t("tile.towards.spoken", { reported, wanted }) };
}

const common = () => ({ on: t("state.on"), off: t("state.off"), unknown: t("state.unknown") });
