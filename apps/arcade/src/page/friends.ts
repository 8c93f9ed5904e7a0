import { RefusedError, type Tos } from "@opentos/sdk";
import { element } from "@opentos/sdk/page";
import { fill, type Words } from "../words.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const CODE_LETTERS = 8;
const GROUP = 4;

/** What was entered as it is said: in groups, and dots for what is still missing. */
export function grouped(entered: string): string {
  const all = entered.padEnd(CODE_LETTERS, "·");
  return `${all.slice(0, GROUP)}-${all.slice(GROUP)}`;
}

/** The sheet on which one shows one's own code and enters a friend's, letter by letter with a remote control. */
export function friendSheet(tos: Tos, said: Words, back: () => void): HTMLElement {
  const code = element("p", { class: "code" }, said.friendLoading);
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
  key(said.friendErase, () => {
    entered = entered.slice(0, -1);
    write();
  }, "wide");
  key(said.friendAdd, () => void add(), "wide");

  async function add(): Promise<void> {
    if (busy || entered.length < CODE_LETTERS) {
      return;
    }
    busy = true;
    told.textContent = said.friendLoading;
    try {
      const { name } = await tos.friends.add(grouped(entered));
      told.textContent = fill(said.friendAdded, { name });
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
  const own = element(
    "section",
    { class: "board" },
    element("h2", {}, said.friendCode),
    code,
    element("p", { class: "help" }, said.friendCodeHelp),
  );
  const sheet = element("section", {}, element("h1", { class: "said" }, said.friendEnter), entry, keys, told, element("div", { class: "buttons" }, leave));
  const both = element("div", {});
  both.append(sheet, own);
  return both;
}

function meaning(refused: unknown, said: Words): string {
  if (!(refused instanceof RefusedError)) {
    throw refused;
  }
  return refused.code === "friend-code-unknown" || refused.code === "code-unknown" ? said.friendUnknown : said.friendFailed;
}
