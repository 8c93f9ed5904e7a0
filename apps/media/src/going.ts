import type { Activity, ContentItem, Kind } from "@opentos/sdk";
import { shortTitle } from "@opentos/sdk/going";
import type { State } from "./reporter.ts";

/** In which the state is written; a greater one is not read. */
export const FORMAT = 1;

const WHAT: { readonly [kind in Kind]: Activity["what"] } = { audio: "listening", video: "watching", picture: "watching", text: "reading" };

/** What the person does, for the terminal that goes on with it. */
export function activityOf({ id, kind, title }: ContentItem, seconds: number): Activity {
  return { what: WHAT[kind], title: shortTitle(title), format: FORMAT, state: { item: id, seconds } };
}

/** What to go on with; `null` where it cannot be read. */
export function stateIn({ state }: Activity): State | null {
  const { item, seconds } = (typeof state === "object" && state !== null ? state : {}) as { item?: unknown; seconds?: unknown };
  return typeof item === "string" && typeof seconds === "number" && seconds >= 0 && Number.isFinite(seconds) ? { item, seconds } : null;
}
