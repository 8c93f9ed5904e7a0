/**
 * What a controller shows: elements in a grid, which fills the phone's screen. The presets are such layouts, too; a game
 * may define its own. What arrives from elsewhere is looked at by `readLayout`, on the terminal and on the phone.
 */

export const GRID_MAX = 24;
export const ELEMENTS_MAX = 24;
export const LABEL_CHARACTERS_MAX = 20;

/** Of an element `text`. */
export const TEXT_CHARACTERS_MAX = 200;

export const KINDS = ["button", "stick", "slider", "pad", "tilt", "text"] as const;

/**
 * - `button`: pressed, held, let go
 * - `stick`: pushed from its middle, which it returns to
 * - `slider`: moved along its longer side; returns where `rest` says to where
 * - `pad`: a finger moves over it, or taps
 * - `tilt`: the phone itself is turned; a slider stands in where the phone does not tell
 * - `text`: something is written and sent
 */
export type Kind = (typeof KINDS)[number];

export const TINTS = ["plain", "seat", "red", "yellow", "green", "blue"] as const;

/** `seat` is the player's own colour. */
export type Tint = (typeof TINTS)[number];

export interface Words {
  readonly en: string;
  readonly "zh-Hans": string;
}

export interface Element {
  readonly kind: Kind;
  /** By which the app knows it: a lower-case letter, then letters, digits and hyphens, 20 at most. */
  readonly id: string;
  readonly label: Words;
  /** Where it begins, from 1. */
  readonly column: number;
  readonly row: number;
  /** How far it reaches; 1 where left out. */
  readonly columns?: number;
  readonly rows?: number;
  readonly tint?: Tint;
  /** Of a slider: where it returns to when it is let go, 0 to 1; it stays where left out. */
  readonly rest?: number;
}

export interface Layout {
  /** How the phone is held. */
  readonly hold: "across" | "upright";
  readonly columns: number;
  readonly rows: number;
  readonly elements: readonly Element[];
}

export const PRESETS = ["gamepad", "pointer", "keyboard", "wheel"] as const;

export type Preset = (typeof PRESETS)[number];

/** A layout that is not one, and why. */
export class LayoutFault extends Error {
  constructor(what: string) {
    super(what);
    this.name = "LayoutFault";
  }
}

const ID = /^[a-z][A-Za-z0-9-]{0,19}$/;

/**
 * Reads what should be a layout, or the name of a preset.
 *
 * @throws LayoutFault
 */
export function readLayout(given: unknown): Layout {
  if (typeof given === "string") {
    const preset = PRESETS.find((each) => each === given);
    if (!preset) {
      throw new LayoutFault(`there is no preset of that name; there are ${PRESETS.join(", ")}`);
    }
    return presets[preset];
  }
  const layout = record(given, "a layout");
  const hold = layout["hold"];
  if (hold !== "across" && hold !== "upright") {
    throw new LayoutFault("a layout is held across or upright");
  }
  const columns = whole(layout["columns"], GRID_MAX, "columns");
  const rows = whole(layout["rows"], GRID_MAX, "rows");
  const listed = layout["elements"];
  if (!Array.isArray(listed) || listed.length < 1 || listed.length > ELEMENTS_MAX) {
    throw new LayoutFault(`a layout has 1 to ${ELEMENTS_MAX} elements`);
  }
  const taken = new Set<number>();
  const ids = new Set<string>();
  const elements = listed.map((each) => element(each, columns, rows, taken, ids));
  if (elements.filter(({ kind }) => kind === "tilt").length > 1) {
    throw new LayoutFault("a phone can be tilted one way only");
  }
  return { hold, columns, rows, elements };
}

function element(given: unknown, columns: number, rows: number, taken: Set<number>, ids: Set<string>): Element {
  const found = record(given, "an element");
  const kind = KINDS.find((each) => each === found["kind"]);
  const id = found["id"];
  if (!kind || typeof id !== "string" || !ID.test(id) || ids.has(id)) {
    throw new LayoutFault("an element has a kind, and an id of its own");
  }
  ids.add(id);
  const column = whole(found["column"], columns, "column");
  const row = whole(found["row"], rows, "row");
  const wide = whole(found["columns"] ?? 1, columns - column + 1, "columns");
  const high = whole(found["rows"] ?? 1, rows - row + 1, "rows");
  for (let x = column; x < column + wide; x++) {
    for (let y = row; y < row + high; y++) {
      const cell = x * (GRID_MAX + 1) + y;
      if (taken.has(cell)) {
        throw new LayoutFault(`${id} lies over another element`);
      }
      taken.add(cell);
    }
  }
  const tint = found["tint"] === undefined ? "plain" : TINTS.find((each) => each === found["tint"]);
  if (!tint) {
    throw new LayoutFault(`the tint of ${id} is none of ${TINTS.join(", ")}`);
  }
  const rest = found["rest"];
  if (rest !== undefined && (kind !== "slider" || typeof rest !== "number" || !(rest >= 0 && rest <= 1))) {
    throw new LayoutFault("a slider rests between 0 and 1, and nothing else does");
  }
  const label = words(found["label"], id);
  return { kind, id, label, column, row, columns: wide, rows: high, tint, ...(rest === undefined ? {} : { rest }) };
}

