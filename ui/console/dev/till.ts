import type { Bill, PaymentRequest, Refund } from "../src/api-types.ts";
import { found, Problem, type Call, type Handler } from "./routes.ts";
import { askScanner, money, takeCode } from "./wallet.ts";
import { ago, newId } from "./world.ts";

const LIFE_MINUTES = 15;
const CONFIRMED_MILLIS = 8_000;

/** A bill, and what it is paid by: a request of this world, or an invented customer who confirms by then. */
export interface InventedBill {
  bill: Bill;
  key: string;
  wish: string;
  request?: PaymentRequest;
  confirmedAt?: number;
  refunded: number;
}

/** `unsold` has no bills yet; the others have had a morning. */
function invent({ world, who }: Call): InventedBill[] {
  const say = (en: string, zh: string) => (world.tongue === "en" ? en : zh);
  const currency = world.tongue === "en" ? "EUR" : "CNY";
  const bill = (minutes: number, title: string, minor: number, state: Bill["state"]): InventedBill => ({
    bill: {
      id: newId("bill"), title, price: money(currency, minor), amount: money(currency, minor), region: world.tongue === "en" ? "DE" : "CN", state, madeAt: ago(minutes), expiresAt: ago(minutes - LIFE_MINUTES),
      sale: state === "paid" ? newId("sale") : null, scan: null,
    },
    key: "", wish: "", refunded: 0,
  });
  return who === "unsold" ? [] : [
    bill(21, say("Two coffees", "两杯咖啡"), 780, "paid"),
    bill(34, say("Reading lamp, brass, with the long cable and two spare bulbs", "黄铜阅读灯（长线，含两只备用灯泡）"), 8_900, "paid"),
    bill(52, say("Purchase", "消费"), 1_250, "cancelled"),
    bill(95, say("Repair", "维修"), 4_500, "expired"),
    bill(60 * 26, say("Purchase", "消费"), 320, "paid"),
  ];
}

function ofCall(call: Call, organisation: string): InventedBill[] {
  found(call.world.organisations.find((each) => each.id === organisation));
  const key = `${organisation} ${call.who}`;
  const own = call.world.bills.get(key) ?? invent(call);
  call.world.bills.set(key, own);
  return own;
}

const minorOf = (amount: { currency: string; value: string }) => Math.round(Number(amount.value) * (amount.currency === "JPY" ? 1 : 100));

/** A bill as it stands by now. */
function grown(each: InventedBill): Bill {
  const { bill, request } = each;
  if (bill.state !== "open" && bill.state !== "confirming") {
    return bill;
  }
  if (request?.state === "paid" || (each.confirmedAt !== undefined && Date.now() >= each.confirmedAt)) {
    Object.assign(bill, { state: "paid", sale: request?.sale ?? newId("sale"), scan: null });
  } else if (Date.parse(bill.expiresAt) <= Date.now()) {
    Object.assign(bill, { state: "expired", scan: null });
  } else {
    bill.state = request?.state === "open" || each.confirmedAt !== undefined ? "confirming" : "open";
    bill.scan = bill.state === "open" ? scanOf(bill) : null;
  }
  return bill;
}

const scanOf = ({ id, amount }: Bill) => `00020101021226580009org.opentos0133${id}5204000053039785405${amount.value}5802DE5918Northlight Devices6304A1B2`;

function make(call: Call, organisation: string): Bill {
  const own = ofCall(call, organisation);
  const wish = JSON.stringify(call.body);
  const before = own.find((each) => each.key === call.idempotencyKey);
  if (before) {
    if (before.wish !== wish) throw new Problem(409, "key-reused");
    return grown(before);
  }
  const wanted = call.body["amount"] as { currency: string; value: string };
  const amount = money(wanted.currency, minorOf(wanted));
  const bill: Bill = { id: newId("bill"), title: String(call.body["title"]), price: amount, amount, region: call.world.tillRegion ?? "", state: "open", madeAt: new Date().toISOString(), expiresAt: ago(-LIFE_MINUTES), sale: null, scan: null };
  own.unshift({ bill, key: call.idempotencyKey, wish, refunded: 0 });
  return grown(own[0]!);
}

