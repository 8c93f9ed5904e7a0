import type { Money } from "@opentos/kit/money";
import type { PaymentCode, PaymentKey, PaymentRequest, PayOut, Receipt, RuleKind, SpendingRule, TopUp, Wallet, WalletEntry, WholeSubscription } from "../src/api-types.ts";
import { inventBetween, payPerson, type InventedBetween } from "./between.ts";
import { inventPayOuts } from "./pay-out.ts";
import { found, Problem, type Call, type Handler } from "./routes.ts";
import { begun, inventSubscriptions } from "./subscriptions.ts";
import { ago, newId, type Tongue } from "./world.ts";

/** How old a top-up is when its invented provider has the money, and when it is in the wallet. */
const PAID_MILLIS = 12_000;
const IN_WALLET_MILLIS = 14_000;
const WRONG_PINS_MAX = 3;
const MINUTE_MILLIS = 60_000;

/** What one person of the invented world has, and what waits for their word. */
export interface InventedWallet {
  wallet: Wallet;
  entries: Map<string, WalletEntry[]>;
  topUps: { topUp: TopUp; key: string; wish: string }[];
  requests: PaymentRequest[];
  receipts: Receipt[];
  subscriptions: WholeSubscription[];
  keys: PaymentKey[];
  pin: string;
  wrongPins: number;
  between: InventedBetween;
  payOuts: PayOut[];
  /** What was refused once on purpose, by its key. */
  refusedOnce: Set<string>;
}

const decimals = (currency: string) => (currency === "JPY" ? 0 : 2);

export function money(currency: string, minor: number): Money {
  const places = decimals(currency);
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const value = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return { currency, value: minor < 0 ? `-${value}` : value, minor };
}

const minorOf = (currency: string, value: string) => Math.round(Number(value) * 10 ** decimals(currency));
const ahead = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MILLIS).toISOString();

