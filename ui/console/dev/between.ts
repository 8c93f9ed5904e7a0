import type { Money } from "@opentos/kit/money";
import type { MoneyRequest, PaymentRequest, Recipient, ReceivingCode, Transfer } from "../src/api-types.ts";
import { found, Problem, type Call, type Handler } from "./routes.ts";
import { challenge, money, move, ofCall, type InventedWallet } from "./wallet.ts";
import { ago, newId } from "./world.ts";

const LIFE_DAYS = 7;
const DAY_MINUTES = 24 * 60;
/** How old a money request is when its invented payer has paid. */
const PAID_MILLIS = 9_000;

/** What a person sent to others, received and asked for. */
export interface InventedBetween {
  code: string;
  asked: MoneyRequest[];
  transfers: Transfer[];
  keys: Map<string, string>;
}

const people = { "BEN00-00001": ["Ben Okafor", "欧本"], "ASK00-00001": ["Ben Okafor", "欧本"] } as const;

const codeView = (code: string): ReceivingCode => ({ code, link: `https://hub.example/wallet#send=${code}` });
const newCode = () => {
  const letters = newId("code").replace(/[^0-9a-z]/g, "").slice(-10).toUpperCase().padStart(10, "0");
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
};

/** One request waits, and one transfer was received. */
export function inventBetween(empty: boolean, currency: string, say: (en: string, zh: string) => string): InventedBetween {
  const anna = { id: "person_anna", name: say("Anna Lindqvist", "李安娜") };
  const ben = { id: newId("person"), name: say("Ben Okafor", "欧本") };
  return {
    code: "7K3QD-M4VXP",
    asked: empty ? [] : [{ id: newId("moneyrequest"), amount: money(currency, 1_250), note: say("for the pizza", "比萨饼"), state: "open", madeAt: ago(95), expiresAt: ago(95 - LIFE_DAYS * DAY_MINUTES), code: codeView("C8WJ2-Y5TRN"), paidBy: null, transfer: null }],
    transfers: [{ id: "transfer_received", at: ago(400), from: ben, to: anna, amount: money(currency, 2_000), note: say("your half of the tickets", "票钱的一半"), askedBy: ben, askedAt: ago(401), wanted: null, sentBackAt: null, maySendBack: true }],
    keys: new Map(),
  };
}

const meOf = (call: Call) => ({ id: call.who === "new" ? "person_new" : call.world.person.id, name: call.world.person.displayName });

/** The other way of `pay`: the money goes to a person, and there is a transfer instead of a sale. */
export function payPerson(own: InventedWallet, request: PaymentRequest): PaymentRequest {
  const id = newId("transfer");
  const { payee, title: note, amount } = request;
  const asker = request.askedBy ?? { id: "", name: "" };
  own.between.transfers.push({ id, at: new Date().toISOString(), from: asker, to: payee, amount, note, askedBy: asker, askedAt: request.askedAt, wanted: null, sentBackAt: null, maySendBack: false });
  move(own, "transfer", id, money(amount.currency, -amount.minor), { title: note, transfer: id, person: payee.name });
  return Object.assign(request, { state: "paid", transfer: id });
}

function recipient(call: Call): Recipient {
  const code = String(call.body["code"]).toUpperCase();
  if (code === ofCall(call).between.code) throw new Problem(400, "to-oneself");
  const names = people[code as keyof typeof people];
  if (!names) throw new Problem(404, "receiving-code-unknown");
  const currency = ofCall(call).wallet.balances[0]?.amount.currency ?? "EUR";
  const english = call.world.tongue === "en";
  const asks = code.startsWith("ASK");
  return { name: names[english ? 0 : 1], amount: asks ? money(currency, 1_250) : null, note: asks ? (english ? "for the pizza" : "比萨饼") : "", expiresAt: asks ? ago(-3 * DAY_MINUTES) : null };
}

const minorOf = ({ currency, value }: { currency: string; value: string }) => Math.round(Number(value) * (currency === "JPY" ? 1 : 100));
const wished = (call: Call): Money | null => {
  const wish = call.body["amount"] as { currency: string; value: string } | undefined;
  return wish ? money(wish.currency, minorOf(wish)) : null;
};

