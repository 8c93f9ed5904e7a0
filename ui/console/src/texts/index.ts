import { bilingual, type Locale, type Texts } from "@opentos/kit/i18n";
import { sharedPairs } from "@opentos/kit/texts";
import { account } from "./account.ts";
import { apps } from "./apps.ts";
import { between } from "./between.ts";
import { content } from "./content.ts";
import { common } from "./common.ts";
import { deeds } from "./deeds.ts";
import { device } from "./device.ts";
import { earnings } from "./earnings.ts";
import { home } from "./home.ts";
import { operator } from "./operator.ts";
import { organisation } from "./organisation.ts";
import { payOut } from "./pay-out.ts";
import { play } from "./play.ts";
import { product } from "./product.ts";
import { send } from "./send.ts";
import { social } from "./social.ts";
import { software } from "./software.ts";
import { subscription } from "./subscription.ts";
import { talk } from "./talk.ts";
import { till } from "./till.ts";
import { updates } from "./updates.ts";
import { wallet } from "./wallet.ts";

export const pairs = {
  ...sharedPairs,
  ...common,
  ...account,
  ...apps,
  ...between,
  ...content,
  ...home,
  ...deeds,
  ...device,
  ...earnings,
  ...operator,
  ...organisation,
  ...payOut,
  ...play,
  ...product,
  ...send,
  ...social,
  ...software,
  ...subscription,
  ...talk,
  ...till,
  ...updates,
  ...wallet,
} as const;

export type TextKey = keyof typeof pairs;

export const texts: Readonly<Record<Locale, Texts>> = bilingual(pairs);