/** `anna` and `child` have money, `new` none yet; `owing` owes and has no PIN, `keyed` has a passkey and no PIN, `bare` has a hub without a provider. */
export function inventWallet(who: string, tongue: Tongue, me: string): InventedWallet {
  const say = (en: string, zh: string) => (tongue === "en" ? en : zh);
  const [main, other] = tongue === "en" ? (["EUR", "CNY"] as const) : (["CNY", "EUR"] as const);
  const empty = who === "new" || who === "bare";
  const balance = (currency: string, minor: number, held: number) => ({ amount: money(currency, minor), held: money(currency, held), available: money(currency, minor - held) });
  const topUp: TopUp = {
    id: newId("topup"), provider: "wechat-pay", amount: money("CNY", 10_000), state: "open", begunAt: ago(4), expiresAt: ahead(56),
    checkout: { kind: "scan", text: "weixin://wxpay/bizpayurl?pr=NwY5Mz9ab" }, inWallet: false,
  };
  const shop = { id: newId("organisation"), name: say("Pixel Barn", "像素谷仓") };
  const person = { id: me, name: say("Anna Lindqvist", "李安娜") };
  const mia = { id: newId("person"), name: say("Mia", "小美") };
  const tv = { id: newId("device"), name: say("Living room TV", "客厅电视") };
  const request = (title: string, minor: number, change: Partial<PaymentRequest>): PaymentRequest => ({
    id: newId("request"), digest: newId("digest"), payee: shop, title, amount: money(main, minor), items: [], kind: "app", subscription: null, askedBy: person, askedOn: tv, atTill: false,
    askedAt: ago(2), expiresAt: ahead(12), state: "open", sale: null, transfer: null, forChild: false, needsPin: true, ...change,
  });
  const kinds = ["sale", "sale", "top-up", "sale", "refund", "sale", "sale", "test", "top-up", "dispute", "collect"] as const;
  const amounts = { sale: -499, "top-up": 1_000, refund: 499, test: 100, dispute: -1_500, collect: -600 };
  let running = main === "EUR" ? 8_420 : 36_850;
  const receipts: Receipt[] = [];
  const entries = Array.from({ length: 47 }, (_, index): WalletEntry => {
    const kind = index === 0 ? "sale" : kinds[index % kinds.length]!;
    const amount = money(main, amounts[kind] * (1 + (index % 3)));
    const entry = { number: 96 - index, at: ago(90 + index * 1_900), kind, reference: kind === "sale" || kind === "refund" ? newId("sale") : "", title: kind === "sale" || kind === "refund" ? say("Moon Jump, full game", "月球跳跃 完整版") : null, receipt: null as string | null, transfer: null, person: null, amount, balance: money(main, running) };
    entry.receipt = entry.reference || null;
    running -= amount.minor;
    if (entry.reference) {
      receipts.push(receiptOf(entry.reference, entry.at, say("Moon Jump, full game", "月球跳跃 完整版"), money(main, Math.abs(amount.minor)), kind === "refund"));
    }
    return entry;
  });

  function receiptOf(sale: string, at: string, title: string, amount: Money, refunded: boolean): Receipt {
    const tax = Math.round((amount.minor * 19) / 119);
    const net = amount.minor - tax;
    const part = Math.floor(net / 10);
    return {
      sale, at, title, payee: shop, amount, tax: { amount: money(main, tax), ratePpm: 190_000, inclusive: true, region: "DE" }, net: money(main, net), askedBy: mia, askedOn: tv, atTill: false, approvedBy: person, subscription: null,
      refunds: refunded ? [{ id: newId("refund"), at, amount: money(main, Math.floor(amount.minor / 2)), reason: say("It did not start on the watch", "在手表上无法启动") }] : [],
      shares: [
        { party: "developer", name: shop.name, ratePpm: 800_000, amount: money(main, net - 2 * part) },
        { party: "maker", name: say("Northlight Devices", "北光智能"), ratePpm: 100_000, amount: money(main, part) },
        { party: "platform", name: "", ratePpm: 100_000, amount: money(main, part) },
      ],
    };
  }

  const subscriptions = empty || who === "owing" ? [] : inventSubscriptions({ say, main, person, mia, shop });
  for (const { subscription, payments } of subscriptions) {
    for (const { sale, at, amount } of payments) {
      receipts.push({
        ...receiptOf(sale, at, subscription.title, amount, false), payee: subscription.payee,
        subscription: { subscription: subscription.id, request: newId("request"), approvedAt: subscription.begunAt, renewal: at !== subscription.begunAt, from: at, until: subscription.paidUntil },
      });
    }
  }

  return {
    wallet: {
      balances: empty ? [] : [balance(main, main === "EUR" ? 8_420 : 36_850, 1_200), balance(other, 1_250, 0)],
      owed: who === "owing" ? [money(main, 900)] : [],
      providers: who === "bare" ? [] : [{ name: "wechat-pay", currencies: ["CNY"] }, { name: "stripe", currencies: ["EUR", "USD", "GBP", "JPY", "CNY"] }],
      simulator: null,
      waiting: empty ? [] : [topUp],
      pinSet: !empty && who !== "owing" && who !== "keyed",
      hasPasskey: who === "anna" || who === "keyed",
      rules: empty || who === "owing" ? [] : [{ kind: "confirm", currency: main, subject: "", amount: money(main, 1_000) }, { kind: "code", currency: main, subject: "", amount: money(main, 2_000) }, { kind: "app-month", currency: main, subject: "app_01jd7x", amount: money(main, 5_000) }],
    },
    entries: new Map(empty ? [] : [[main, entries]]),
    topUps: empty ? [] : [{ topUp, key: "", wish: "" }],
    requests: empty ? [] : [
      request(say("Moon Jump, full game", "月球跳跃 完整版"), 499, { askedBy: mia, forChild: true }),
      request(say("Planting plan for the balcony", "阳台种植方案"), 43_900, {
        payee: { id: newId("organisation"), name: say("Green Thumb Services", "绿手指园艺") }, kind: "service", askedBy: null, askedOn: { id: newId("device"), name: say("Kitchen panel", "厨房面板") }, needsPin: who === "owing", expiresAt: ahead(60 * 26),
        items: [{ label: say("Plan and consultation", "方案与咨询"), amount: money(main, 30_000) }, { label: say("12 plants", "植物 12 株"), amount: money(main, 13_900) }],
      }),
      request(say("Moon Jump Club", "月球跳跃俱乐部"), 499, { kind: "subscription", subscription: { period: "P1M", trialDays: 14, graceDays: 7, id: null, replaces: null }, needsPin: false }),
      request(say("Kettle & Friends, a year", "壶与朋友 年度会员"), 4_990, { kind: "subscription", subscription: { period: "P1Y", trialDays: 0, graceDays: 7, id: null, replaces: { title: say("Kettle & Friends, a month", "壶与朋友 月度会员"), amount: money(main, 499), period: "P1M", paidUntil: ahead(60 * 24 * 12) } }, needsPin: false }),
    ],
    receipts,
    subscriptions,
    keys: empty || who === "owing" || who === "child" || who === "keyed" ? [] : [
      { id: newId("paymentkey"), device: null, madeAt: ago(60 * 24 * 12) },
      { id: newId("paymentkey"), device: { id: newId("device"), name: say("Anna's watch", "安娜的手表") }, madeAt: ago(60 * 24 * 3) },
    ],
    pin: empty ? "" : "246810",
    wrongPins: 0,
    between: inventBetween(empty, main, say),
    payOuts: inventPayOuts(empty, main),
    refusedOnce: new Set(),
  };
}

