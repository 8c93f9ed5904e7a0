import type { Subscription } from "../api-types.ts";
import type { TextKey } from "../texts/index.ts";

/** What a person is told of a subscription first. */
export type Mark = "trial" | "active" | "grace" | "cancelled" | "ended";

export const markOf = ({ state, cancelled }: Subscription): Mark => (state !== "ended" && cancelled ? "cancelled" : state);

/** The text of what happens next, and the date in it. */
export function outlook(subscription: Subscription, now: number): { text: TextKey; at: string } {
  const { state, reason, endedAt, paidUntil, graceUntil } = subscription;
  switch (markOf(subscription)) {
    case "ended": return { text: `subscriptions.ended.${reason ?? "cancelled"}`, at: endedAt ?? paidUntil };
    case "cancelled": return { text: "subscriptions.runsUntil", at: paidUntil };
    case "grace": return { text: "subscriptions.grace", at: graceUntil ?? paidUntil };
    case "trial":
    case "active":
      if (Date.parse(paidUntil) <= now) {
        return { text: "subscriptions.due", at: paidUntil };
      }
      return { text: state === "trial" ? "subscriptions.firstPayment" : "subscriptions.next", at: paidUntil };
  }
}
