import type { Plan } from "@opentos/kit/plan";
import type { PaymentRequest, Subscription, WholeSubscription } from "../src/api-types.ts";
import { money } from "./wallet.ts";
import { ago, newId } from "./world.ts";

const DAY_MINUTES = 24 * 60;
const DAY_MILLIS = DAY_MINUTES * 60_000;

type Named = Subscription["payee"];

/** Who and what the invented subscriptions are about. */
interface Setting {
  say: (en: string, zh: string) => string;
  main: string;
  person: Named;
  mia: Named;
  shop: Named;
}

const days = (count: number) => ago(-count * DAY_MINUTES);

/** One of each state that a person may meet. */
export function inventSubscriptions({ say, main, person, mia, shop }: Setting): WholeSubscription[] {
  const one = (title: string, minor: number, change: Partial<Subscription>, paidDaysAgo: number[]): WholeSubscription => {
    const amount = money(main, minor);
    const paidUntil = change.paidUntil ?? days(19);
    const begunAt = ago(DAY_MINUTES * (paidDaysAgo.at(-1) ?? 4));
    return {
      subscription: {
        id: newId("subscription"), payee: shop, item: "club", title, amount, period: "P1M", trialDays: 0, graceDays: 7, subscriber: person, payer: person,
        state: "active", access: true, cancelled: false, begunAt, paidUntil, nextPaymentAt: paidUntil, graceUntil: null, failure: null, endedAt: null, reason: null, ...change,
      },
      payments: paidDaysAgo.map((back, index) => ({ sale: newId("sale"), at: index === paidDaysAgo.length - 1 ? begunAt : ago(DAY_MINUTES * back), amount })),
    };
  };
  return [
    one(say("Cinema, four screens", "影院 四屏"), 1_299, {}, [11, 42, 72]),
    one(say("Piano lessons", "钢琴课"), 2_400, { state: "grace", subscriber: mia, paidUntil: days(-2), nextPaymentAt: days(-2), graceUntil: days(5), failure: "funds-insufficient" }, [32, 62]),
    one(say("Weather for gardeners", "园艺天气"), 199, { cancelled: true, nextPaymentAt: null }, [11]),
    one(say("Running plan", "跑步计划"), 599, { state: "trial", trialDays: 14, paidUntil: days(10), nextPaymentAt: days(10), period: "P3M" }, []),
    one(say("Radio without advertisements", "无广告电台"), 299, { state: "ended", access: false, paidUntil: days(-40), nextPaymentAt: null, endedAt: days(-40), reason: "cancelled" }, [71]),
  ];
}

/** What an approved request with a trial begins. */
export function begun({ payee, title, amount, askedBy }: PaymentRequest, plan: Plan): Subscription {
  const person = askedBy ?? { id: "", name: "" };
  const paidUntil = new Date(Date.now() + plan.trialDays * DAY_MILLIS).toISOString();
  return {
    id: newId("subscription"), payee, item: "club", title, amount, period: plan.period, trialDays: plan.trialDays, graceDays: plan.graceDays, subscriber: person, payer: person,
    state: "trial", access: true, cancelled: false, begunAt: new Date().toISOString(), paidUntil, nextPaymentAt: paidUntil, graceUntil: null, failure: null, endedAt: null, reason: null,
  };
}