export function ofCall({ world, who }: Call): InventedWallet {
  const own = world.wallets.get(who) ?? inventWallet(who, world.tongue, world.person.id);
  world.wallets.set(who, own);
  return own;
}

/** Adds to a balance, and writes down why. */
export function move(own: InventedWallet, kind: WalletEntry["kind"], reference: string, amount: Money, between: Partial<WalletEntry> = {}) {
  const { currency, minor } = amount;
  const at = own.wallet.balances.findIndex((each) => each.amount.currency === currency);
  const before = own.wallet.balances[at];
  const balance = money(currency, (before?.amount.minor ?? 0) + minor);
  const held = before?.held ?? money(currency, 0);
  own.wallet.balances.splice(at < 0 ? own.wallet.balances.length : at, at < 0 ? 0 : 1, { amount: balance, held, available: money(currency, balance.minor - held.minor) });
  const entries = own.entries.get(currency) ?? [];
  own.entries.set(currency, [{ number: 200 + entries.length, at: new Date().toISOString(), kind, reference, title: null, receipt: kind === "sale" ? reference : null, transfer: null, person: null, amount, balance, ...between }, ...entries]);
}

/** A top-up as it is by now: paid and booked as time goes by. */
function grown(own: InventedWallet, topUp: TopUp): TopUp {
  const age = Date.now() - Date.parse(topUp.begunAt);
  const invented = own.topUps.find((each) => each.topUp === topUp)?.key === "";
  if (!invented && topUp.state === "open" && age > PAID_MILLIS) {
    topUp.state = "paid";
    own.wallet.waiting = own.wallet.waiting.filter((each) => each !== topUp);
  }
  if (topUp.state === "paid" && !topUp.inWallet && age > IN_WALLET_MILLIS) {
    topUp.inWallet = true;
    move(own, "top-up", topUp.id, topUp.amount);
  }
  return topUp;
}

function begin(call: Call): TopUp {
  const own = ofCall(call);
  const { currency, value } = call.body["amount"] as { currency: string; value: string };
  const wish = JSON.stringify(call.body);
  const earlier = own.topUps.find((each) => each.key === call.idempotencyKey);
  if (earlier) {
    if (earlier.wish !== wish) throw new Problem(409, "key-reused");
    return grown(own, earlier.topUp);
  }
  const provider = own.wallet.providers.find((each) => each.name === call.body["provider"]);
  if (!provider) throw new Problem(404, "provider-unknown");
  if (!provider.currencies.includes(currency)) throw new Problem(400, "currency-not-taken");
  const amount = money(currency, minorOf(currency, value));
  if (value.startsWith("13") && !own.refusedOnce.has(call.idempotencyKey)) {
    own.refusedOnce.add(call.idempotencyKey);
    throw new Problem(503, "provider-unreachable");
  }
  if (value.startsWith("66")) throw new Problem(409, "provider-refused");
  if (amount.minor > 500_000) throw new Problem(409, "limit-reached");
  const id = newId("topup");
  const topUp: TopUp = {
    id, provider: provider.name, amount, state: "open", begunAt: new Date().toISOString(), expiresAt: ahead(30), inWallet: false,
    checkout: provider.name === "wechat-pay" ? { kind: "scan", text: `weixin://wxpay/bizpayurl?pr=${id.slice(-9)}` } : { kind: "page", url: `/wallet?top-up=${id}` },
  };
  own.topUps.push({ topUp, key: call.idempotencyKey, wish });
  own.wallet.waiting.unshift(topUp);
  return topUp;
}

