import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refused, Unreachable } from "../src/api.ts";
import type { PaymentRequest, Provider, Subscription, TopUp, Wallet } from "../src/api-types.ts";
import { everyOf } from "@opentos/kit/plan";
import { Attempt } from "../src/state/attempt.ts";
import { poll, type Looked } from "../src/state/poll.ts";
import { markOf, outlook } from "../src/wallet/subscription.ts";
import { hindrance, missing, pinDigits, standing, wayOf, wholePin } from "../src/wallet/approval.ts";
import { ended, pageOf, preferredCurrency, preferredProvider, quickChoices, stepOf } from "../src/wallet/top-up.ts";

const refused = (status: number, code: string) => new Refused(status, code, "", [], null);
const eur = (minor: number) => ({ currency: "EUR", value: (minor / 100).toFixed(2), minor });
const balance = (currency: string, minor: number, held = 0) => ({
  amount: { ...eur(minor), currency }, held: { ...eur(held), currency }, available: { ...eur(minor - held), currency },
});
const request: PaymentRequest = {
  id: "request_1", digest: "d", payee: { id: "organisation_1", name: "Pixel Barn" }, title: "Moon Jump", amount: eur(499), items: [], kind: "app", subscription: null, askedBy: null, askedOn: null, atTill: false,
  askedAt: "2026-11-25T10:00:00Z", expiresAt: "2026-11-25T10:15:00Z", state: "open", sale: null, transfer: null, forChild: false, needsPin: true,
};
const topUp: TopUp = {
  id: "topup_1", provider: "stripe", amount: eur(2000), state: "open", begunAt: "2026-11-25T10:00:00Z", expiresAt: "2026-11-25T10:30:00Z",
  checkout: { kind: "page", url: "https://pay.example/1" }, inWallet: false,
};

describe("an approval that did not succeed", () => {
  it("leads to what helps", () => {
    expect(hindrance(refused(403, "confirmation-required"))).toBe("confirm");
    expect(hindrance(refused(403, "confirmation-refused"))).toBe("confirm-again");
    expect(hindrance(refused(409, "approval-differs"))).toBe("changed");
    expect(hindrance(refused(409, "request-ended"))).toBe("look-again");
    expect(hindrance(refused(409, "request-expired"))).toBe("look-again");
    expect(hindrance(refused(409, "funds-insufficient"))).toBe("funds");
    expect(hindrance(refused(429, "too-many-attempts"))).toBe("other");
    expect(hindrance(refused(409, "spending-limit-exceeded"))).toBe("other");
    expect(hindrance(new Error("a fault of the page"))).toBe("other");
  });

  it("may have been paid where no answer came, so that the request is looked at again", () => {
    expect(hindrance(new Unreachable("POST", null))).toBe("look-again");
  });
});

describe("a confirmation", () => {
  const wallet = (pinSet: boolean) => ({ pinSet }) as Wallet;

  it("is by PIN, by passkey where there is no PIN, and as the person chooses where there are both", () => {
    expect(wayOf(wallet(true), false, null)).toBe("pin");
    expect(wayOf(wallet(false), false, null)).toBe("pin");
    expect(wayOf(wallet(false), true, null)).toBe("passkey");
    expect(wayOf(wallet(true), true, null)).toBe("pin");
    expect(wayOf(wallet(true), true, "passkey")).toBe("passkey");
    expect(wayOf(wallet(false), true, "pin")).toBe("pin");
    expect(wayOf(undefined, false, "passkey")).toBe("pin");
  });
});

describe("a payment request", () => {
  it("has expired when its time is over, even before the hub says so", () => {
    expect(standing(request, Date.parse("2026-11-25T10:14:59Z"))).toBe("open");
    expect(standing(request, Date.parse("2026-11-25T10:15:00Z"))).toBe("expired");
    expect(standing({ ...request, state: "paid" }, Date.parse("2026-11-26T00:00:00Z"))).toBe("paid");
  });

  it("counts what is available, in its own currency", () => {
    expect(missing(request, { balances: [balance("EUR", 600, 200)] } as Wallet)).toBe(99);
    expect(missing(request, { balances: [balance("EUR", 499)] } as Wallet)).toBe(0);
    expect(missing(request, { balances: [balance("CNY", 90_000)] } as Wallet)).toBe(499);
  });
});

describe("a subscription", () => {
  const now = Date.parse("2026-11-25T10:00:00Z");
  const active = { state: "active", cancelled: false, reason: null, endedAt: null, graceUntil: null, paidUntil: "2026-12-25T10:00:00Z" } as Subscription;

  it("says what comes next, and when", () => {
    expect(outlook(active, now)).toEqual({ text: "subscriptions.next", at: active.paidUntil });
    expect(outlook({ ...active, state: "trial" }, now).text).toBe("subscriptions.firstPayment");
    expect(outlook(active, Date.parse("2026-12-25T10:00:00Z")).text).toBe("subscriptions.due");
    expect(outlook({ ...active, cancelled: true }, now).text).toBe("subscriptions.runsUntil");
    expect(outlook({ ...active, state: "grace", graceUntil: "2026-12-28T10:00:00Z" }, now)).toEqual({ text: "subscriptions.grace", at: "2026-12-28T10:00:00Z" });
    expect(outlook({ ...active, state: "ended", reason: "lapsed", endedAt: "2026-12-28T10:00:00Z" }, now)).toEqual({ text: "subscriptions.ended.lapsed", at: "2026-12-28T10:00:00Z" });
  });

  it("is ended rather than cancelled once both", () => {
    expect(markOf({ ...active, cancelled: true })).toBe("cancelled");
    expect(markOf({ ...active, cancelled: true, state: "ended" })).toBe("ended");
  });

  it("is paid by a period in words", () => {
    expect(everyOf("P1M")).toEqual({ unit: "month", count: 1 });
    expect(everyOf("P366D")).toEqual({ unit: "day", count: 366 });
  });
});

