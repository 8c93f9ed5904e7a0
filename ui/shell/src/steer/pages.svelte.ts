import { tick } from "svelte";
import type { Sending } from "../runtime/state.ts";
import type { StoreApp } from "../store/store.ts";
import { focusFirst, focusKey } from "./steering.ts";

/** A page or sheet that lies over the first one. */
export type Page =
  | AppPage
  | { kind: "thing"; id: string }
  | { kind: "property"; thing: string; property: string }
  | { kind: "action"; thing: string; action: string }
  | { kind: "confirm"; thing: string; property: string; value: boolean }
  | { kind: "code" }
  | { kind: "activity"; id: string }
  | { kind: "store" }
  | { kind: "store-app"; app: StoreApp }
  | { kind: "sent"; sending: Sending }
  | { kind: "notices" }
  | { kind: "voice" }
  | { kind: "device" }
  | { kind: "reset" }
  | { kind: "network" }
  | { kind: "password"; network: string; name: string }
  | { kind: "payment"; request: string };

/** The thing that a page is about; null where it is about none. */
export function thingOf(page: Page): string | null {
  switch (page.kind) {
    case "thing":
      return page.id;
    case "activity":
    case "app":
    case "code":
    case "device":
    case "network":
    case "notices":
    case "password":
    case "payment":
    case "reset":
    case "sent":
    case "store":
    case "store-app":
    case "voice":
      return null;
    default:
      return page.thing;
  }
}

interface AppPage {
  kind: "app";
  installation: string;
}

export interface Entry {
  page: Page;
  /** The `data-key` of what was focused when this page opened. */
  from: string | null;
}

/** What was opened from the page that leaves returns to where that one was opened from. */
export function without(entries: readonly Entry[], at: number): readonly Entry[] {
  const from = entries[at]?.from ?? null;
  return entries.flatMap((entry, index) => (index === at ? [] : index === at + 1 ? [{ ...entry, from }] : [entry]));
}

/** The pages that lie over each other, the topmost last; leaving one returns the focus. */
export class Pages {
  entries = $state.raw<readonly Entry[]>([]);
  /** An app that the sheet on top may be about to open: it is loaded, out of sight, and does not begin. */
  ahead = $state.raw<AppPage | null>(null);

  get top(): Page | null {
    return this.entries[this.entries.length - 1]?.page ?? null;
  }

  open(page: Page): void {
    const active = document.activeElement;
    const from = active instanceof HTMLElement ? (active.dataset["key"] ?? null) : null;
    this.#set([...this.entries, { page, from }]);
    void tick().then(focusFirst);
  }

  /** Opens an app, unless it is the topmost page. */
  show(installation: string): void {
    if (this.top?.kind !== "app" || this.top.installation !== installation) {
      const loaded = this.ahead?.installation === installation ? this.ahead : null;
      this.open(loaded ?? { kind: "app", installation });
    }
  }

  /** Loads an app ahead, unless it is open; until something else is on top. */
  prepare(installation: string): void {
    if (!this.entries.some(({ page }) => page.kind === "app" && page.installation === installation)) {
      this.ahead = { kind: "app", installation };
    }
  }

  /** Opens an app over everything else. Where it lies below other pages, it begins anew. */
  bring(installation: string): void {
    if (this.top?.kind !== "app" || this.top.installation !== installation) {
      this.close(installation);
      this.show(installation);
    }
  }

  /** Leaves the topmost page; false when there is none to leave. */
  back(): boolean {
    const entry = this.entries[this.entries.length - 1];
    if (!entry) {
      return false;
    }
    this.#set(this.entries.slice(0, -1));
    void tick().then(() => focusKey(entry.from));
    return true;
  }

  /** Leaves a payment's page, wherever it lies. */
  leave(request: string): void {
    this.#leave(({ page }) => page.kind === "payment" && page.request === request);
  }

  /**
   * Leaves an app's page, wherever it lies.
   *
   * @param otherwise the `data-key` of what gets the focus where nothing is left of what had it before
   */
  close(installation: string, otherwise: string | null = null): void {
    this.#leave(({ page }) => page.kind === "app" && page.installation === installation, otherwise);
  }

  /** Leaves the sheet of an activity, wherever it lies. */
  leaveSheet(activity: string): void {
    this.#leave(({ page }) => page.kind === "activity" && page.id === activity);
  }

  #leave(which: (entry: Entry) => boolean, otherwise: string | null = null): void {
    const at = this.entries.findIndex(which);
    if (at >= 0) {
      const left = without(this.entries, at);
      const from = this.entries[at]?.from ?? null;
      const wasTop = at === left.length;
      this.#set(left);
      // A page that lies over it keeps the focus.
      if (wasTop) {
        void tick().then(() => focusKey(from, otherwise));
      }
    }
  }

  #set(entries: readonly Entry[]): void {
    this.entries = entries;
    if (this.top?.kind !== "activity") {
      this.ahead = null;
    }
  }

  /** Drops every page for a thing that is no longer in the home. */
  keep(ids: ReadonlySet<string>): void {
    const gone = this.entries.findIndex(({ page }) => {
      const thing = thingOf(page);
      return thing !== null && !ids.has(thing);
    });
    if (gone >= 0) {
      this.#set(this.entries.slice(0, gone));
      void tick().then(focusFirst);
    }
  }
}