function approve(call: Call, id: string): PaymentRequest {
  const own = ofCall(call);
  const request = found(own.requests.find((each) => each.id === id));
  if (request.state !== "open") throw new Problem(409, "request-ended");
  if (call.body["digest"] !== request.digest) throw new Problem(409, "approval-differs");
  if (own.wrongPins >= WRONG_PINS_MAX) throw new Problem(429, "too-many-attempts");
  if (request.needsPin && !call.body["pin"] && !call.body["passkey"]) throw new Problem(403, "confirmation-required");
  if (request.needsPin && !call.body["passkey"] && call.body["pin"] !== own.pin) {
    own.wrongPins++;
    throw new Problem(403, "confirmation-refused");
  }
  if (request.subscription && request.subscription.trialDays > 0) {
    const subscription = begun(request, request.subscription);
    own.subscriptions.unshift({ subscription, payments: [] });
    return Object.assign(request, { state: "subscribed", subscription: { ...request.subscription, id: subscription.id } });
  }
  const available = own.wallet.balances.find((each) => each.amount.currency === request.amount.currency)?.available.minor ?? 0;
  if (available < request.amount.minor) throw new Problem(409, "funds-insufficient");
  return pay(own, request);
}

function pay(own: InventedWallet, request: PaymentRequest): PaymentRequest {
  if (request.kind === null) {
    return payPerson(own, request);
  }
  const sale = newId("sale");
  move(own, "sale", sale, money(request.amount.currency, -request.amount.minor));
  own.receipts.push({ ...own.receipts[0]!, sale, at: new Date().toISOString(), title: request.title, payee: request.payee, atTill: request.atTill, amount: request.amount, refunds: [] });
  return Object.assign(request, { state: "paid", sale });
}

/** What the passkey of `anna` and `keyed` is asked to sign; the double looks at no signature. */
export const challenge = (call: Call) => {
  if (!ofCall(call).wallet.hasPasskey) throw new Problem(404, "not-found");
  return { challenge: btoa(newId("challenge")), allowCredentials: [], userVerification: "required" };
};

const STEP_MILLIS = 30_000;

/** Twenty digits that look random and change with each step. */
function codeOf(who: string, step: number): PaymentCode {
  let seed = [...who].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, step % 1_000_003);
  const text = Array.from({ length: 20 }, () => (seed = (seed * 7_919 + 104_729) % 1_000_003) % 10).join("");
  return { text, scan: `hQVDUFYwMWETTwegAAAB${btoa(text)}`, from: new Date(step * STEP_MILLIS).toISOString(), until: new Date((step + 1) * STEP_MILLIS).toISOString() };
}

const stepNow = () => Math.floor(Date.now() / STEP_MILLIS);

/** A payment that a shop asks for; up to the limit of the rule for codes it is paid at once. */
function asked(own: InventedWallet, title: string, amount: Money, payee: PaymentRequest["payee"], byCode: boolean): PaymentRequest {
  const request: PaymentRequest = {
    id: newId("request"), digest: newId("digest"), payee, title, amount, items: [], kind: "service", subscription: null, askedBy: null, askedOn: null, atTill: true,
    askedAt: new Date().toISOString(), expiresAt: ahead(15), state: "open", sale: null, transfer: null, forChild: false, needsPin: true,
  };
  own.requests.push(request);
  const rule = own.wallet.rules.find((each) => each.kind === "code" && each.currency === amount.currency);
  if (byCode && rule && amount.minor <= rule.amount.minor) {
    pay(own, request);
  }
  return request;
}

/** Takes the payment code that somebody of this world shows; nothing where nobody shows it. */
export function takeCode({ world }: Call, code: string, title: string, amount: Money, payee: PaymentRequest["payee"]): PaymentRequest | undefined {
  const shower = [...world.wallets].find(([who]) => [0, 1].some((back) => {
    const { text, scan } = codeOf(who, stepNow() - back);
    return code === text || code === scan;
  }));
  return shower && asked(shower[1], title, amount, payee, true);
}

/** What a customer scanned is theirs to approve. */
export const askScanner = (call: Call, title: string, amount: Money, payee: PaymentRequest["payee"]) => asked(ofCall(call), title, amount, payee, false);

/** What somebody buys in the store: theirs to approve, or an adult's where a child asks. */
export function askStore(call: Call, title: string, amount: Money, payee: PaymentRequest["payee"]): PaymentRequest {
  const own = ofCall(call);
  const { id, displayName: name } = call.world.person;
  return Object.assign(asked(own, title, amount, payee, false), { kind: "app", atTill: false, askedBy: { id, name }, forChild: call.who.startsWith("child") });
}

