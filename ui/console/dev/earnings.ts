import type { Payout, PayoutSettings, PayoutState, SoldSubscription, Statement, StatementItem, StatementLine } from "../src/api-types.ts";
import { found, Problem, type Call, type Handler } from "./routes.ts";
import { money } from "./wallet.ts";
import { newId, type Tongue, type World } from "./world.ts";

const DAY_MILLIS = 86_400_000;
const RESERVE_DAYS = 30;

interface Invented {
  statements: Statement[];
  /** By month and currency. */
  items: Map<string, StatementItem[]>;
}

/** Months until this one, the oldest first. */
function monthsUntilNow(count: number): string[] {
  const now = new Date();
  return Array.from({ length: count }, (_, index) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + 1 + index, 1)).toISOString().slice(0, 7));
}

const beginOf = (month: string) => Date.parse(`${month}-01T00:00:00Z`);
const endOf = (month: string) => Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1);

/** Every third is another's sale on a device of the organisation, every ninth is refunded; the numbers only look as if by chance. */
function inventItems(month: string, currency: string, count: number, price: number, tongue: Tongue): StatementItem[] {
  const titles = tongue === "en" ? ["Aurora scenes, winter", "Sunrise alarm", "Coffee recipes from Kyoto"] : ["极光场景 冬季", "日出闹钟", "京都咖啡配方"];
  const regions = ["DE", "CN", "FR", "GB", "US"];
  const step = (Math.min(endOf(month), Date.now()) - beginOf(month)) / (count + 1);
  return Array.from({ length: count }, (_, index): StatementItem => {
    const own = index % 3 !== 2;
    const sign = index % 9 === 8 || index % 9 === 4 ? -1 : 1;
    const gross = sign * (price + ((index * 37) % 11) * Math.floor(price / 4));
    const tax = Math.round((gross * 19) / 119);
    const platform = Math.trunc((gross - tax) / 10);
    const part = (minor: number) => money(currency, own ? minor : 0);
    return {
      what: sign > 0 ? "sale" : "refund", id: newId(sign > 0 ? "sale" : "refund"), at: new Date(beginOf(month) + (index + 1) * step).toISOString(),
      title: own ? titles[index % titles.length]! : "", region: regions[index % regions.length]!,
      gross: part(gross), tax: part(tax), platform: part(platform), maker: part(platform), earned: money(currency, own ? gross - tax - 2 * platform : platform),
    };
  });
}

function linesOf(items: StatementItem[], currency: string): StatementLine[] {
  const lines = (what: StatementItem["what"], gross: string, share: StatementLine["kind"]): StatementLine[] => {
    const own = items.filter((item) => item.what === what && item.title !== "");
    const others = items.filter((item) => item.what === what && item.title === "");
    const sum = (of: StatementItem[], part: "gross" | "tax" | "platform" | "maker" | "earned") => of.reduce((total, item) => total + item[part].minor, 0);
    const line = (kind: StatementLine["kind"], count: number, minor: number) => (count > 0 ? [{ kind, count, amount: money(currency, minor) }] : []);
    return [
      ...(["gross", "tax", "platform", "maker"] as const).flatMap((part) => line(`${gross}-${part}` as StatementLine["kind"], own.length, part === "gross" ? sum(own, part) : -sum(own, part))),
      ...line(share, others.length, sum(others, "earned")),
    ];
  };
  return [...lines("sale", "sales", "maker-share"), ...lines("refund", "refunds", "maker-share-refunds")];
}

/** Ten months in the first currency and two in the other; what `owing` sold this month was refunded, and more. */
function inventEarnings(who: string, tongue: Tongue): Invented {
  const invented: Invented = { statements: [], items: new Map() };
  const [main, other] = tongue === "en" ? (["EUR", "CNY"] as const) : (["CNY", "EUR"] as const);
  for (const [currency, months] of who === "unsold" ? [] : ([[main, 10], [other, 2]] as const)) {
    const statements: Statement[] = [];
    let opening = 0;
    monthsUntilNow(months).forEach((month, index) => {
      const last = index === months - 1;
      const quiet = index === 3;
      const items = quiet ? [] : inventItems(month, currency, currency === main ? 42 + ((index * 53) % 190) + (last ? 160 : 0) : 14, currency === main ? 499 : 1_200, tongue);
      if (who === "owing" && last) {
        items.splice(0, items.length, ...items.filter((item) => item.what === "refund"));
      }
      const lines = linesOf(items, currency);
      const change = lines.reduce((total, { amount }) => total + amount.minor, 0);
      const closing = opening + change;
      const held = items.filter((item) => item.what === "sale" && Date.parse(item.at) > endOf(month) - RESERVE_DAYS * DAY_MILLIS).reduce((total, { earned }) => total + earned.minor, 0);
      const reserve = who === "owing" && last ? closing + 1_250 : Math.min(held, closing);
      const closed = endOf(month) + 2 * DAY_MILLIS + 15_000;
      invented.items.set(`${month} ${currency}`, items);
      statements.unshift({
        month, opening: money(currency, opening), lines, change: money(currency, change), closing: money(currency, closing), reserve: money(currency, reserve),
        payable: money(currency, closing - reserve), ...(last ? { nextPayout: null, carried: null } : { nextPayout: money(currency, 0), carried: money(currency, closing) }), closedAt: closed < Date.now() ? new Date(closed).toISOString() : null,
      });
      opening = closing;
    });
    invented.statements.push(...statements);
  }
  return invented;
}

