import { RefusedError, type ContentItem, type Kind, type Opening, type Progress } from "./index.ts";
import type { Form, Json } from "./wire.ts";

const PAGE_ITEMS = 24;

/** What each form factor cannot show; the hub's own table is ContentKind. */
const NOT_SHOWN: { readonly [kind in Kind]: readonly Form[] } = {
  audio: ["band"],
  video: ["watch", "band", "glasses"],
  picture: ["band"],
  text: ["band"],
};

/** An item as a test gives it; what is left out is empty. */
export interface EmulatedContent extends Partial<Omit<ContentItem, "here">> {
  id: string;
  kind: Kind;
  title: string;
  words?: string;
  type?: string;
  address?: string | null;
}

/** Content in a unit test, with the refusals of a hub. */
export class Shelves {
  readonly #items: readonly EmulatedContent[];
  readonly #form: () => Form;
  readonly #progress = new Map<string, { progress: Progress; at: number }>();

  constructor(items: readonly EmulatedContent[], form: () => Form) {
    this.#items = items;
    this.#form = form;
    items.forEach((each) => each.progress && this.#progress.set(each.id, { progress: each.progress, at: Date.now() }));
  }

  progress(item: string, progress?: Progress): Progress | null {
    if (progress) {
      this.#progress.set(item, { progress, at: Date.now() });
    }
    return this.#progress.get(item)?.progress ?? null;
  }

  call(name: string, args: { readonly [name: string]: Json }): Json {
    const after = (args["after"] as number | undefined) ?? 0;
    switch (name) {
      case "content.sources":
        return { sources: this.#sources() };
      case "content.shelf":
        return this.#page(this.#shelf(args["shelf"] as string).filter((each) => this.#isHere(each.kind)), after);
      case "content.find":
        return this.#page(this.#find(args["words"] as string), after);
      case "content.item": {
        const item = this.#item(args["item"]);
        return { ...this.#shown(item), words: item.words ?? "" } as unknown as Json;
      }
      case "content.open":
        return this.#open(this.#item(args["item"])) as unknown as Json;
      default:
        return this.#report(this.#item(args["item"]), args) as unknown as Json;
    }
  }

  #sources(): Json[] {
    const ids = [...new Set(this.#items.map((each) => each.source ?? "source_emulated"))];
    return ids.map((id) => {
      const items = this.#items.filter((each) => (each.source ?? "source_emulated") === id);
      return { id, title: items[0]?.sourceTitle ?? id, reading: false, problem: null, items: items.length };
    });
  }

  #isHere(kind: Kind): boolean {
    return !NOT_SHOWN[kind].includes(this.#form());
  }

  #shelf(shelf: string): EmulatedContent[] {
    switch (shelf) {
      case "continue":
        return this.#items
          .filter(({ id }) => this.progress(id) && !this.progress(id)?.finished)
          .sort((one, other) => (this.#progress.get(other.id)?.at ?? 0) - (this.#progress.get(one.id)?.at ?? 0));
      case "new":
        return this.#items.filter(({ id }) => !this.progress(id));
      default: {
        const found = this.#items.filter((each) => (each.source ?? "source_emulated") === shelf);
        if (found.length === 0) {
          throw refused("not-found", "A shelf is \"continue\", \"new\", or the id of a source.");
        }
        return found;
      }
    }
  }

  #find(words: string): EmulatedContent[] {
    if (!words.trim() || words.length > 100) {
      throw refused("field-invalid", "Look for 1 to 100 characters.");
    }
    const parts = words.toLowerCase().trim().split(/\s+/);
    return this.#items.filter((each) => {
      const text = `${each.title} ${each.summary ?? ""} ${each.sourceTitle ?? ""}`.toLowerCase();
      return parts.every((part) => text.includes(part));
    });
  }

  #page(items: readonly EmulatedContent[], after: number): Json {
    const next = after + PAGE_ITEMS < items.length ? after + PAGE_ITEMS : null;
    return { items: items.slice(after, after + PAGE_ITEMS).map((each) => this.#shown(each) as unknown as Json), next };
  }

  #shown(item: EmulatedContent): ContentItem {
    return {
      id: item.id,
      source: item.source ?? "source_emulated",
      sourceTitle: item.sourceTitle ?? "",
      kind: item.kind,
      title: item.title,
      summary: item.summary ?? "",
      published: item.published ?? "2026-03-01T12:00:00Z",
      seconds: item.seconds ?? 0,
      here: this.#isHere(item.kind),
      owned: item.owned ?? true,
      trailer: item.trailer ?? false,
      prices: item.prices ?? [],
      sourcePrices: item.sourcePrices ?? [],
      picture: item.picture ?? null,
      progress: this.progress(item.id),
    };
  }

  #item(id: Json | undefined): EmulatedContent {
    const item = this.#items.find((each) => each.id === id);
    if (!item) {
      throw refused("not-found", "The person has no such item.");
    }
    return item;
  }

  #open(item: EmulatedContent): Opening {
    if (!this.#isHere(item.kind)) {
      throw refused("content-not-shown", "This device cannot show it; open it on another one.");
    }
    if (item.owned === false) {
      throw refused("purchase-required", "Buy it first, alone or with its source.");
    }
    const progress = this.progress(item.id);
    return {
      kind: item.kind,
      type: item.type ?? "",
      address: item.address ?? null,
      seconds: progress && !progress.finished ? progress.seconds : 0,
      words: item.words ?? "",
    };
  }

  #report(item: EmulatedContent, args: { readonly [name: string]: Json }): Progress {
    const [seconds, total, ago] = [args["seconds"] as number, (args["total"] as number) ?? 0, (args["ago"] as number) ?? 0];
    if (![seconds, total, ago].every((each) => each >= 0 && Number.isFinite(each))) {
      throw refused("field-invalid", "Seconds are from 0 to those of 30 days.");
    }
    const finished = args["finished"] === true || (total > 0 && total - seconds <= Math.min(60, total / 20));
    const at = Date.now() - ago * 1000;
    const before = this.#progress.get(item.id);
    if (!before || at >= before.at) {
      this.#progress.set(item.id, { progress: { seconds, total, finished }, at });
    }
    return this.progress(item.id) as Progress;
  }
}

function refused(code: string, detail: string): RefusedError {
  return new RefusedError({ code, detail });
}
