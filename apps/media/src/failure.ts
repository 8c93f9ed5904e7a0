import { RefusedError, type ContentItem, type Context } from "@opentos/sdk";
import { howToBuy } from "./price.ts";
import { words, type Words } from "./words.ts";

/** Why something is not played, in words that say what to do. */
export function why(failure: unknown, item: ContentItem, context: Pick<Context, "form" | "locale">): string {
  const t = words[context.locale];
  if (!(failure instanceof RefusedError)) {
    throw failure;
  }
  switch (failure.code) {
    case "content-not-shown":
      return t.notHere.replace("{forms}", t.forms[item.kind]);
    case "not-found":
      return t.gone;
    case "purchase-required":
      return howToBuy(item, t, context);
    case "grant-missing":
      return t.noGrant;
    default:
      return t.broken;
  }
}

/** Codes of `MediaError` (HTML Living Standard, 4.8.11.1). */
export const NETWORK = 2;
export const DECODE = 3;
export const SOURCE_NOT_SUPPORTED = 4;

/**
 * Why an element plays no more. A browser calls an answer that is no media "not supported" too, so the address is
 * asked once more, for its first byte.
 *
 * @param asked the status of that answer; 0 where nobody answered
 */
export function whyBroken(code: number, asked: number, t: Words): string {
  if (asked === 404 || asked === 410) {
    return t.gone;
  }
  if (asked === 409 || asked === 403 || asked === 400) {
    return t.refused;
  }
  if (code === NETWORK || asked === 0 || asked >= 400) {
    return t.broken;
  }
  return t.format;
}
