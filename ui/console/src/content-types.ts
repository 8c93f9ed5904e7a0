import type { Money } from "@opentos/kit/money";

/** Content, as the hub says it (docs/vocabulary.md). */

export interface Source {
  id: string;
  /** What the person typed; empty for a source that is sold. */
  asked: string;
  /** Of the feed that was found there; `null` for a source that is sold. */
  address: string | null;
  /** By which it was added, where it is sold. */
  offer: string | null;
  /** Empty until it was read. */
  title: string;
  added: string;
  read: string | null;
  reading: boolean;
  /** The code of a refusal. */
  problem: string | null;
  items: number;
}

export type ContentKind = "audio" | "video" | "picture" | "text";

export interface ContentProgress {
  seconds: number;
  /** 0 where nobody knows. */
  total: number;
  finished: boolean;
  at: string;
}

export interface ContentItem {
  id: string;
  source: string;
  sourceTitle: string;
  kind: ContentKind;
  title: string;
  summary: string;
  /** Empty in lists. */
  words: string;
  picture: string | null;
  link: string | null;
  /** 0 where the feed does not say. */
  seconds: number;
  published: string;
  /** Of its source, where that is sold. */
  offer: string | null;
  /** Whether the person may play it: it is free, or was bought. */
  owned: boolean;
  /** Whether it is a free part of what is sold. */
  trailer: boolean;
  /** What it costs alone, where it has to be bought; empty where it is not sold so. */
  prices: Money[];
  /** What all of its source costs, where it has to be bought; empty where it is not sold so. */
  sourcePrices: Money[];
  progress: ContentProgress | null;
}

export interface ContentPage {
  items: ContentItem[];
  /** The `after` of what follows. */
  next: number | null;
}

export interface ContentImport {
  added: number;
  refused: string[];
}

/** A source that is sold on this hub. */
export interface Offer {
  id: string;
  organisation: string;
  title: string;
  summary: string;
  /** Of all that it has; empty where items are sold one by one only. */
  prices: Money[];
  /** Of each item alone; empty where all is sold together only. */
  itemPrices: Money[];
  /** Whether the person bought all. */
  owned: boolean;
}

/** What somebody is about to buy. */
export interface Wanted {
  id: string;
  title: string;
  /** All of a source, or one item of it. */
  what: "source" | "item";
  prices: Money[];
}

/** The same for the organisation that sells it. */
export interface OwnOffer {
  id: string;
  title: string;
  summary: string;
  address: string;
  prices: Money[];
  itemPrices: Money[];
  made: string;
  sold: boolean;
}