function record(given: unknown, what: string): { readonly [name: string]: unknown } {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new LayoutFault(`${what} is an object`);
  }
  return given as { readonly [name: string]: unknown };
}

function whole(given: unknown, most: number, what: string): number {
  if (typeof given !== "number" || !Number.isInteger(given) || given < 1 || given > most) {
    throw new LayoutFault(`${what} is a whole number from 1 to ${most}`);
  }
  return given;
}

function words(given: unknown, id: string): Words {
  const found = record(given, `the label of ${id}`);
  const [en, zh] = [found["en"], found["zh-Hans"]];
  if (!fits(en) || !fits(zh)) {
    throw new LayoutFault(`the label of ${id} has 1 to ${LABEL_CHARACTERS_MAX} characters in en and zh-Hans`);
  }
  return { en, "zh-Hans": zh };
}

function fits(text: unknown): text is string {
  return typeof text === "string" && text.trim() !== "" && text.length <= LABEL_CHARACTERS_MAX;
}

const same = (text: string): Words => ({ en: text, "zh-Hans": text });

/** The layouts that every phone knows. */
export const presets: { readonly [name in Preset]: Layout } = {
  gamepad: {
    hold: "across",
    columns: 24,
    rows: 12,
    elements: [
      { kind: "stick", id: "move", label: { en: "Move", "zh-Hans": "移动" }, column: 1, row: 2, columns: 9, rows: 11 },
      { kind: "button", id: "select", label: { en: "Select", "zh-Hans": "选择" }, column: 10, row: 1, columns: 4, rows: 3 },
      { kind: "button", id: "start", label: { en: "Start", "zh-Hans": "开始" }, column: 14, row: 1, columns: 4, rows: 3 },
      { kind: "button", id: "y", label: same("Y"), column: 19, row: 1, columns: 3, rows: 4, tint: "yellow" },
      { kind: "button", id: "x", label: same("X"), column: 16, row: 5, columns: 3, rows: 4, tint: "blue" },
      { kind: "button", id: "b", label: same("B"), column: 22, row: 5, columns: 3, rows: 4, tint: "red" },
      { kind: "button", id: "a", label: same("A"), column: 19, row: 9, columns: 3, rows: 4, tint: "green" },
    ],
  },
  pointer: {
    hold: "upright",
    columns: 4,
    rows: 12,
    elements: [
      { kind: "pad", id: "pad", label: { en: "Move and tap", "zh-Hans": "移动和轻点" }, column: 1, row: 1, columns: 4, rows: 9 },
      { kind: "button", id: "left", label: { en: "Select", "zh-Hans": "选择" }, column: 1, row: 10, columns: 2, rows: 3, tint: "seat" },
      { kind: "button", id: "right", label: { en: "Back", "zh-Hans": "返回" }, column: 3, row: 10, columns: 2, rows: 3 },
    ],
  },
  keyboard: {
    hold: "upright",
    columns: 6,
    rows: 12,
    elements: [
      { kind: "text", id: "text", label: { en: "Write", "zh-Hans": "输入文字" }, column: 1, row: 1, columns: 6, rows: 3 },
      { kind: "button", id: "up", label: { en: "Up", "zh-Hans": "上" }, column: 3, row: 4, columns: 2, rows: 3 },
      { kind: "button", id: "left", label: { en: "Left", "zh-Hans": "左" }, column: 1, row: 7, columns: 2, rows: 3 },
      { kind: "button", id: "enter", label: { en: "Enter", "zh-Hans": "确定" }, column: 3, row: 7, columns: 2, rows: 3, tint: "seat" },
      { kind: "button", id: "right", label: { en: "Right", "zh-Hans": "右" }, column: 5, row: 7, columns: 2, rows: 3 },
      { kind: "button", id: "down", label: { en: "Down", "zh-Hans": "下" }, column: 3, row: 10, columns: 2, rows: 3 },
      { kind: "button", id: "back", label: { en: "Back", "zh-Hans": "返回" }, column: 1, row: 10, columns: 2, rows: 3 },
    ],
  },
  wheel: {
    hold: "across",
    columns: 24,
    rows: 12,
    elements: [
      { kind: "slider", id: "brake", label: { en: "Brake", "zh-Hans": "刹车" }, column: 1, row: 1, columns: 5, rows: 12, tint: "red", rest: 0 },
      { kind: "tilt", id: "wheel", label: { en: "Steer", "zh-Hans": "方向" }, column: 7, row: 1, columns: 12, rows: 8 },
      { kind: "button", id: "a", label: same("A"), column: 7, row: 9, columns: 6, rows: 4, tint: "seat" },
      { kind: "button", id: "b", label: same("B"), column: 13, row: 9, columns: 6, rows: 4 },
      { kind: "slider", id: "gas", label: { en: "Gas", "zh-Hans": "油门" }, column: 20, row: 1, columns: 5, rows: 12, tint: "green", rest: 0 },
    ],
  },
};
