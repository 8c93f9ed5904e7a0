/**
 * The seats that this phone has, by the code with which it came: a page that is loaded anew takes its own seat again.
 */
const KEY = "opentos.play";
const NAME_KEY = "opentos.play.name";
const SEATS_MAX = 20;
const CODE_CHARACTERS = 10;

interface KeptSeat {
  readonly code: string;
  readonly token: string;
}

/** A party's code as typed or scanned, in Crockford's base 32; null where it is none. */
export function normalised(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  return code.length === CODE_CHARACTERS && /^[0-9A-HJKMNP-TV-Z]+$/.test(code) ? code : null;
}

/** As the terminal shows it: `ABCDE-FGHJK`. */
export function shown(code: string): string {
  return `${code.slice(0, CODE_CHARACTERS / 2)}-${code.slice(CODE_CHARACTERS / 2)}`;
}

function seats(): KeptSeat[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept)
      ? kept.filter((each: Partial<KeptSeat> | null) => typeof each?.code === "string" && typeof each.token === "string")
      : [];
  } catch {
    // Without storage, or with what somebody else put there, a seat lasts as long as its page.
    return [];
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch (full) {
    console.info("nothing is kept here", full);
  }
}

/** The token of the seat that this phone has by a code. */
export function token(code: string): string | null {
  return seats().find((each) => each.code === code)?.token ?? null;
}

export function keep(code: string, taken: string | null): void {
  const others = seats().filter((each) => each.code !== code);
  write(KEY, JSON.stringify(taken === null ? others : [...others, { code, token: taken }].slice(-SEATS_MAX)));
}

/** By what name somebody played here last. */
export function lastName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}

export function keepName(name: string): void {
  write(NAME_KEY, name);
}
