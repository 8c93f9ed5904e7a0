import type { Values } from "@opentos/kit/i18n";
import type { Activity, App } from "../runtime/state.ts";

const SHOWN_MAX = 4;

/** An activity and the app here that goes on with it. */
export interface GoesOn {
  readonly activity: Activity;
  readonly app: App;
}

/** What the people of this terminal do, here or elsewhere, as far as the app is here; what is near comes first. */
export function goingOn(activities: readonly Activity[], apps: readonly App[]): GoesOn[] {
  return [...activities]
    .sort((one, other) => rank(one) - rank(other))
    .flatMap((activity) => apps.filter(({ installation, state }) => installation === activity.installation && state === "ready").map((app) => ({ activity, app })))
    .slice(0, SHOWN_MAX);
}

function rank({ open, near, here }: Activity): number {
  if (open && !here) {
    return near ? 0 : 1;
  }
  return here ? 2 : 3;
}

/** The `data-key` of what shows an activity, by its id. */
export function activityKey(id: string): string {
  return `activity-${id}`;
}

/** The picture of an activity, by its path in the package of its app; null where there is none. */
export function pictureOf({ activity, app }: GoesOn): string | null {
  return activity.picture || app.icon || null;
}

/** Where an activity is, in words. */
export function whereOf(activity: Activity, t: (key: string, values?: Values) => string): string {
  if (activity.here) {
    return t(activity.open ? "activity.open" : "activity.here");
  }
  const place = activity.place?.name ?? t("activity.own");
  return t(activity.open ? "activity.at" : "activity.left", { place });
}
