import type { Answer } from "@opentos/kit/app-bridge";
import type { Locale } from "@opentos/kit/i18n";
import type { Json } from "@opentos/kit/thing";
import type { Json as AppJson } from "@opentos/sdk/wire";
import type { PartyWay } from "@opentos/kit/party/terminal";
import { partyWay } from "../apps/party.ts";
import { INTENT_MILLIS, intentKey, same, waiting, type Intents } from "./intents.ts";
import { problemOf, UNREACHABLE, type Problem } from "./problem.ts";
import type { StoreLink, StorePage } from "../store/store.ts";
import type { LocalState, QrMatrix, PaymentCode } from "./state.ts";

const RECONNECT_MILLIS = 1_000;
const PROBLEM_SHOWN_MILLIS = 6_000;
const WRITE_PAUSE_MILLIS = 120;

/** The device runtime as the shell knows it: its last word, and what was asked of it since. */
export class Runtime {
  state = $state.raw<LocalState | null>(null);
  /** False as soon as the runtime's stream breaks; the page keeps showing its last word. */
  reachable = $state(true);
  intents = $state.raw<Intents>(new Map());
  problem = $state.raw<Problem | null>(null);
  /** How far this browser's clock is behind the device's, in milliseconds. */
  clockOffsetMillis = $state(0);

  readonly #writes = new Map<string, { value: Json; timer: number }>();
  #problemTimer = 0;

  start(): void {
    void this.#load();
    this.#listen();
  }