function makeKey(call: Call): PaymentKey {
  const own = ofCall(call);
  const before = own.keys.find(({ device }) => device === null);
  if (before) return before;
  if (!call.body["pin"] && !call.body["passkey"]) throw new Problem(403, "confirmation-required");
  if (!call.body["passkey"] && call.body["pin"] !== own.pin) throw new Problem(403, "confirmation-refused");
  const key = { id: newId("paymentkey"), device: null, madeAt: new Date().toISOString() };
  own.keys.unshift(key);
  return key;
}

function changeRule(call: Call): Wallet {
  const { wallet } = ofCall(call);
  const [kind, currency, subject] = [call.body["kind"] as RuleKind, String(call.body["currency"]), String(call.body["subject"])];
  const wish = call.body["amount"] as { value: string } | null;
  const rest = wallet.rules.filter((rule) => rule.kind !== kind || rule.currency !== currency || rule.subject !== subject);
  const rule: SpendingRule[] = wish ? [{ kind, currency, subject, amount: money(currency, minorOf(currency, wish.value)) }] : [];
  wallet.rules = [...rest, ...rule];
  return wallet;
}

const subscribed = (call: Call, id: string | undefined): WholeSubscription => found(ofCall(call).subscriptions.find(({ subscription }) => subscription.id === id));

function cancelled(call: Call, id: string, cancelled: boolean) {
  const { subscription } = subscribed(call, id);
  if (subscription.state === "ended") throw new Problem(409, "subscription-ended");
  return Object.assign(subscription, { cancelled, nextPaymentAt: cancelled ? null : subscription.paidUntil });
}

export const walletRoutes: [string, string, Handler][] = [
  ["GET", "/wallet", (call) => ofCall(call).wallet],
  ["POST", "/wallet/top-ups", begin],
  ["GET", "/wallet/top-ups/:", (call, id) => grown(ofCall(call), found(ofCall(call).topUps.find((each) => each.topUp.id === id)).topUp)],
  ["GET", "/wallet/entries", (call) => {
    const before = Number(call.query.get("before") ?? Infinity);
    const own = ofCall(call).entries.get(call.query.get("currency") ?? "") ?? [];
    return own.filter((entry) => entry.number < before).slice(0, Number(call.query.get("max")));
  }],
  ["PUT", "/wallet/pin", (call) => {
    const own = ofCall(call);
    if (!own.refusedOnce.has("pin")) {
      own.refusedOnce.add("pin");
      throw new Problem(403, "proof-required");
    }
    own.pin = String(call.body["pin"]);
    own.wrongPins = 0;
    own.wallet.pinSet = true;
  }],
  ["DELETE", "/wallet/pin", (call) => { ofCall(call).wallet.pinSet = false; }],
  ["PUT", "/wallet/rules", changeRule],
  ["GET", "/wallet/codes", (call) => ofCall(call).keys],
  ["POST", "/wallet/codes", makeKey],
  ["POST", "/wallet/codes/challenge", challenge],
  ["DELETE", "/wallet/codes/:", (call, id) => { ofCall(call).keys = ofCall(call).keys.filter((each) => each.id !== id); }],
  ["GET", "/wallet/code", (call) => {
    return ofCall(call).keys.some(({ device }) => device === null) ? { state: "current", ...codeOf(call.who, stepNow()) } : { state: "none" };
  }],
  ["GET", "/payment-requests", (call) => ofCall(call).requests.filter((request) => request.state === "open" && !(request.forChild && call.who.startsWith("child")))],
  ["GET", "/payment-requests/:", (call, id) => found(ofCall(call).requests.find((request) => request.id === id))],
  ["POST", "/payment-requests/:/approval", (call, id) => approve(call, id!)],
  ["POST", "/payment-requests/:/approval/challenge", challenge],
  ["DELETE", "/payment-requests/:", (call, id) => Object.assign(found(ofCall(call).requests.find((request) => request.id === id)), { state: "withdrawn" })],
  ["POST", "/payment-requests/:/refusal", (call, id) => Object.assign(found(ofCall(call).requests.find((request) => request.id === id)), { state: "declined" })],
  ["GET", "/subscriptions", (call) => ofCall(call).subscriptions.map(({ subscription }) => subscription)],
  ["GET", "/subscriptions/:", subscribed],
  ["POST", "/subscriptions/:/cancellation", (call, id) => cancelled(call, id!, true)],
  ["DELETE", "/subscriptions/:/cancellation", (call, id) => cancelled(call, id!, false)],
  ["GET", "/receipts/:", (call, sale) => found(ofCall(call).receipts.find((receipt) => receipt.sale === sale))],
];
