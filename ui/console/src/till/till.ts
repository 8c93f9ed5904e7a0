import type { Locale } from "@opentos/kit/i18n";
import type { Statement } from "../api-types.ts";

/** ISO 3166-1, two letters each. */
const REGIONS =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG " +
  "CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL " +
  "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA " +
  "LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP " +
  "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV " +
  "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

export interface Region {
  code: string;
  name: string;
}

/** Where something is sold, by name in the reader's language. */
export function regions(locale: Locale): Region[] {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const order = new Intl.Collator(locale);
  return REGIONS.split(" ").map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) => order.compare(a.name, b.name));
}

/** Where the euro is the currency, by the clocks that go there (IANA time zones). */
const EURO_REGIONS: Readonly<Record<string, string>> = {
  "Europe/Berlin": "DE", "Europe/Vienna": "AT", "Europe/Brussels": "BE", "Europe/Sofia": "BG", "Asia/Nicosia": "CY", "Europe/Tallinn": "EE",
  "Europe/Madrid": "ES", "Europe/Helsinki": "FI", "Europe/Paris": "FR", "Europe/Athens": "GR", "Europe/Zagreb": "HR", "Europe/Dublin": "IE",
  "Europe/Rome": "IT", "Europe/Vilnius": "LT", "Europe/Luxembourg": "LU", "Europe/Riga": "LV", "Europe/Malta": "MT", "Europe/Amsterdam": "NL",
  "Europe/Lisbon": "PT", "Europe/Ljubljana": "SI", "Europe/Bratislava": "SK",
};

/**
 * The region to offer where nobody has said one: a known one, else the one whose currency it is (ISO 4217 begins its
 * codes with those of ISO 3166-1), else where the reader's language is most spoken. The euro has many: the one whose
 * clock goes here, else the one whose language is read, else the largest.
 */
export function firstRegion(known: string | undefined, currency: string, languages: readonly string[], zone = ""): string {
  const all = new Set(REGIONS.split(" "));
  const spoken = languages.flatMap((language) => {
    try {
      return new Intl.Locale(language).maximize().region ?? [];
    } catch {
      return [];
    }
  });
  const euro = Object.values(EURO_REGIONS);
  const likely = currency === "EUR" ? [EURO_REGIONS[zone] ?? "", ...spoken.filter((code) => euro.includes(code)), euro[0]!] : [currency.slice(0, 2), ...spoken];
  return [known ?? "", ...likely].find((code) => all.has(code)) ?? "CN";
}

const USUAL_CURRENCIES = ["CNY", "EUR", "USD", "GBP", "JPY", "HKD", "TWD", "KRW", "SGD", "INR", "CHF", "AUD", "CAD"] as const;

/** The currencies that the organisation has earned in, the newest first, and then the usual ones. */
export function tillCurrencies(statements: readonly Statement[]): string[] {
  const earned = [...statements].sort((a, b) => b.month.localeCompare(a.month)).map(({ closing }) => closing.currency);
  return [...new Set([...earned, ...USUAL_CURRENCIES])];
}

/** The currency to begin with: the one of last time, else the newest statement's, else CNY. */
export const firstCurrency = (remembered: string | null, currencies: readonly string[]): string =>
  currencies.find((each) => each === remembered) ?? currencies[0] ?? "CNY";

/** Whether a key that was pressed somewhere on the page is the beginning of what a hand scanner types. */
export function isTyped({ key, ctrlKey, metaKey, altKey, isComposing }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing">): boolean {
  return key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey && !isComposing;
}
