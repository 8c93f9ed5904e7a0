/**
 * What games with friends share: a board, and the sheet on which two become friends by a code. `friends.css` draws both.
 * Takes the grant `friends`; without it the board says so.
 */
import { friendWords, type FriendWords } from "./friend-words.ts";
import { refusedAs, RefusedError, type Standing, type Tos } from "./index.ts";
import { element } from "./page.ts";
import type { Context } from "./wire.ts";

/** Standings on one sheet; the person's own is always among them. */
const STANDINGS_SHOWN = 7;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const CODE_LETTERS = 8;
const GROUP = 4;

/** What is known of a board among friends. */
export type Board =
  | { readonly state: "loading" | "off" | "failed" }
  | { readonly state: "there"; readonly standings: readonly Standing[] };

/** A board as it is now; one that cannot be reached is a state of it. */
export async function boardOf(tos: Tos, board: string): Promise<Board> {
  if (!tos.context.grants.includes("friends")) {
    return { state: "off" };
  }
  const standings = await tos.scores.top(board).catch(refusedAs(null));
  return standings ? { state: "there", standings } : { state: "failed" };
}

/** The week of a date where it is (ISO 8601), as a board of the week is called: `week-2026-48`. */
export function weekBoard(date: Date): string {
  const thursday = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 4 - (date.getDay() || 7));
  const first = new Date(thursday.getFullYear(), 0, 1);
  const number = 1 + Math.floor(Math.round((thursday.getTime() - first.getTime()) / 86_400_000) / 7);
  return `week-${thursday.getFullYear()}-${String(number).padStart(2, "0")}`;
}

/** The first of the board, and the person's own place where that is further down. */
export function shown(standings: readonly Standing[], most = STANDINGS_SHOWN): readonly Standing[] {
  const first = standings.slice(0, most);
  const own = standings.find(({ you }) => you);
  return own && !first.includes(own) ? [...first.slice(0, -1), own] : first;
}

/** A board as a sheet, with a heading of the app's where it is not simply the one among friends. */
export function boardSheet(locale: Context["locale"], known: Board, { heading = "", most = STANDINGS_SHOWN } = {}): HTMLElement {
  const said = friendWords[locale];
  const head = element("h2", {}, heading || said.board);
  if (known.state !== "there") {
    const text = { loading: said.loading, off: said.boardOff, failed: said.boardFailed }[known.state];
    return element("section", { class: "board" }, head, element("p", {}, text));
  }
  const number = new Intl.NumberFormat(locale);
  const list = element("ol");
  for (const { rank, name, value, you } of shown(known.standings, most)) {
    list.append(
      element(
        "li",
        { class: you ? "own" : null },
        element("span", { class: "rank" }, rank),
        element("span", { class: "name" }, you ? `${name} (${said.you})` : name),
        element("span", {}, number.format(value)),
      ),
    );
  }
  const alone = !known.standings.some(({ you }) => you) ? said.boardEmpty : known.standings.length === 1 ? said.boardAlone : null;
  return element("section", { class: "board" }, head, list, alone !== null && element("p", {}, alone));
}

/** What was entered as it is said: in groups, and dots for what is still missing. */
export function grouped(entered: string): string {
  const all = entered.padEnd(CODE_LETTERS, "·");
  return `${all.slice(0, GROUP)}-${all.slice(GROUP)}`;
}

/** The two parts of the sheet on which one shows one's own code and enters a friend's, letter by letter with a remote control. */
export function friendSheet(tos: Tos, back: () => void): readonly [HTMLElement, HTMLElement] {
  const said = friendWords[tos.context.locale];
  const code = element("p", { class: "code" }, said.loading);
  const entry = element("p", { class: "entry", "aria-live": "polite" });
  const told = element("p", { class: "told", role: "status" });
  let entered = "";
  let busy = false;

  const write = (): void => {
    const all = grouped(entered);
    const typed = entered.length > GROUP ? entered.length + 1 : entered.length;
    entry.replaceChildren(all.slice(0, typed), element("span", {}, all.slice(typed)));
  };
  const keys = element("div", { class: "keys" });
  const key = (text: string, does: () => void, kind: string | null = null): void => {
    const button = element("button", { type: "button", class: kind }, text);
    button.addEventListener("click", does);
    keys.append(button);
  };
  for (const letter of LETTERS) {
    key(letter, () => {
      entered = (entered + letter).slice(0, CODE_LETTERS);
      told.textContent = "";
      write();
    });
  }
  key(said.erase, () => {
    entered = entered.slice(0, -1);
    write();
  }, "wide");
  key(said.add, () => void add(), "wide");

  async function add(): Promise<void> {
    if (busy || entered.length < CODE_LETTERS) {
      return;
    }
    busy = true;
    told.textContent = said.loading;
    try {
      const { name } = await tos.friends.add(grouped(entered));
      told.textContent = said.added.replace("{name}", () => name);
      entered = "";
      write();
    } catch (refused) {
      told.textContent = meaning(refused, said);
    } finally {
      busy = false;
    }
  }

  async function show(): Promise<void> {
    try {
      code.textContent = (await tos.friends.code()).code;
    } catch (refused) {
      code.textContent = meaning(refused, said);
    }
  }

  const leave = element("button", { type: "button" }, said.back);
  leave.addEventListener("click", back);
  write();
  void show();
  return [
    element("section", {}, element("h1", { class: "said" }, said.enter), entry, keys, told, element("div", { class: "buttons" }, leave)),
    element("section", { class: "board" }, element("h2", {}, said.code), code, element("p", { class: "help" }, said.codeHelp)),
  ];
}

function meaning(refused: unknown, said: FriendWords): string {
  if (!(refused instanceof RefusedError)) {
    throw refused;
  }
  return refused.code === "friend-code-unknown" || refused.code === "code-unknown" ? said.unknown : said.failed;
}