  async #load(): Promise<void> {
    try {
      const answer = await fetch("/local/state");
      if (answer.ok && this.state === null) {
        this.#take((await answer.json()) as LocalState);
      }
    } catch {
      this.reachable = false;
    }
  }

  #listen(): void {
    const stream = new EventSource("/local/live");
    let drawn = false;
    stream.onmessage = (message: MessageEvent<string>) => {
      this.reachable = true;
      this.#take(JSON.parse(message.data) as LocalState);
      if (!drawn) {
        drawn = true;
        this.#drawn();
      }
    };
    stream.onopen = () => {
      this.reachable = true;
    };
    stream.onerror = () => {
      this.reachable = false;
      // A browser gives up for good after some errors, so we begin again ourselves.
      stream.close();
      window.setTimeout(() => this.#listen(), RECONNECT_MILLIS);
    };
  }

  /** Tells the runtime that its first word is on the screen; a page that nobody sees is never drawn. */
  #drawn(): void {
    window.requestAnimationFrame(() =>
      window.requestAnimationFrame(() => {
        const said = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
        void fetch("/local/drawn", said).catch(() => undefined);
      }),
    );
  }

  #take(state: LocalState): void {
    this.state = state;
    const offset = Date.parse(state.now) - Date.now();
    if (Number.isFinite(offset) && Math.abs(offset - this.clockOffsetMillis) > 500) {
      this.clockOffsetMillis = offset;
    }
    this.#forget();
  }

  #forget(): void {
    const state = this.state;
    if (state && this.intents.size > 0) {
      this.intents = waiting(this.intents, Date.now(), (key) => known(state, key));
    }
  }

  /** Asks for a property's value; several wishes in a row for the same one are sent as the last. */
  set(thing: string, property: string, value: Json): void {
    const key = intentKey(thing, property);
    this.intents = new Map(this.intents).set(key, { value, until: Date.now() + INTENT_MILLIS });
    window.setTimeout(() => this.#forget(), INTENT_MILLIS + 50);
    const earlier = this.#writes.get(key);
    if (earlier) {
      earlier.value = value;
      return;
    }
    const write = { value, timer: 0 };
    write.timer = window.setTimeout(() => {
      this.#writes.delete(key);
      void this.#write(key, thing, property, write.value);
    }, WRITE_PAUSE_MILLIS);
    this.#writes.set(key, write);
  }

  async #write(key: string, thing: string, property: string, value: Json): Promise<void> {
    const path = `${this.#base(thing)}/properties/${encodeURIComponent(property)}`;
    if (!(await this.#post(path, { value }))) {
      const left = new Map(this.intents);
      if (same(left.get(key)?.value, value)) {
        left.delete(key);
        this.intents = left;
      }
    }
  }

  /** Starts an action; true when it was accepted. */
  invoke(thing: string, action: string, input: Json | undefined): Promise<boolean> {
    const body: Json = input === undefined ? {} : { input };
    return this.#post(`${this.#base(thing)}/actions/${encodeURIComponent(action)}`, body);
  }

  /** The device's own time, in milliseconds. */
  deviceNow(): number {
    return Date.now() + this.clockOffsetMillis;
  }

  /** The payment code to show now; null where nobody pays with this device, or it does not answer. */
  async paymentCode(): Promise<PaymentCode | null> {
    try {
      const answer = await fetch("/local/payment-code");
      return answer.ok ? ((await answer.json()) as PaymentCode) : null;
    } catch {
      return null;
    }
  }

  /** Approves or declines a payment; null where that was done. */
  async decide(request: string, decision: { decision: string; digest: string; pin?: string }): Promise<Problem | null> {
    try {
      const answer = await fetch(`/local/payments/${encodeURIComponent(request)}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(decision),
      });
      return answer.ok ? null : await problemOf(answer);
    } catch {
      return UNREACHABLE;
    }
  }

  /** What a running app asks for. */
  async call(installation: string, call: string, args: { readonly [name: string]: AppJson }): Promise<Answer> {
    try {
      const answer = await fetch(`/local/apps/${encodeURIComponent(installation)}/calls`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ call, arguments: args }),
      });
      if (answer.ok) {
        return { result: (await answer.json()) as AppJson };
      }
      const { code, detail } = await problemOf(answer);
      return { refused: { code, detail } };
    } catch {
      return { refused: { code: UNREACHABLE.code, detail: UNREACHABLE.detail } };
    }
  }

  /** How phones reach a running app: by a stream of its own, and what is said back is posted. */
  party(installation: string): PartyWay {
    return partyWay(`/local/apps/${encodeURIComponent(installation)}/party`);
  }

  /** What the shell says, or asks, of what people do; shows why where that is refused. */
  activity(asked: { readonly [name: string]: Json }): Promise<{ readonly [name: string]: Json } | null> {
    return this.#ask("/local/activities", asked);
  }

  /** What became of something that was sent here. */
  sending(said: { readonly [name: string]: Json }): Promise<{ readonly [name: string]: Json } | null> {
    return this.#ask("/local/sendings", said);
  }

  /** What somebody read here of what they were told. */
  notification(said: { readonly [name: string]: Json }): Promise<{ readonly [name: string]: Json } | null> {
    return this.#ask("/local/notifications", said);
  }

  /** What is typed, answered or undone of what was said here. */
  exchange(said: { readonly [name: string]: Json }): Promise<{ readonly [name: string]: Json } | null> {
    return this.#ask("/local/exchanges", said);
  }

  /** Begins to listen, ends it, or has the phrase that wakes waited for; null where that was done. */
  async ear(rest: "" | "/end" | "/stop" | "/wake", said: { readonly [name: string]: Json }): Promise<Problem | null> {
    try {
      const answer = await fetch(`/local/ear${rest}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said) });
      return answer.ok ? null : await problemOf(answer);
    } catch {
      return UNREACHABLE;
    }
  }

  /** Sound of the microphone; false where it did not arrive. */
  async sound(samples: Blob): Promise<boolean> {
    try {
      return (await fetch("/local/ear/sound", { method: "POST", headers: { "Content-Type": "audio/l16" }, body: samples })).ok;
    } catch {
      return false;
    }
  }

  async #ask(path: string, asked: { readonly [name: string]: Json }): Promise<{ readonly [name: string]: Json } | null> {
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(asked),
      });
      if (answer.ok) {
        return (await answer.json()) as { [name: string]: Json };
      }
      const problem = await problemOf(answer);
      // What is over was carried on by somebody else meanwhile.
      if (problem.code !== "handoff-over") {
        this.#show(problem);
      }
    } catch {
      this.#show(UNREACHABLE);
    }
    return null;
  }

  /** What was sent as a code for a phone; null where none holds it. */
  async sentCode(sending: string): Promise<QrMatrix | null> {
    try {
      const answer = await fetch(`/local/sendings/${encodeURIComponent(sending)}/code`);
      return answer.ok ? ((await answer.json()) as { qr: QrMatrix }).qr : null;
    } catch {
      return null;
    }
  }

  /** A part of what the store has for this device, after an app that is known. */
  async store(after: string): Promise<StorePage | Problem> {
    try {
      const answer = await fetch(`/local/store?after=${encodeURIComponent(after)}`);
      return answer.ok ? ((await answer.json()) as StorePage) : await problemOf(answer);
    } catch {
      return UNREACHABLE;
    }
  }

  /** Where a phone installs an app; null where the device does not answer. */
  async storeLink(app: string): Promise<StoreLink | null> {
    try {
      const answer = await fetch(`/local/store/${encodeURIComponent(app)}`);
      return answer.ok ? ((await answer.json()) as StoreLink) : null;
    } catch {
      return null;
    }
  }

  /** Erases everything that the device keeps; true where it begins. */
  reset(): Promise<boolean> {
    return this.#post("/local/reset", { device: this.state?.device.id ?? "" });
  }

  /** Somebody looks at the networks in reach. */
  watchNetworks(): Promise<boolean> {
    return this.#post("/local/network/watch", {});
  }

  /** Joins a wireless network; what comes of it is in the state. */
  join(network: string, password: string): Promise<boolean> {
    return this.#post("/local/network/join", { network, password });
  }

  /** Opens a network of the device's own, by which a phone chooses. */
  share(): Promise<boolean> {
    return this.#post("/local/network/share", {});
  }

  unshare(): Promise<boolean> {
    return this.#post("/local/network/unshare", {});
  }

  /** Somebody has read what became of the data. */
  recoveryRead(): Promise<boolean> {
    return this.#post("/local/recovery/seen", {});
  }

  speak(locale: Locale): void {
    void this.#post("/local/locale", { locale });
  }

  /** Says in words what did not work. */
  tell(detail: string): void {
    this.#show({ code: "", detail });
  }

  dismissProblem(): void {
    this.problem = null;
  }

  #base(thing: string): string {
    return thing === this.state?.device.id ? "/local" : `/local/things/${encodeURIComponent(thing)}`;
  }

  async #post(path: string, body: Json): Promise<boolean> {
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (answer.ok) {
        return true;
      }
      this.#show(await problemOf(answer));
    } catch {
      this.#show(UNREACHABLE);
    }
    return false;
  }

  #show(problem: Problem): void {
    this.problem = problem;
    window.clearTimeout(this.#problemTimer);
    this.#problemTimer = window.setTimeout(() => (this.problem = null), PROBLEM_SHOWN_MILLIS);
  }
}

function known(state: LocalState, key: string): { value: Json | undefined; wanted: Json | undefined } {
  const slash = key.indexOf("/");
  const id = key.slice(0, slash);
  const property = key.slice(slash + 1);
  if (id === state.device.id) {
    const own = state.properties[property];
    return { value: own?.value, wanted: own?.desired?.value };
  }
  const thing = state.things.find((each) => each.id === id);
  const desired = thing?.desired[property];
  return {
    value: thing?.reported[property]?.value,
    wanted: desired && desired.answered !== true ? desired.value : undefined,
  };
}
