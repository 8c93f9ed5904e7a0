import type { Update } from "../runtime/state.ts";

/** What a device runs that was never given a file; its name is no version. */
const FACTORY = "factory";

/** What is said of an update, as the key of a text; null where nothing is. */
export function updateText(update: Update): string | null {
  switch (update.state) {
    case "offered":
      return "update.offered";
    case "downloading":
    case "installing":
    case "restarting":
    case "proving":
      return `update.${update.state}`;
    case "waiting":
      return update.waitsFor === null ? "update.offered" : `update.waiting.${update.waitsFor}`;
    case "went-back":
      return update.running === FACTORY ? "update.went-back.factory" : "update.went-back";
    default:
      return null;
  }
}
