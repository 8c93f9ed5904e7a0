/** How a maker fills in how a release is to come to devices. */
import type { RolloutStage, RolloutWish } from "../update-types.ts";

export const STAGES_MAX = 20;
export const NAMED_MAX = 1_000;
export const AT_ONCE_MAX = 10_000;
export const HOLD_SECONDS_MAX = 30 * 86_400;

/** How long stages stay open is counted in these. */
export const holdUnits = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export type HoldUnit = keyof typeof holdUnits;

export const reaches = ["percent", "batches", "devices"] as const;
export type ReachKind = (typeof reaches)[number];

/** A stage as it is filled in. Fields that were emptied hold null. */
export interface DraftStage {
  reach: ReachKind;
  percent: number | null;
  batches: string[];
  /** Ids, in lines or with anything between them that is no part of one. */
  devices: string;
  hold: number | null;
  unit: HoldUnit;
}

export interface Draft {
  stages: DraftStage[];
  stopPercent: number | null;
  atOnce: number | null;
  idle: boolean;
  charging: boolean;
  window: boolean;
  from: string;
  until: string;
}

export const presets = ["careful", "tested", "all"] as const;
export type Preset = (typeof presets)[number];

const stage = (more: Partial<DraftStage>): DraftStage => ({ reach: "percent", percent: 100, batches: [], devices: "", hold: 24, unit: "hours", ...more });
const limits = { stopPercent: 1, atOnce: 50, idle: true, charging: false, window: false, from: "02:00", until: "05:00" };

export function draftOf(preset: Preset): Draft {
  switch (preset) {
    case "careful":
      return { ...limits, stages: [stage({ percent: 1 }), stage({ percent: 10 }), stage({})] };
    case "tested":
      return { ...limits, stages: [stage({ reach: "devices" }), stage({ percent: 10 }), stage({})] };
    case "all":
      return { ...limits, stages: [stage({})] };
  }
}

/** What comes behind the last stage when somebody adds one. */
export function following(stages: readonly DraftStage[]): DraftStage {
  const last = stages.filter((each) => each.reach === "percent").at(-1)?.percent ?? 0;
  return stage({ percent: last >= 100 ? 100 : Math.min(100, Math.max(1, last * 10)) });
}

/** Ids of devices in what somebody wrote or pasted, each once. */
export function idsIn(text: string): string[] {
  return [...new Set(text.match(/device_[0-9a-z]+/g) ?? [])];
}

/** What is wrong with a draft, by where; the hub finds the same places. */
export type PlanFault = "percent" | "batches" | "devices" | "devices-many" | "hold" | "stop" | "at-once" | "window";

export interface Misfit {
  /** The stage, or null for the rest. */
  stage: number | null;
  fault: PlanFault;
}

const isPercent = (value: number | null): boolean => value !== null && value > 0 && value <= 100;

function misfitOfReach({ reach, percent, batches, devices }: DraftStage): PlanFault | null {
  switch (reach) {
    case "percent":
      return isPercent(percent) ? null : "percent";
    case "batches":
      return batches.length > 0 ? null : "batches";
    case "devices": {
      const count = idsIn(devices).length;
      return count === 0 ? "devices" : count > NAMED_MAX ? "devices-many" : null;
    }
  }
}

export function misfits(draft: Draft): Misfit[] {
  const found: Misfit[] = [];
  draft.stages.forEach((each, index) => {
    const fault = misfitOfReach(each);
    if (fault) {
      found.push({ stage: index, fault });
    }
    const held = index + 1 < draft.stages.length;
    if (held && (each.hold === null || each.hold < 0 || each.hold * holdUnits[each.unit] > HOLD_SECONDS_MAX)) {
      found.push({ stage: index, fault: "hold" });
    }
  });
  if (!isPercent(draft.stopPercent)) {
    found.push({ stage: null, fault: "stop" });
  }
  if (draft.atOnce === null || !Number.isInteger(draft.atOnce) || draft.atOnce < 1 || draft.atOnce > AT_ONCE_MAX) {
    found.push({ stage: null, fault: "at-once" });
  }
  if (draft.window && !(draft.from && draft.until)) {
    found.push({ stage: null, fault: "window" });
  }
  return found;
}

/** At most four decimals are taken. */
const rounded = (percent: number): number => Math.round(percent * 10_000) / 10_000;

/** What the hub is asked for; of a draft without misfits. */
export function wishOf(draft: Draft): RolloutWish {
  const last = draft.stages.length - 1;
  return {
    stages: draft.stages.map((each, index): RolloutStage => ({ ...reachOf(each), holdSeconds: index === last ? 0 : Math.round((each.hold ?? 0) * holdUnits[each.unit]) })),
    stopPercent: rounded(draft.stopPercent ?? 0),
    atOnce: draft.atOnce ?? 0,
    when: { idle: draft.idle, charging: draft.charging, ...(draft.window ? { from: draft.from, until: draft.until } : {}) },
  };
}

function reachOf({ reach, percent, batches, devices }: DraftStage): Omit<RolloutStage, "holdSeconds"> {
  switch (reach) {
    case "percent":
      return { percent: rounded(percent ?? 0) };
    case "batches":
      return { batches };
    case "devices":
      return { devices: idsIn(devices) };
  }
}
