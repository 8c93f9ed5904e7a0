import type { Exchange, SentenceExample } from "../talk-types.ts";

/** The hub reads no more at once. */
export const WORDS_CHARACTERS_MAX = 400;
/** How many are left is said from here on. */
const LEFT_CHARACTERS_SAID = 40;
/** So many of what was said before come at a time. */
export const EXCHANGES_SHOWN = 20;

/** How much more may be typed, below nothing where it is too much already; null while there is no need to say so. */
export function charactersLeft(words: string): number | null {
  const left = WORDS_CHARACTERS_MAX - words.trim().length;
  return left <= LEFT_CHARACTERS_SAID ? left : null;
}

/** One sentence of each kind that this home understands, the usual ones first. */
export const examplesOf = (help: readonly SentenceExample[], count: number): string[] => help.flatMap((each) => each.sentences.slice(0, 1)).slice(0, count);

/** The oldest first, and no more than `count` of the newest. */
export const lastOf = (newestFirst: readonly Exchange[], count: number): Exchange[] => newestFirst.slice(0, count).reverse();
