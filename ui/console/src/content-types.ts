/** Content, as the hub says it (docs/vocabulary.md). */

export interface Source {
  id: string;
  /** What the person typed. */
  asked: string;
  /** Of the feed that was found there. */
  address: string;
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
