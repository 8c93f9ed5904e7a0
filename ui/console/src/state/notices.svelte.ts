import { Refused, Unreachable } from "../api.ts";
import { maybeText, t } from "./preferences.svelte.ts";

const SHOWN_MILLIS = 6_000;
const NOTICES_MAX = 3;

export interface Notice {
  id: number;
  kind: "good" | "bad";
  text: string;
}

class Notices {
  all = $state<Notice[]>([]);
  private last = 0;

  say(text: string, kind: Notice["kind"] = "good"): void {
    const id = ++this.last;
    this.all = [...this.all, { id, kind, text }].slice(-NOTICES_MAX);
    setTimeout(() => this.dismiss(id), SHOWN_MILLIS);
  }

  /** Says why something did not work. */
  failed(error: unknown): void {
    this.say(explain(error), "bad");
  }

  dismiss(id: number): void {
    this.all = this.all.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();

/** The same of a code alone, which the hub kept. */
export function explainCode(code: string): string {
  return maybeText(`refusal.${code}`) ?? t("error.unexpected");
}

/** One sentence that says what happened and what to do. */
export function explain(error: unknown): string {
  if (error instanceof Refused) {
    const text = maybeText(`refusal.${error.code}`) ?? (error.detail || t("error.unexpected"));
    return error.retryAfterSeconds === null
      ? text
      : `${text} ${t("error.retryAfter", { seconds: error.retryAfterSeconds })}`;
  }
  if (error instanceof Unreachable) {
    return t("error.unreachable");
  }
  console.error(error);
  return t("error.unexpected");
}