const inventions = new Map<string, Invented>();

function ofCall({ world, who }: Call, organisation: string): Invented {
  found(world.organisations.find((each) => each.id === organisation));
  const key = `${world.tongue} ${who}`;
  const own = inventions.get(key) ?? inventEarnings(who, world.tongue);
  inventions.set(key, own);
  return own;
}

function currencyOf({ query }: Call): string {
  const currency = query.get("currency");
  if (!currency) throw new Problem(400, "field-invalid");
  return currency;
}

const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MILLIS).toISOString();

/** One payout in each state that people meet; what `owing` has came back. */
function inventPayouts({ who, world }: Call): Payout[] {
  const [previous, before, earlier] = monthsUntilNow(4).slice(0, 3).reverse();
  const currency = world.tongue === "en" ? "EUR" : "CNY";
  const payout = (month: string, minor: number, state: PayoutState, days: number): Payout => ({
    id: newId("payout"), organisation: world.organisations[0]!.id, month, amount: money(currency, minor), withheld: state === "confirmed" ? money(currency, Math.round(minor / 9)) : null, state, at: daysFromNow(-days), holder: "Lumen Works GmbH", iban: "DE…3000",
    confirmedAt: state === "confirmed" ? daysFromNow(1 - days) : null, returnedAt: state === "returned" ? daysFromNow(1 - days) : null, reason: state === "returned" ? "RJCT AC04" : null,
  });
  return who === "unsold" ? [] : [payout(previous!, 41_250, who === "owing" ? "returned" : "sent", 2), payout(before!, 39_804, "confirmed", 31), payout(earlier!, 12_011, "confirmed", 62)];
}

function payoutSettings({ who, world }: Call): PayoutSettings {
  const currency = world.tongue === "en" ? "EUR" : "CNY";
  const destination = { holder: "Lumen Works GmbH", iban: "DE…3000", bic: null, town: "Berlin", country: "DE", minimum: money(currency, 5_000), usableFrom: daysFromNow(who === "anna" ? 2 : -90), returned: who === "owing" ? newId("payout") : null };
  return { offered: [money(currency, 1_000), money("USD", 2_500)], waitDays: 3, destinations: who === "unsold" ? [] : [destination] };
}

const yuan = (minor: number) => ({ currency: "CNY", value: (minor / 100).toFixed(2), minor });
const providersStanding = () => ({
  providers: [
    {
      provider: "wechat-pay",
      days: [{ day: "2026-11-24", readAt: "2026-11-25T02:10:00Z", lines: 41 }],
      missing: ["2026-11-25"],
      differences: [
        { kind: "payment-unknown", day: "2026-11-24", id: "4200001234202611241234567890", topUp: null, theirs: yuan(5_000), ours: null, note: null },
        { kind: "payment-differs", day: "2026-11-23", id: "4200001234202611230000000001", topUp: "topup_00000000000000000000000001", theirs: yuan(1_250), ours: yuan(1_251), note: "Corrected by hand on the 24th" },
      ],
    },
    { provider: "stripe", days: [{ day: "2026-11-25", readAt: "2026-11-26T00:20:00Z", lines: 7 }], missing: [], differences: [] },
  ],
  amiss: [{ provider: "wechat-pay", kind: "Paid", subject: "4200001234202611241234567890", receivedAt: "2026-11-24T09:30:00Z", fate: "unmatched" }],
  late: [{ id: "payout_00000000000000000000000007", provider: "wechat-pay", amount: yuan(8_000), begunAt: "2026-11-25T18:20:00Z", state: "waiting" }],
});

