export type ExchangeState = "done" | "asked" | "unconfirmed" | "refused" | "nothing" | "declined" | "late" | "undone";

/** What somebody said to a home, and what came of it. */
export interface Exchange {
  id: string;
  /** The terminal at which it was said; null for the own browser. */
  device: string | null;
  place: string | null;
  language: string;
  words: string;
  heard: boolean;
  /** From 0 to 1; it orders, and is no probability. */
  confidence: number;
  state: ExchangeState;
  /** What it may have meant, while that is asked. */
  choices: string[];
  answer: string;
  /** The code of what it was refused for. */
  refusal: string | null;
  cause: string | null;
  /** How it sounded, where that is kept. */
  recording: { seconds: number } | null;
  /** Until when it can be undone; null where it cannot. */
  undo: string | null;
  at: string;
  changed: string;
}

/**
 * What of what is said is kept as sound.
 * @property mine what I say
 * @property shared what is said at terminals of the whole home
 * @property decides whether I say so of those, and may hear them
 * @property days for how long
 * @property most how many
 */
export interface Kept {
  mine: boolean;
  shared: boolean;
  decides: boolean;
  days: number;
  most: number;
}

/** @property waiting said at terminals of the whole home, until an adult confirms it
 *  @property hears the languages in which the hub hears
 *  @property recorded said at terminals of the whole home and kept as sound, where I may hear it */
export interface Conversation {
  exchanges: Exchange[];
  waiting: Exchange[];
  hears: string[];
  kept: Kept;
  recorded: Exchange[];
}

/** Sentences of one kind. */
export interface SentenceExample {
  kind: string;
  title: string;
  sentences: string[];
}