function begin(call: Call): PaymentRequest {
  const own = ofCall(call);
  const before = own.between.keys.get(call.idempotencyKey);
  if (before) return found(own.requests.find(({ id }) => id === before));
  const to = recipient(call);
  const request: PaymentRequest = {
    id: newId("request"), digest: newId("digest"), payee: { id: newId("person"), name: to.name }, title: to.note || String(call.body["note"] ?? ""), amount: to.amount ?? found(wished(call) ?? undefined),
    items: [], kind: null, subscription: null, askedBy: meOf(call), askedOn: null, atTill: false, askedAt: new Date().toISOString(), expiresAt: ago(-15), state: "open", sale: null, transfer: null, forChild: false, needsPin: true,
  };
  own.between.keys.set(call.idempotencyKey, request.id);
  own.requests.unshift(request);
  return request;
}

function ask(call: Call): MoneyRequest {
  const { between } = ofCall(call);
  const before = between.keys.get(call.idempotencyKey);
  if (before) return found(between.asked.find(({ id }) => id === before));
  const request: MoneyRequest = { id: newId("moneyrequest"), amount: found(wished(call) ?? undefined), note: String(call.body["note"] ?? ""), state: "open", madeAt: new Date().toISOString(), expiresAt: ago(-LIFE_DAYS * DAY_MINUTES), code: codeView(newCode()), paidBy: null, transfer: null };
  between.keys.set(call.idempotencyKey, request.id);
  between.asked.unshift(request);
  return request;
}

/** A request for 5 or 50 is paid after a while. */
function grown(call: Call, request: MoneyRequest): MoneyRequest {
  if (request.state === "open" && request.amount.value.startsWith("5") && Date.now() - Date.parse(request.madeAt) > PAID_MILLIS) {
    const own = ofCall(call);
    const from = { id: newId("person"), name: people["BEN00-00001"][call.world.tongue === "en" ? 0 : 1] };
    const transfer: Transfer = { id: newId("transfer"), at: new Date().toISOString(), from, to: meOf(call), amount: request.amount, note: request.note, askedBy: from, askedAt: request.madeAt, wanted: request.id, sentBackAt: null, maySendBack: true };
    own.between.transfers.push(transfer);
    move(own, "transfer", transfer.id, request.amount, { title: request.note, transfer: transfer.id, person: from.name });
    Object.assign(request, { state: "paid", code: null, paidBy: from, transfer: transfer.id });
  }
  return request;
}

const asked = (call: Call, id: string) => found(ofCall(call).between.asked.find((each) => each.id === id));

function sendBack(call: Call, id: string): Transfer {
  const own = ofCall(call);
  const transfer = found(own.between.transfers.find((each) => each.id === id));
  if (!call.body["pin"] && !call.body["passkey"]) throw new Problem(403, "confirmation-required");
  if (!call.body["passkey"] && call.body["pin"] !== own.pin) throw new Problem(403, "confirmation-refused");
  move(own, "transfer-back", id, money(transfer.amount.currency, -transfer.amount.minor), { title: transfer.note, transfer: id, person: transfer.from.name });
  return Object.assign(transfer, { sentBackAt: new Date().toISOString(), maySendBack: false });
}

export const betweenRoutes: [string, string, Handler][] = [
  ["GET", "/wallet/receiving-code", (call) => codeView(ofCall(call).between.code)],
  ["POST", "/wallet/receiving-code", (call) => codeView((ofCall(call).between.code = newCode()))],
  ["GET", "/wallet/money-requests", (call) => ofCall(call).between.asked.map((each) => grown(call, each))],
  ["POST", "/wallet/money-requests", ask],
  ["GET", "/wallet/money-requests/:", (call, id) => grown(call, asked(call, id!))],
  ["DELETE", "/wallet/money-requests/:", (call, id) => Object.assign(asked(call, id!), { state: "withdrawn", code: null })],
  ["POST", "/wallet/recipients", recipient],
  ["POST", "/wallet/transfers", begin],
  ["GET", "/wallet/transfers/:", (call, id) => {
    const transfer = found(ofCall(call).between.transfers.find((each) => each.id === id));
    return transfer.maySendBack || transfer.sentBackAt ? { ...transfer, to: meOf(call) } : transfer;
  }],
  ["POST", "/wallet/transfers/:/return", (call, id) => sendBack(call, id!)],
  ["POST", "/wallet/transfers/:/return/challenge", (call) => challenge(call)],
];
