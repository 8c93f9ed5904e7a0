import type { Cause, Change } from "../api-types.ts";

/** What changed at once and for one reason is one line. */
const TOGETHER_MILLIS = 2_000;

/** Steps of one movement follow each other within this. */
const STEP_MILLIS_MAX = 5 * 60_000;

export interface Deed {
  kind: Change["kind"];
  at: string;
  /** When it began, where it took a while. */
  began: string;
  causes: Cause[];
  changes: Change[];
  /** What somebody asked for and this answers, where it is known. */
  answers: Change | undefined;
}

/** Whether the device did it of its own accord, or nobody knows why. */
export function byItself({ causes }: Deed, device: string): boolean {
  const root = causes.at(-1);
  return root === undefined || (root.kind === "device" && root.actor.id === device);
}

/** What is told of a device in one line: what somebody, an app or a rule did last says more of why than a mere reading. */
export function headlineOf(found: readonly Deed[], device: string): Deed | undefined {
  return found.find((deed) => !byItself(deed, device)) ?? found[0];
}

/** Changes, newest first, as what a person would call one thing that happened. */
export function deeds(changes: readonly Change[]): Deed[] {
  const found: Deed[] = [];
  for (const change of changes) {
    const before = found.at(-1);
    if (before && sameReason(before, change) && together(before, change)) {
      before.changes.push(change);
    } else if (before && sameReason(before, change) && goesOn(before, change)) {
      before.changes = [{ ...before.changes[0]!, from: change.from }];
      before.began = change.at;
    } else {
      found.push({ kind: change.kind, at: change.at, began: change.at, causes: change.causes, changes: [change], answers: asked(changes, change) });
    }
  }
  return found;
}

function sameReason(deed: Deed, change: Change): boolean {
  const cause = change.causes[0]?.id;
  return deed.kind === "reported" && change.kind === "reported" && cause !== undefined && cause === deed.causes[0]?.id;
}

function together(deed: Deed, change: Change): boolean {
  return (
    Date.parse(deed.at) - Date.parse(change.at) < TOGETHER_MILLIS &&
    !deed.changes.some((each) => each.affordance === change.affordance && each.at !== change.at)
  );
}

/** A number on its way, step by step, is one movement. */
function goesOn({ changes, began }: Deed, change: Change): boolean {
  const last = changes[0]!;
  return (
    changes.length === 1 && last.affordance === change.affordance &&
    typeof last.from === "number" && last.from === change.to && typeof change.from === "number" &&
    Math.sign((last.to as number) - last.from) === Math.sign((change.to as number) - change.from) &&
    Date.parse(began) - Date.parse(change.at) < STEP_MILLIS_MAX
  );
}

function asked(all: readonly Change[], change: Change): Change | undefined {
  const cause = change.causes[0]?.id;
  return change.kind === "desired" || change.kind === "action" || cause === undefined
    ? undefined
    : all.find((each) => (each.kind === "desired" || each.kind === "action") && each.causes[0]?.id === cause);
}
