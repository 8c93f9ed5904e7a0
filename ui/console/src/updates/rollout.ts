/** What roll-outs come to: how devices stand in few groups, and where each stage is. */
import type { Rollout, RolloutStage, RolloutState, Standing } from "../update-types.ts";

/** Of so many devices that the open stages reach the hub knows how it went before the next opens; the rest may be switched off for weeks. */
export const ENOUGH_PERCENT = 90;

/** How standings are drawn, in this order. */
export const groups = ["done", "under-way", "waiting", "enrolled", "failed"] as const;
export type Group = (typeof groups)[number];

export const standingsOf: Readonly<Record<Group, readonly Standing[]>> = {
  done: ["done"],
  "under-way": ["offered", "downloading", "installing", "restarting", "proving"],
  waiting: ["waiting"],
  enrolled: ["enrolled"],
  failed: ["failed", "went-back", "silent"],
};

/** Standings of devices that did not come to run it. */
export const troubles = ["failed", "went-back", "silent"] as const;
export type Trouble = (typeof troubles)[number];

export const groupIcons: Readonly<Record<Group, string>> = { done: "check", "under-way": "pending", waiting: "clock", enrolled: "circle", failed: "warning" };

export const stateTones: Readonly<Record<RolloutState, string>> = { running: "good", paused: "warn", stopped: "bad", complete: "good", ended: "" };
export const stateIcons: Readonly<Record<RolloutState, string>> = { running: "pending", paused: "pause", stopped: "stop", complete: "check", ended: "history" };

export function countOf(rollout: Pick<Rollout, "standings">, group: Group): number {
  return standingsOf[group].reduce((sum, each) => sum + (rollout.standings[each] ?? 0), 0);
}

/** Whether anything of it may change by itself. */
export function lives(rollout: Pick<Rollout, "state" | "standings">): boolean {
  return rollout.state === "running" || countOf(rollout, "under-way") + countOf(rollout, "waiting") > 0;
}

/** Whether its maker may still do something with it. */
export const isOpen = ({ state }: Pick<Rollout, "state">): boolean => state === "running" || state === "paused";

/** Whether it was not its maker who stopped it. */
export const stoppedByItself = ({ state, why }: Pick<Rollout, "state" | "why">): boolean => state === "stopped" && why === "failures";

/** Until when the open stage stays so at least, in milliseconds; null for the last one, behind which nothing opens. */
export function nextAt(rollout: Rollout): number | null {
  return rollout.stage + 1 < rollout.stages.length ? Date.parse(rollout.opened) + rollout.stages[rollout.stage]!.holdSeconds * 1000 : null;
}

export type StageStanding = "over" | "open" | "next" | "ended" | "never";

/** Where a stage is: each that is behind the open one is over, and none opens any more once the roll-out is not about. */
export function stageStanding({ stage, state }: Pick<Rollout, "stage" | "state">, number: number): StageStanding {
  if (number < stage || (number === stage && state === "complete")) {
    return "over";
  }
  const about = state === "running" || state === "paused";
  return number === stage ? (about ? "open" : "ended") : about ? "next" : "never";
}

/** How many devices a stage reaches with a share; null where it names batches or devices. */
export function shareOf({ percent }: RolloutStage, fleet: number): number | null {
  return percent === undefined ? null : Math.ceil((percent * fleet) / 100);
}

/** With how many failures it stops, where the open stages reach so many devices. */
export const failuresMax = (stopPercent: number, reach: number): number => Math.max(1, Math.floor((stopPercent * reach) / 100));

/** A device by the end of its id, which tells it from others of its batch. */
export const shortId = (device: string): string => device.slice(-8);
