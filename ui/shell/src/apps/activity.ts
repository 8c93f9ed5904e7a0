import type { Values } from "@opentos/kit/i18n";
import type { Activity } from "../runtime/state.ts";

/** Where an activity is, in words. */
export function whereOf(activity: Activity, t: (key: string, values?: Values) => string): string {
  if (activity.here) {
    return t(activity.open ? "activity.open" : "activity.here");
  }
  const place = activity.place?.name ?? t("activity.own");
  return t(activity.open ? "activity.at" : "activity.left", { place });
}
