import type { Balance } from "../api-types.ts";

/** In which money somebody can pay, first that of which they have some. */
export function walletCurrencies(balances: readonly Pick<Balance, "available">[]): string[] {
  const some = balances.filter(({ available }) => available.minor > 0);
  const none = balances.filter(({ available }) => available.minor <= 0);
  return [...some, ...none].map(({ available }) => available.currency);
}

/** Of what is offered, what the wallet has; the one of last time where there are several. */
export function likelyCurrency(offered: readonly string[], paidWith: readonly string[], last: string | null): string {
  const mine = paidWith.filter((each) => offered.includes(each));
  const among = mine.length > 0 ? mine : offered;
  return among.find((each) => each === last) ?? among[0] ?? "";
}
