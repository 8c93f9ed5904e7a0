import type { Money } from "@opentos/kit/money";
import * as api from "../api.ts";
import type { Wallet } from "../api-types.ts";
import { remember, remembered } from "../state/preferences.svelte.ts";
import { Resource } from "../state/resource.svelte.ts";
import { firstRegion } from "../till/till.ts";
import { likelyCurrency, walletCurrencies } from "./likely.ts";

const CURRENCY_KEY = "opentos.store.currency";
const REGION_KEY = "opentos.store.region";

/** In which money somebody buys, and where they are: as their wallet and the last time suggest, until they say so. */
export class Buyer {
  private readonly wallet = new Resource<Wallet>(() => api.wallet());
  private saidCurrency = $state<string | null>(null);
  private saidRegion = $state<string | null>(null);

  constructor(private readonly prices: () => readonly Money[]) {}

  /** Before, nothing is bought, so that no price changes under a finger. */
  get ready(): boolean {
    return this.wallet.value !== undefined || this.wallet.error !== undefined;
  }

  get currency(): string {
    return this.saidCurrency ?? likelyCurrency(this.prices().map((price) => price.currency), this.paidWith, remembered(CURRENCY_KEY));
  }

  set currency(currency: string) {
    this.saidCurrency = currency;
  }

  get region(): string {
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    return this.saidRegion ?? firstRegion(remembered(REGION_KEY) ?? undefined, this.paidWith[0] ?? this.currency, navigator.languages, zone);
  }

  set region(region: string) {
    this.saidRegion = region;
  }

  /** What was chosen is offered next time. */
  done(): void {
    if (this.saidCurrency !== null) {
      remember(CURRENCY_KEY, this.saidCurrency);
    }
    remember(REGION_KEY, this.region);
  }

  private get paidWith(): string[] {
    return walletCurrencies(this.wallet.value?.balances ?? []);
  }
}
