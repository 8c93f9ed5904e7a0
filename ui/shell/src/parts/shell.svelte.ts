import type { Locale, Values } from "@opentos/kit/i18n";
import type { ActionAffordance, Json } from "@opentos/kit/thing";
import { titleOf } from "@opentos/kit/thing";
import { bodyOf, type Body } from "../forms/forms.ts";
import { getContext, setContext } from "svelte";
import { fieldsOf } from "../controls/form.ts";
import { Runtime } from "../runtime/runtime.svelte.ts";
import { textKey } from "../runtime/problem.ts";
import { shownConnection } from "../runtime/state.ts";
import { Pages } from "../steer/pages.svelte.ts";
import { texts, translate } from "../texts/index.ts";
import { Handing } from "../apps/handing.svelte.ts";
import { Ear } from "../voice/ear.svelte.ts";
import { otherThings, ownThing, position, togglable, type Thing } from "../things/thing.ts";

/** What every part of the page stands on: the runtime, the open pages, the reader's language. */
export class Shell {
  readonly runtime = new Runtime();
  readonly pages = new Pages();
  readonly handing = new Handing();
  readonly ear = new Ear(this.runtime);

  readonly locale: Locale = $derived(this.runtime.state?.locale ?? "en");
  readonly body: Body = $derived(bodyOf(this.runtime.state?.form ?? ""));
  /** Whether the hub can be reached through the runtime; while connecting, the last word counts. */
  readonly connected: boolean = $derived(
    this.runtime.reachable &&
      (this.runtime.state === null || shownConnection(this.runtime.state.connection) !== "offline"),
  );
  readonly own: Thing | null = $derived(
    this.runtime.state ? ownThing(this.runtime.state, this.runtime.intents) : null,
  );
  readonly others: Thing[] = $derived(
    this.runtime.state ? otherThings(this.runtime.state, this.runtime.intents, this.connected) : [],
  );

  /** Whether somebody speaks with the home here: what plays waits, to hear and be heard. */
  readonly talking: boolean = $derived(this.ear.speaks || (this.runtime.state?.voice?.phase ?? "") !== "");

  /** Whether a microphone is open here, for the phrase that wakes. */
  readonly waits: boolean = $derived.by(() => {
    const voice = this.runtime.state?.voice;
    return this.runtime.reachable && voice?.wake?.on === true && (voice.microphone === "device" || this.ear.open);
  });

  t = (key: string, values?: Values): string => translate(this.locale, key, values);

  /** The text for a stable code, then what the other side said about it, then a general text. */
  codeText(prefix: "reason" | "refusal", code: string, detail = ""): string {
    const key = textKey(prefix, code, texts[this.locale]);
    return key ? this.t(key) : detail || this.t(`${prefix}.unknown`);
  }

  /** Why an action failed: by its code, then in the words of the device. */
  outcomeText(code: string, detail: string): string {
    const known = texts[this.locale];
    const key = [`outcome.${code}`, `refusal.${code}`].find((each) => known[each] !== undefined);
    return key ? this.t(key) : detail;
  }

  thing(id: string): Thing | null {
    return this.own?.id === id ? this.own : (this.others.find((each) => each.id === id) ?? null);
  }

  /** The product's name in the reader's language, in the middle of a sentence. */
  productWord(): string {
    const state = this.runtime.state;
    if (!state) {
      return "";
    }
    const title = titleOf(state.model, state.device.product, this.locale);
    return this.locale === "en" && !/^[A-Z]{2}/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
  }

  /** Sets a value; a switch that concerns safety or money is confirmed first. */
  set(thing: Thing, property: string, value: Json): void {
    const risk = thing.model.properties?.[property]?.["tos:risk"] ?? "comfort";
    if (typeof value === "boolean" && (risk === "security" || risk === "money")) {
      this.pages.open({ kind: "confirm", thing: thing.id, property, value });
    } else {
      this.runtime.set(thing.id, property, value);
    }
  }

  /** Starts an action at once, or asks first what it needs to be told or whether it is meant. */
  start(thing: Thing, name: string, action: ActionAffordance): void {
    const risk = action["tos:risk"] ?? "comfort";
    if (fieldsOf(action).length > 0 || risk === "security" || risk === "money") {
      this.pages.open({ kind: "action", thing: thing.id, action: name });
    } else {
      void this.runtime.invoke(thing.id, name, undefined);
    }
  }

  /** What comes to a screen that is off is to be seen. */
  wake(): void {
    const own = this.own;
    const property = own ? togglable(own) : null;
    if (own && property !== null && position(own.readings[property]) === false) {
      this.runtime.set(own.id, property, true);
    }
  }

  /** A tap on a thing: turns its main switch over, or opens it when it has none. */
  act(thing: Thing): void {
    const property = togglable(thing);
    if (property === null || thing.away !== null) {
      this.pages.open({ kind: "thing", id: thing.id });
    } else {
      this.runtime.set(thing.id, property, position(thing.readings[property]) !== true);
    }
  }
}

const KEY = Symbol("shell");

export function provideShell(): Shell {
  return setContext(KEY, new Shell());
}

export function useShell(): Shell {
  return getContext<Shell>(KEY);
}