const bankFiles = () => ({
  available: true, nextExecution: daysFromNow(1).slice(0, 10), due: [{ payouts: 12, sum: money("EUR", 841_911) }],
  files: [
    { id: newId("bankfile"), execution: daysFromNow(0).slice(0, 10), at: daysFromNow(-1), payouts: 3, sum: money("EUR", 120_050), sentAt: null },
    { id: newId("bankfile"), execution: daysFromNow(-30).slice(0, 10), at: daysFromNow(-31), payouts: 41, sum: money("EUR", 2_214_307), sentAt: daysFromNow(-31) },
  ],
});

const sold = new WeakMap<World, SoldSubscription[]>();

function soldBy(world: World): SoldSubscription[] {
  const one = (en: string, zh: string, minor: number, change: Partial<SoldSubscription>): SoldSubscription => ({
    id: newId("subscription"), item: "club", title: world.tongue === "en" ? en : zh, amount: money("EUR", minor), period: "P1M", state: "active", cancelled: false,
    begunAt: daysFromNow(-40), paidUntil: daysFromNow(20), endedAt: null, reason: null, ...change,
  });
  const all = sold.get(world) ?? [
    one("Lamp scenes, all seasons", "四季灯光场景", 299, {}),
    one("Lamp scenes, all seasons", "四季灯光场景", 2_990, { period: "P1Y", state: "trial", begunAt: daysFromNow(-3), paidUntil: daysFromNow(11) }),
    one("Lamp scenes, all seasons", "四季灯光场景", 299, { state: "grace", paidUntil: daysFromNow(-1) }),
  ];
  sold.set(world, all);
  return all;
}

export const earningsRoutes: [string, string, Handler][] = [
  ["GET", "/organisations/:/subscriptions", ({ world, who }) => (who === "unsold" ? [] : soldBy(world))],
  ["DELETE", "/organisations/:/subscriptions/:", ({ world }, _, id) => Object.assign(found(soldBy(world).find((each) => each.id === id)), { state: "ended", endedAt: new Date().toISOString(), reason: "ended-by-payee" })],
  ["GET", "/organisations/:/payouts", inventPayouts],
  ["GET", "/organisations/:/payout-settings", payoutSettings],
  ["PUT", "/organisations/:/payout-settings", (call) => {
    if (call.body["iban"] === "wrong") throw new Problem(400, "iban-invalid", [{ pointer: "/iban", message: "two letters, two digits, then letters and digits" }]);
    return payoutSettings(call);
  }],
  ["GET", "/operator/providers", providersStanding],
  ["PUT", "/operator/providers/:/differences/:/:", () => providersStanding().providers[0]],
  ["POST", "/operator/providers/:/days/:", providersStanding],
  ["GET", "/operator/agreements", ({ world }) => [
    { version: "1.1", effectiveFrom: daysFromNow(60), inForce: false, accepted: 1 },
    { version: "1.0", effectiveFrom: "2026-01-01T00:00:00Z", inForce: true, accepted: 12 },
  ].map((each) => ({ ...each, hash: `sha256:${"e34d1c4f".repeat(8)}`, shares: world.agreement("en").shares, terms: each.inForce ? [] : world.agreement("en").terms }))],
  ["GET", "/operator/withholdings", ({ world }) => [{ organisation: world.organisations[0]!.id, starts: daysFromNow(-20).slice(0, 10), ratePpm: 150_000, region: "US", reason: "Treaty, article 12", at: daysFromNow(-21) }]],
  ["GET", "/operator/bank-files", bankFiles],
  ["GET", "/operator/bank-files/:", (call) => ({ payouts: inventPayouts({ ...call, who: "owing" }) })],
  ["POST", "/operator/bank-files", () => bankFiles().files.slice(0, 1)],
  ["GET", "/organisations/:/ledger", (call, id) =>
    ofCall(call, id!).statements.filter(({ month }) => month === monthsUntilNow(1)[0]).flatMap(({ payable, reserve }, index) => [
      { number: 11 + 2 * index, kind: "payable", balance: payable },
      { number: 12 + 2 * index, kind: "reserve", balance: reserve },
    ])],
  ["GET", "/organisations/:/statements", (call, id) => ofCall(call, id!).statements],
  ["GET", "/organisations/:/statements/:", (call, id, month) => {
    const currency = currencyOf(call);
    return found(ofCall(call, id!).statements.find((each) => each.month === month && each.closing.currency === currency));
  }],
  ["GET", "/organisations/:/statements/:/items", (call, id, month) => found(ofCall(call, id!).items.get(`${month} ${currencyOf(call)}`))],
];
