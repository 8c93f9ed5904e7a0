import type { Amount, ContentItem, Context } from "@opentos/sdk";
import type { Words } from "./words.ts";

function each(prices: readonly Amount[], locale: Context["locale"]): string[] {
  return prices.map(({ currency, value }) => new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(value)));
}

/** A price in each currency in which it is one: `¥3.00 · €0.40`. */
function priced(prices: readonly Amount[], locale: Context["locale"]): string {
  return each(prices, locale).join(" · ");
}

/** The same within a sentence: `¥3.00 or €0.40`. */
function spoken(prices: readonly Amount[], locale: Context["locale"]): string {
  return new Intl.ListFormat(locale, { type: "disjunction" }).format(each(prices, locale));
}

/** One line on a card: what has to be paid before it plays. */
export function tag({ prices, sourcePrices }: ContentItem, t: Words, locale: Context["locale"]): string {
  if (prices.length > 0) {
    return priced(prices, locale);
  }
  return sourcePrices.length > 0 ? t.allFor.replace("{price}", priced(sourcePrices, locale)) : t.soldNoMore;
}

/** What to buy, for how much, and where; on a small screen only the least of it. */
export function howToBuy({ prices, sourcePrices, sourceTitle }: ContentItem, t: Words, { form, locale }: Pick<Context, "form" | "locale">): string {
  const wholes = t.buyAll.replace("{source}", sourceTitle).replace("{price}", spoken(sourcePrices, locale));
  const alone = t.buyAlone.replace("{price}", spoken(prices, locale));
  if (form === "watch" || form === "glasses") {
    const least = prices.length > 0 ? prices : sourcePrices;
    return least.length > 0 ? t.buyShort.replace("{price}", spoken(least, locale)) : t.soldNoMoreText;
  }
  if (prices.length > 0 && sourcePrices.length > 0) {
    return t.buyEither.replace("{alone}", alone).replace("{all}", wholes);
  }
  if (prices.length + sourcePrices.length === 0) {
    return t.soldNoMoreText;
  }
  return t.buy.replace("{what}", prices.length > 0 ? alone : wholes);
}
