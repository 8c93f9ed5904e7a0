import type { Json } from "@opentos/kit/thing";
import type { Invocation } from "../runtime/state.ts";

/** How an action ended: well, or with the code and the words of what went wrong. */
export interface Ending {
  id: string;
  action: string;
  done: boolean;
  code: string;
  detail: string;
}

const over = new Set<Invocation["state"]>(["completed", "failed", "expired"]);

/** The actions that ended between two states of the runtime, the newest first. What had ended before the page began is history. */
export function endings(before: readonly Invocation[] | undefined, now: readonly Invocation[]): Ending[] {
  if (before === undefined) {
    return [];
  }
  return now
    .filter((each) => over.has(each.state) && !before.some((earlier) => earlier.id === each.id && over.has(earlier.state)))
    .map((each) => ({
      id: each.id,
      action: each.action,
      done: each.state === "completed",
      code: each.state === "expired" ? "expired" : member(each.result, "code"),
      detail: member(each.result, "detail"),
    }));
}

function member(of: Json | undefined, name: string): string {
  const value = of !== null && typeof of === "object" && !Array.isArray(of) ? of[name] : undefined;
  return typeof value === "string" ? value : "";
}
