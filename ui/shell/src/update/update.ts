import type { Update } from "../runtime/state.ts";

/** What a device runs that was never given a file; its name is no version. */
const FACTORY = "factory";

/** What is said of an update, as the key of a text; null where nothing is. */
export function updateText(update: Update): string | null {
  switch (update.state) {
    case "offered":
      return "update.offered";
    case "downloading":
      return "update.downloading";
    case "waiting":
      return waitingText(update.waitsFor);
    case "installing":
      return "update.installing";
    case "restarting":
      return "update.restarting";
    case "proving":
      return "update.proving";
    case "went-back":
      return update.running === FACTORY ? "update.went-back.factory" : "update.went-back";
    default:
      return null;
  }
}

function waitingText(waitsFor: Update["waitsFor"]): string {
  switch (waitsFor) {
    case "idle":
      return "update.waiting.idle";
    case "charging":
      return "update.waiting.charging";
    case "window":
      return "update.waiting.window";
    case null:
      return "update.offered";
  }
}
