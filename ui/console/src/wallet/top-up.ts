import type { Locale } from "@opentos/kit/i18n";
import type { Provider, ProviderName, TopUp, Wallet } from "../api-types.ts";

/** What stands in the amount field at first touch, by currency; larger coins have larger numbers. */
const quick: Readonly<Record<string, readonly string[]>> = {
  CNY: ["50", "100", "200", "500"],
  HKD: ["50", "100", "200", "500"],
  TWD: ["200", "500", "1000", "2000"],
  JPY: ["1000", "2000", "5000", "10000"],
  KRW: ["10000", "20000", "50000", "100000"],
  INR: ["200", "500", "1000", "2000"],
};
const quickOtherwise = ["10", "20", "50", "100"] as const;

export const quickChoices = (currency: string): readonly string[] => quick[currency] ?? quickOtherwise;

/** The currency to begin with: the one asked for, one that there is already, else the reader's. */
export function preferredCurrency(taken: readonly string[], wallet: Pick<Wallet, "balances">, locale: Locale, wanted?: string): string {
  const own = wallet.balances.map(({ amount }) => amount.currency);
  const order = [...(wanted ? [wanted] : []), ...own, locale === "zh-Hans" ? "CNY" : "EUR"];
  return order.find((currency) => taken.includes(currency)) ?? taken[0] ?? "";
}

/** The currencies to set limits in: those that there are, else the one to begin with. */
export function limitCurrencies(wallet: Wallet, locale: Locale): string[] {
  const known = new Set([...wallet.balances.map(({ amount }) => amount.currency), ...wallet.rules.map((rule) => rule.currency)]);
  return known.size > 0 ? [...known] : [preferredCurrency(wallet.providers.flatMap((provider) => provider.currencies), wallet, locale)].filter(Boolean);
}

/** The provider to begin with: one that takes the currency that would be preferred of all. */
export function preferredProvider(providers: readonly Provider[], wallet: Pick<Wallet, "balances">, locale: Locale, wanted?: string): Provider | undefined {
  const currency = preferredCurrency(providers.flatMap((provider) => provider.currencies), wallet, locale, wanted);
  return providers.find((provider) => provider.currencies.includes(currency));
}

export type TopUpStep = "asking" | "scan" | "page" | "paid" | "done" | "closed" | "refused";

/** What a person is shown of a top-up. */
export function stepOf(topUp: TopUp): TopUpStep {
  if (topUp.inWallet) {
    return "done";
  }
  switch (topUp.state) {
    case "paid":
    case "closed":
    case "refused": return topUp.state;
    case "begun":
    case "open": return topUp.checkout === null ? "asking" : topUp.checkout.kind;
  }
}

/** Nothing more happens to it. */
export const ended = (topUp: TopUp) => topUp.inWallet || topUp.state === "closed" || topUp.state === "refused";

/** The provider's page, where it is one of the web; an address of another kind is never followed. */
export function pageOf(url: string, base: string): string | null {
  try {
    const { protocol, href } = new URL(url, base);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

export const providerIcons: Readonly<Record<ProviderName, string>> = { "wechat-pay": "qr", stripe: "card" };