const billOf = (call: Call, organisation: string, id: string) => found(ofCall(call, organisation).find((each) => each.bill.id === id));

/** A code that nobody shows ends in what becomes of it: 1 lacks money, 2 is confirmed, 3 was used, 4 is over a limit, others pay. */
function take(call: Call, organisation: string, id: string): Bill {
  const each = billOf(call, organisation, id);
  const { state, title, amount } = grown(each);
  if (state !== "open") throw new Problem(409, state === "expired" ? "bill-expired" : "bill-ended");
  const code = String(call.body["code"]).replace(/\s/g, "");
  const payee = found(call.world.organisations.find(({ id: own }) => own === organisation));
  const request = takeCode(call, code, title, amount, { id: payee.id, name: payee.name });
  if (request) {
    each.request = request;
    return grown(each);
  }
  if (!/^\d{20}$/.test(code)) throw new Problem(400, "scan-unknown");
  const refusal = { 1: "funds-insufficient", 3: "payment-code-used", 4: "spending-limit-exceeded" }[code.slice(-1)];
  if (refusal) throw new Problem(409, refusal);
  each.confirmedAt = Date.now() + (code.endsWith("2") ? CONFIRMED_MILLIS : 0);
  return grown(each);
}

function scan(call: Call): PaymentRequest {
  const text = String(call.body["text"]);
  for (const [key, bills] of call.world.bills) {
    const each = bills.find(({ bill }) => text.includes(bill.id));
    if (each) {
      if (grown(each).state !== "open") throw new Problem(409, "bill-ended");
      const payee = found(call.world.organisations.find(({ id }) => key.startsWith(id)));
      each.request = askScanner(call, each.bill.title, each.bill.amount, { id: payee.id, name: payee.name });
      return each.request;
    }
  }
  throw new Problem(400, "scan-unknown");
}

function giveBack(call: Call, organisation: string, sale: string): Refund {
  const each = found(ofCall(call, organisation).find(({ bill }) => bill.sale === sale));
  const amount = call.body["amount"] as { currency: string; value: string };
  const minor = minorOf(amount);
  const left = each.bill.amount.minor - each.refunded - minor;
  if (left < 0) throw new Problem(409, "refund-too-large");
  each.refunded += minor;
  return { id: newId("refund"), at: new Date().toISOString(), amount: money(amount.currency, minor), reason: String(call.body["reason"]), left: money(amount.currency, left) };
}

export const tillRoutes: [string, string, Handler][] = [
  ["GET", "/organisations/:/till", ({ world }) => ({ region: world.tillRegion })],
  ["PUT", "/organisations/:/till", ({ world, body }) => ({ region: (world.tillRegion = String(body["region"])) })],
  ["GET", "/organisations/:/bills", (call, id) => ofCall(call, id!).map(grown)],
  ["POST", "/organisations/:/bills", (call, id) => make(call, id!)],
  ["GET", "/organisations/:/bills/:", (call, id, bill) => grown(billOf(call, id!, bill!))],
  ["POST", "/organisations/:/bills/:/code", (call, id, bill) => take(call, id!, bill!)],
  ["DELETE", "/organisations/:/bills/:", (call, id, bill) => {
    const each = billOf(call, id!, bill!);
    if (grown(each).state === "paid") throw new Problem(409, "bill-ended");
    if (each.request) each.request.state = "withdrawn";
    return Object.assign(each.bill, { state: "cancelled", scan: null });
  }],
  ["POST", "/organisations/:/sales/:/refunds", (call, id, sale) => giveBack(call, id!, sale!)],
  ["POST", "/wallet/scans", scan],
];
