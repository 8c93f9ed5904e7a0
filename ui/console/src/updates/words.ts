import { duration, number } from "@opentos/kit/format";
import { preferences, t } from "../state/preferences.svelte.ts";
import type { InstallTimes, Release, RolloutStage, RolloutWish } from "../update-types.ts";
import { ENOUGH_PERCENT, failuresMax, shareOf } from "./rollout.ts";

const PERCENT_DIGITS = 4;

export const percent = (value: number): string => t("updates.percent", { value: number(value, preferences.locale, PERCENT_DIGITS) });

/** How much of a release's file is there, never a hundred while something is missing. */
export const receivedPercent = ({ received, bytes }: Pick<Release, "received" | "bytes">): string => percent(Math.floor((100 * received) / Math.max(1, bytes)));

/** Whom a stage reaches: "10 %", "2 batches", "3 devices". */
export function reachWords(stage: RolloutStage): string {
  if (stage.batches) {
    return t("updates.reach.batches", { count: stage.batches.length });
  }
  if (stage.devices) {
    return t("updates.reach.devices", { count: stage.devices.length });
  }
  return stage.percent === 100 ? t("updates.reach.all") : t("updates.reach.percent", { percent: percent(stage.percent ?? 0) });
}

/** The same with how many devices that is about, where that is known. */
function reachCounted(stage: RolloutStage, fleet: number): string {
  const share = shareOf(stage, fleet);
  return share === null || fleet === 0 ? reachWords(stage) : t("updates.reach.counted", { reach: reachWords(stage), count: share });
}

export const lasting = (seconds: number): string => duration(seconds * 1000, preferences.locale);

/** When devices install it. */
export function whenWords({ idle, charging, from, until }: InstallTimes): string {
  const idleWords = idle && charging ? t("updates.when.both") : idle ? t("updates.when.idle") : charging ? t("updates.when.charging") : null;
  const hours = from && until ? t("updates.when.window", { from, until }) : null;
  if (!idleWords && !hours) {
    return t("updates.when.ever");
  }
  return t("updates.when", { when: [idleWords, hours].filter(Boolean).join(t("updates.and")) });
}

/**
 * What will happen, a sentence each.
 *
 * `fleet` is how many devices run something older.
 */
export function planWords(wish: RolloutWish, release: string, fleet: number): string[] {
  const sentences = wish.stages.map((stage, index) => {
    const reach = reachCounted(stage, fleet);
    const before = wish.stages[index - 1];
    if (!before) {
      return t("updates.plan.first", { release, reach });
    }
    return before.holdSeconds > 0
      ? t("updates.plan.then", { reach, time: lasting(before.holdSeconds), enough: percent(ENOUGH_PERCENT) })
      : t("updates.plan.then.soon", { reach, enough: percent(ENOUGH_PERCENT) });
  });
  const last = wish.stages.at(-1);
  if (last?.percent !== 100) {
    sentences.push(t("updates.plan.rest"));
  }
  const first = shareOf(wish.stages[0] ?? { holdSeconds: 0 }, fleet) ?? wish.stages[0]?.devices?.length ?? null;
  sentences.push(
    first !== null && fleet > 0
      ? t("updates.plan.stop.counted", { stop: percent(wish.stopPercent), most: failuresMax(wish.stopPercent, first) })
      : t("updates.plan.stop", { stop: percent(wish.stopPercent) }),
    t("updates.plan.once", { count: wish.atOnce }),
    whenWords(wish.when),
  );
  return sentences;
}