describe("a PIN", () => {
  it("is six digits", () => {
    expect(["246810", "24681", "2468100", "24681a"].map(wholePin)).toEqual([true, false, false, false]);
    expect(pinDigits("２４６ 810 99")).toBe("246810");
  });
});

describe("the key of a top-up", () => {
  const ten = { currency: "EUR", value: "10.00" };
  it("stays over retries of one wish whose outcome is unknown", () => {
    const attempt = new Attempt();
    const key = attempt.keyFor("stripe", ten);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    attempt.failed(new Unreachable("POST", null));
    attempt.failed(refused(503, "provider-unreachable"));
    attempt.failed(refused(429, "too-many-attempts"));
    expect(attempt.keyFor("stripe", ten)).toBe(key);
  });

  it("is another one for another wish, and after a final refusal", () => {
    const attempt = new Attempt();
    const key = attempt.keyFor("stripe", ten);
    const other = attempt.keyFor("wechat-pay", ten);
    expect(other).not.toBe(key);
    attempt.failed(refused(409, "provider-refused"));
    expect(attempt.keyFor("wechat-pay", ten)).not.toBe(other);
  });
});

describe("where a top-up begins", () => {
  const providers: Provider[] = [{ name: "wechat-pay", currencies: ["CNY"] }, { name: "stripe", currencies: ["USD", "EUR"] }];
  it("is the currency asked for, then one that there is, then the reader's", () => {
    const taken = ["CNY", "USD", "EUR"];
    expect(preferredCurrency(taken, { balances: [balance("USD", 100)] }, "en", "CNY")).toBe("CNY");
    expect(preferredCurrency(taken, { balances: [balance("GBP", 100), balance("USD", 100)] }, "en")).toBe("USD");
    expect(preferredCurrency(taken, { balances: [] }, "zh-Hans")).toBe("CNY");
    expect(preferredCurrency(taken, { balances: [] }, "en")).toBe("EUR");
    expect(preferredCurrency(["USD"], { balances: [] }, "en")).toBe("USD");
  });

  it("is a provider that takes it", () => {
    expect(preferredProvider(providers, { balances: [] }, "en")?.name).toBe("stripe");
    expect(preferredProvider(providers, { balances: [] }, "zh-Hans")?.name).toBe("wechat-pay");
    expect(preferredProvider([], { balances: [] }, "en")).toBeUndefined();
  });

  it("offers amounts that suit the currency", () => {
    expect(quickChoices("JPY")[0]).toBe("1000");
    expect(quickChoices("CHF")).toEqual(["10", "20", "50", "100"]);
  });
});

describe("a top-up under way", () => {
  it("is shown step by step", () => {
    expect(stepOf({ ...topUp, state: "begun", checkout: null })).toBe("asking");
    expect(stepOf(topUp)).toBe("page");
    expect(stepOf({ ...topUp, checkout: { kind: "scan", text: "weixin://x" } })).toBe("scan");
    expect(stepOf({ ...topUp, state: "paid" })).toBe("paid");
    expect(stepOf({ ...topUp, state: "paid", inWallet: true })).toBe("done");
    expect([topUp, { ...topUp, state: "paid" as const }, { ...topUp, state: "closed" as const }, { ...topUp, inWallet: true }].map(ended)).toEqual([false, false, true, true]);
  });

  it("leads to pages of the web only", () => {
    expect(pageOf("https://pay.example/1", "https://hub.test/wallet")).toBe("https://pay.example/1");
    expect(pageOf("javascript:alert(1)", "https://hub.test/wallet")).toBeNull();
    expect(pageOf("https://", "https://hub.test/wallet")).toBeNull();
  });
});

/** A page that is looked at, or not. */
class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";

  show(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

describe("asking again and again", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("happens at once, then while the page is looked at, and at once when it is again", async () => {
    const page = new Page();
    let asked = 0;
    const stop = poll(async () => { asked++; if (asked === 2) throw new Error("no answer"); }, 10_000, page as unknown as Looked);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toBe(3);
    page.show("hidden");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(3);
    page.show("visible");
    expect(asked).toBe(4);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(5);
    stop();
    page.show("visible");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(5);
  });

  it("never asks twice at a time", async () => {
    const page = new Page();
    let asked = 0;
    const stop = poll(() => { asked++; return new Promise<void>((done) => setTimeout(done, 30_000)); }, 10_000, page as unknown as Looked);
    page.show("visible");
    await vi.advanceTimersByTimeAsync(29_000);
    expect(asked).toBe(1);
    stop();
  });
});
