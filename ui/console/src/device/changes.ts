import type { Cause, Change } from "../api-types.ts";

/** What changed at once and for one reason is one line. */
const TOGETHER_MILLIS = 2_000;

export interface Deed {
  kind: Change["kind"];
  at: string;
  causes: Cause[];
  changes: Change[];
  /** What somebody asked for and this answers, where it is known. */
  answers: Change | undefined;
}

/** Changes, newest first, as what a person would call one thing that happened. */
export function deeds(changes: readonly Change[]): Deed[] {
  const found: Deed[] = [];
  for (const change of changes) {
    const before = found.at(-1);
    if (before && together(before, change)) {
      before.changes.push(change);
    } else {
      found.push({ kind: change.kind, at: change.at, causes: change.causes, changes: [change], answers: asked(changes, change) });
    }
  }
  return found;
}

function together(deed: Deed, change: Change): boolean {
  const cause = change.causes[0]?.id;
  return (
    deed.kind === "reported" && change.kind === "reported" && cause !== undefined && cause === deed.causes[0]?.id &&
    Date.parse(deed.at) - Date.parse(change.at) < TOGETHER_MILLIS &&
    !deed.changes.some((each) => each.affordance === change.affordance && each.at !== change.at)
  );
}

function asked(all: readonly Change[], change: Change): Change | undefined {
  const cause = change.causes[0]?.id;
  return change.kind === "desired" || change.kind === "action" || cause === undefined
    ? undefined
    : all.find((each) => (each.kind === "desired" || each.kind === "action") && each.causes[0]?.id === cause);
}
