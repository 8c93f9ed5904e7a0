import { notices } from "./notices.svelte.ts";
import { t } from "./preferences.svelte.ts";

/** Copies a text and says so, or what to do where the browser does not allow it. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notices.say(t("copied"));
  } catch {
    notices.say(t("copy.failed"), "bad");
  }
}
