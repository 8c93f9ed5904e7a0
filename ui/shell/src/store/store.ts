import { money, type MoneyWish } from "@opentos/kit/money";
import type { Locale } from "@opentos/kit/i18n";
import type { QrMatrix } from "../runtime/state.ts";

/** An app of the store, as `GET /local/store` says. */
export interface StoreApp {
  app: string;
  version: string;
  developer: string;
  name: { en: string; "zh-Hans": string };
  description: { en: string; "zh-Hans": string };
  /** One for each currency; none where it is free. */
  prices: MoneyWish[];
}

export interface StorePage {
  apps: StoreApp[];
  /** Whether the store has more after these. */
  more: boolean;
}

/** What `GET /local/store/APP` says: where a phone installs it on this device. */
export interface StoreLink {
  link: string;
  qr: QrMatrix;
}

export function icon(app: string): string {
  return `/local/store/${encodeURIComponent(app)}/icon`;
}

/** The first price; empty where the app is free. */
export function price(app: StoreApp, locale: Locale): string {
  const first = app.prices[0];
  return first ? money(first, locale) : "";
}
