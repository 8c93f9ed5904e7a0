import { RefusedError, type ContentItem, type Source, type Tos } from "@opentos/sdk";

/** Rows of sources that are looked at; the search finds the rest. */
const SOURCES_MAX = 30;

/** Items of a row that are shown until somebody wants more. */
export const FEW_ITEMS = 8;

/** A row of the first page. */
export interface Row {
  /** `continue`, `new`, `found`, or the id of a source. */
  id: string;
  /** Of a source; empty where the row has a name of its own. */
  title: string;
  items: ContentItem[];
  /** How many of them are shown. */
  shown: number;
  next: number | null;
}

export interface Shelves {
  /** `ready` also while it is looked at anew. */
  state: "loading" | "ready" | "failed" | "no-grant";
  sources: readonly Source[];
  rows: readonly Row[];
}

/** What the person's sources offer on this terminal. */
export class Library {
  readonly #tos: Tos;
  readonly #changed: () => void;
  #shelves: Shelves = { state: "loading", sources: [], rows: [] };
  #found: { words: string; row: Row } | null = null;
  #looks = 0;

  constructor(tos: Tos, changed: () => void) {
    this.#tos = tos;
    this.#changed = changed;
  }

  get shelves(): Shelves {
    return this.#shelves;
  }

  /** What the last search found; `null` where nobody looks for anything. */
  get found(): Row | null {
    return this.#found?.row ?? null;
  }

  /** Looks at everything anew; of two looks at a time the later counts. */
  async look(): Promise<void> {
    const own = ++this.#looks;
    try {
      const sources = await this.#tos.content.sources();
      const ids = ["continue", "new", ...sources.filter(({ items }) => items > 0).slice(0, SOURCES_MAX).map(({ id }) => id)];
      const rows: Row[] = [];
      for (const id of ids) {
        const { items, next } = await this.#tos.content.shelf(id);
        rows.push({ id, title: sources.find((each) => each.id === id)?.title ?? "", items, shown: FEW_ITEMS, next });
        if (own !== this.#looks) {
          return;
        }
        if (this.#shelves.state === "loading") {
          this.#put({ state: "loading", sources, rows: [...rows] });
        }
      }
      this.#put({ state: "ready", sources, rows });
    } catch (refused) {
      if (!(refused instanceof RefusedError)) {
        throw refused;
      }
      if (own === this.#looks) {
        this.#put({ state: refused.code === "grant-missing" ? "no-grant" : "failed", sources: [], rows: [] });
      }
    }
  }

  /** What follows in a row. */
  async more(id: string): Promise<void> {
    const row = id === "found" ? this.#found?.row : this.#shelves.rows.find((each) => each.id === id);
    if (!row) {
      return;
    }
    if (row.shown < row.items.length) {
      this.#replace({ ...row, shown: row.items.length });
      return;
    }
    if (row.next === null) {
      return;
    }
    const page =
      id === "found"
        ? await this.#tos.content.find(this.#found?.words ?? "", row.next)
        : await this.#tos.content.shelf(id, row.next);
    const items = [...row.items, ...page.items];
    this.#replace({ ...row, items, shown: items.length, next: page.next });
  }

  #replace(row: Row): void {
    if (row.id === "found" && this.#found) {
      this.#found = { ...this.#found, row };
      this.#changed();
    } else {
      this.#put({ ...this.#shelves, rows: this.#shelves.rows.map((each) => (each.id === row.id ? row : each)) });
    }
  }

  /** Looks for words; empty ones end the search. */
  async find(words: string): Promise<void> {
    const wanted = words.trim();
    if (!wanted) {
      this.#found = null;
      this.#changed();
      return;
    }
    const { items, next } = await this.#tos.content.find(wanted);
    this.#found = { words: wanted, row: { id: "found", title: "", items, shown: items.length, next } };
    this.#changed();
  }

  /** What stands before and after an item in its row. */
  beside(row: string, item: string): { before: ContentItem | null; after: ContentItem | null } {
    const items = row === "found" ? (this.found?.items ?? []) : (this.#shelves.rows.find(({ id }) => id === row)?.items ?? []);
    const at = items.findIndex(({ id }) => id === item);
    return { before: (at > 0 && items[at - 1]) || null, after: (at >= 0 && items[at + 1]) || null };
  }

  #put(shelves: Shelves): void {
    this.#shelves = shelves;
    this.#changed();
  }
}
