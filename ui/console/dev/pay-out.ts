import type { PayOut, PayOuts } from "../src/api-types.ts";
import { found, Problem, type Call, type Handler } from "./routes.ts";
import { challenge, money, move, ofCall, type InventedWallet } from "./wallet.ts";
import { ago, newId } from "./world.ts";

const MINOR_MIN = 100;
const MINOR_MAX = 199_999;
const PER_DAY_MAX = 3;
const STAY_DAYS = 7;
/** How old a pay-out is when its invented provider has done it. */
const DONE_MILLIS = 9_000;

/** One pay-out waits for its person, and one is over. */
export function inventPayOuts(empty: boolean, currency: string): PayOut[] {
  const payOut = (minutes: number, minor: number, state: PayOut["state"]): PayOut => ({
    id: newId("walletpayout"), provider: "wechat-pay", recipient: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", amount: money(currency, minor), begunAt: ago(minutes), state,
    doneAt: state === "done" ? ago(minutes - 2) : null, confirmation: state === "pending" ? "package" : null, reason: null,
  });
  return empty ? [] : [payOut(12, 1_200, "pending"), payOut(60 * 24 * 9, 5_000, "done")];
}

function grown(own: InventedWallet, payOut: PayOut): PayOut {
  if (payOut.state === "waiting" && Date.now() - Date.parse(payOut.begunAt) > DONE_MILLIS) {
    Object.assign(payOut, { state: "done", doneAt: new Date().toISOString() });
    move(own, "pay-out", payOut.id, money(payOut.amount.currency, -payOut.amount.minor));
  }
  return payOut;
}

function all(call: Call): PayOuts {
  const own = ofCall(call);
  return {
    payable: own.wallet.balances.map(({ available }) => money(available.currency, Math.floor(available.minor / 2))),
    minorMin: MINOR_MIN, minorMax: MINOR_MAX, perDayMax: PER_DAY_MAX, stayDays: STAY_DAYS, payOuts: own.payOuts.map((each) => grown(own, each)),
  };
}

function begin(call: Call): PayOut {
  const own = ofCall(call);
  const wish = call.body["amount"] as { currency: string; value: string };
  const amount = money(wish.currency, Math.round(Number(wish.value) * 100));
  if ((own.wallet.pinSet || own.wallet.hasPasskey) && !call.body["passkey"] && call.body["pin"] !== own.pin) throw new Problem(403, "confirmation-refused");
  if (amount.minor < MINOR_MIN || amount.minor > MINOR_MAX) throw new Problem(400, "amount-invalid");
  const may = all(call).payable.find(({ currency }) => currency === amount.currency)?.minor ?? 0;
  if (amount.minor > may) throw new Problem(409, "pay-out-exceeded");
  const payOut: PayOut = { id: newId("walletpayout"), provider: call.body["provider"] as PayOut["provider"], recipient: String(call.body["recipient"]), amount, begunAt: new Date().toISOString(), state: "waiting", doneAt: null, confirmation: null, reason: null };
  own.payOuts.unshift(payOut);
  return payOut;
}

export const payOutRoutes: [string, string, Handler][] = [
  ["GET", "/wallet/pay-outs", all],
  ["POST", "/wallet/pay-outs", begin],
  ["POST", "/wallet/pay-outs/challenge", (call) => challenge(call)],
  ["GET", "/wallet/pay-outs/:", (call, id) => grown(ofCall(call), found(ofCall(call).payOuts.find((each) => each.id === id)))],
];
