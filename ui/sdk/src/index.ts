import {
  CALLS_WAITING_MAX,
  MESSAGE_CHARACTERS_MAX,
  SDK_VERSION,
  SEATS_MAX,
  type Context,
  type FromApp,
  type Json,
  type Key,
  type PartyNow,
  type Sent,
  type ToApp,
} from "./wire.ts";
import { ActivityPen, type Activities } from "./activity.ts";
import { AppParty, type Controllers } from "./controllers.ts";
import { readLayout } from "./layout.ts";
import { RefusedError } from "./refused.ts";

export type { Activities, Activity } from "./activity.ts";
export { RefusedError, refusedAs } from "./refused.ts";
export type { Context, Form, Json, Key, Said, Sent, SentKind } from "./wire.ts";
export { SEAT_COLOURS } from "./wire.ts";
export type { Controllers, Cue, Element, Input, Kind as ControlKind, Layout, Party, PartyNow, Player, Preset, Sound, Tint, Words } from "./controllers.ts";

/** How long the terminal may take to greet an app. */
const GREETING_MILLIS = 10_000;

/** What was sent and waits for a listener; the oldest go. */
const SENT_WAITING_MAX = 10;

/** What is known of a party before it was opened. */
const PARTY_BEFORE: PartyNow = { code: "", url: "", qr: { size: 0, rows: [] }, seats: SEATS_MAX, players: [] };

/** How often an open payment is looked at. */
const SETTLING_MILLIS = 1_000;

/** What the app keeps for its person, the same on each of that person's terminals. */
export interface Storage {
  /** `null` where nothing is kept under the key. */
  get(key: string): Promise<Json>;
  /** At most 32 KiB as JSON, 1,000 keys of at most 100 characters, and 1 MiB together. */
  set(key: string, value: Json): Promise<void>;
  remove(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

/** A device that the person let the app see. */
export interface Device {
  id: string;
  name: string;
  room: string;
  online: boolean;
  formFactor: string;
  /** The last reported value of each property. */
  values: { readonly [property: string]: Json };
  /** The properties and actions of its Thing Model (W3C WoT Thing Description 1.1). */
  properties: { readonly [name: string]: Json };
  actions: { readonly [name: string]: Json };
}

/** The devices that the person chose. Takes the grant `devices-see`, and to change something `devices-control`. */
export interface Devices {
  list(): Promise<Device[]>;
  /** Resolves when the wish is written down; what the device made of it, `list` tells. */
  set(device: string, property: string, value: Json, text?: string): Promise<void>;
  invoke(device: string, action: string, input?: Json, text?: string): Promise<void>;
}

/** An amount in the shape of PaymentCurrencyAmount (W3C Payment Request API). */
export interface Amount {
  /** ISO 4217. */
  currency: string;
  /** In major units, with at most the currency's decimals. */
  value: string;
}

/** Something that the app's manifest sells (`tos_items`). */
export interface Item {
  id: string;
  title: string;
  prices: Amount[];
  /** What is paid again each period; `null` for what is paid once. */
  subscription: { period: string } | null;
  /** Whether the person has it now: paid and not given back, or a subscription that lives. */
  owned: boolean;
}

/** A payment that the app asked for. */
export interface Payment {
  id: string;
  /** `open` until somebody answers; what nobody answers in 15 minutes is `expired`. */
  state: "open" | "paid" | "declined" | "withdrawn" | "expired" | "refunded";
  label: string;
  /** What the person pays, tax included. */
  amount: Amount;
  /** The item that it buys; `null` for what the app asked for by itself. */
  item: string | null;
  /** What the app gave it to know it by; empty for an item. */
  reference: string;
  /**
   * Once it is paid: a JSON Web Signature in compact form (RFC 7515, EdDSA by RFC 8037) which a server
   * holds to the hub's key (docs/apps.md). `null` before.
   */
  proof: string | null;
}

/** Payments, each of which the person approves on a phone or watch. Takes the grant `payments`. */
export interface Payments {
  /** What the app sells, and what of it the person has. */
  items(): Promise<Item[]>;
  /** Asks for an item's price. The currency may be left out where there is one. */
  buy(item: string, currency?: string): Promise<Payment>;
  /** Asks for something outside the app, such as a meal. The reference has 1 to 40 characters; the same again answers with the payment that is there. */
  ask(wanted: { label: string; amount: Amount; reference: string }): Promise<Payment>;
  find(payment: string): Promise<Payment>;
  /** Resolves once the payment is not open any more. */
  settled(payment: string): Promise<Payment>;
  withdraw(payment: string): Promise<Payment>;
}

/** Somebody whom the person knows and who has the app too. */
export interface Friend {
  /** The same name by which `person()` knows them. */
  id: string;
  name: string;
}

/** The person's friends. Takes the grant `friends`. */
export interface Friends {
  list(): Promise<Friend[]>;
  /** A word that makes whoever enters it a friend: once, for ten minutes. */
  code(): Promise<{ code: string; expires: string }>;
  /** Enters the word of somebody else. */
  add(code: string): Promise<{ name: string }>;
}

/** Somebody's place on a board. */
export interface Standing {
  /** From 1; who has the same value has the same rank. */
  rank: number;
  name: string;
  value: number;
  you: boolean;
}

/** Boards on which the person and the person's friends compare. Takes the grant `friends`. */
export interface Scores {
  /** The greatest value counts; a whole number within what JavaScript holds exactly. Answers with the person's place. */
  submit(board: string, value: number): Promise<Standing>;
  /** The 50 greatest among the person and the person's friends. */
  top(board: string): Promise<Standing[]>;
}

/** Notifications to the app's person. Takes the grant `notifications`. */
export interface Notifications {
  /** One with the same tag takes the place of the one before. At most 60 and 200 characters. */
  send(notification: { title: string; body: string; tag?: string }): Promise<void>;
}

/** What a content item is. */
export type Kind = "audio" | "video" | "picture" | "text";

/** A feed, or one address, that the person added. */
export interface Source {
  id: string;
  title: string;
  /** It is read now; its items come. */
  reading: boolean;
  /** The code of a refusal, where it could not be read the last time. */
  problem: string | null;
  items: number;
}

/** How far the person is with an item, on whichever terminal. */
export interface Progress {
  seconds: number;
  /** 0 where nobody knows. */
  total: number;
  finished: boolean;
}

/** Something to watch, hear, look at or read. */
export interface ContentItem {
  id: string;
  source: string;
  sourceTitle: string;
  kind: Kind;
  title: string;
  summary: string;
  published: string;
  /** How long it is; 0 where its source does not say. */
  seconds: number;
  /** Whether this terminal can show it. */
  here: boolean;
  /** Whether the person may play it: it is free, or was bought. */
  owned: boolean;
  /** Whether it is a free part of a source that is sold. */
  trailer: boolean;
  /** What it costs alone, where it has to be bought; empty where it is not sold so. */
  prices: Amount[];
  /** What all of its source costs, where it has to be bought; empty where it is not sold so. */
  sourcePrices: Amount[];
  /** The address of a small picture; `null` where there is none. */
  picture: string | null;
  progress: Progress | null;
}

/** A part of a shelf; `next` is the `after` of what follows. */
export interface ContentPage {
  items: ContentItem[];
  next: number | null;
}

/** What a page plays or shows. */
export interface Opening {
  kind: Kind;
  /** A media type; empty for text. `application/vnd.apple.mpegurl` is HLS. */
  type: string;
  /** For `src` of an element; `null` for text. Good for a day. */
  address: string | null;
  /** Where to go on; 0 for what is new, or was finished. */
  seconds: number;
  /** The words, a line for each paragraph. */
  words: string;
}

/** What the person's sources offer. Takes the grant `content`. */
export interface Content {
  sources(): Promise<Source[]>;
  /** What the person began (`continue`), what is new (`new`), or all of a source (its id), as far as this terminal can show it. */
  shelf(shelf: string, after?: number): Promise<ContentPage>;
  /** What holds each of these words, also what only other terminals can show. */
  find(words: string, after?: number): Promise<ContentPage>;
  /** An item with all of its words. */
  item(item: string): Promise<ContentItem & { words: string }>;
  /** Where it is played, and from which second. Refused as `content-not-shown` where this terminal cannot, as `purchase-required` where it is sold. */
  open(item: string): Promise<Opening>;
  /** Keeps how far the person is: some seconds apart while it plays, and when it stops. Of two reports the newer counts. */
  progress(item: string, at: { seconds: number; total?: number; finished?: boolean; ago?: number }): Promise<Progress>;
}

/** The system on which the app runs. */
export interface Tos {
  readonly context: Context;
  /** Called now and whenever the context changes; answers a function that ends it. */
  onContext(listener: (context: Context) => void): () => void;
  /**
   * A key of the remote control went down or up. Where no listener answers `true`, the key arrives as a
   * `KeyboardEvent` at the window, and `Escape` leaves the app.
   */
  onKey(listener: (key: Key, down: boolean) => boolean): () => void;
  /**
   * Called with each thing that a person sends to this app; the manifest says which kinds it opens (`tos_opens`), and what
   * can be said to it (`tos_intents`): that comes as `intent`. What came before there was a listener is told then. Answers a
   * function that ends it.
   */
  onSent(listener: (sent: Sent) => void): () => void;
  /** The app has drawn its first picture; until then the terminal shows its icon. */
  ready(): void;
  /** Leaves the app. */
  close(): void;
  /** Who uses the app, by a name that only this app's developer knows. */
  person(): Promise<{ id: string }>;
  readonly storage: Storage;
  readonly devices: Devices;
  readonly payments: Payments;
  readonly friends: Friends;
  readonly scores: Scores;
  readonly notifications: Notifications;
  readonly controllers: Controllers;
  readonly content: Content;
  readonly activity: Activities;
}

/** A way to the system: the terminal's shell, or the emulator. */
export interface Way {
  call(name: string, args: { readonly [name: string]: Json }): Promise<Json>;
  send(message: FromApp): void;
  /** Waits before the system is asked again. */
  pause(millis: number): Promise<void>;
}

/**
 * Greets the terminal. Rejects where the page does not run as an app.
 */
export function connect(): Promise<Tos> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error("no terminal answers; run the app with `tos app run`")),
      GREETING_MILLIS,
    );
    const connection = new Connection(port1, (context) => {
      clearTimeout(timer);
      resolve(connection.system(context));
    });
    window.parent.postMessage({ tos: "hello", sdk: SDK_VERSION }, "*", [port2]);
  });
}

class Connection implements Way {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, { resolve: (value: Json) => void; reject: (why: Error) => void }>();
  readonly #welcome: (context: Context) => void;
  #system: System | null = null;
  #next = 1;

  constructor(port: MessagePort, welcome: (context: Context) => void) {
    this.#port = port;
    this.#welcome = welcome;
    port.onmessage = (event: MessageEvent<ToApp>) => this.#hear(event.data);
  }

  system(context: Context): Tos {
    this.#system = new System(this, context);
    return this.#system;
  }

  #hear(message: ToApp): void {
    switch (message.type) {
      case "welcome":
        this.#welcome(message.context);
        break;
      case "context":
        this.#system?.change(message.context);
        break;
      case "key":
        this.#system?.press(message.key, message.down);
        break;
      case "sent":
        this.#system?.receive(message.sent);
        break;
      case "ping":
        this.send({ type: "pong" });
        break;
      case "party":
      case "input":
      case "text":
      case "party-over":
        this.#system?.play(message);
        break;
      case "leave":
        void this.#leave();
        break;
      case "answer": {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if ("refused" in message) {
          waiting?.reject(new RefusedError(message.refused));
        } else {
          waiting?.resolve(message.result);
        }
        break;
      }
    }
  }

  async #leave(): Promise<void> {
    await this.#system?.leave();
    this.send({ type: "left" });
  }

  send(message: FromApp): void {
    this.#port.postMessage(message);
  }

  pause(millis: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, millis));
  }

  call(name: string, args: { readonly [name: string]: Json }): Promise<Json> {
    if (this.#waiting.size >= CALLS_WAITING_MAX) {
      return Promise.reject(new RefusedError({ code: "busy", detail: "Too many calls wait for an answer." }));
    }
    if (JSON.stringify(args).length > MESSAGE_CHARACTERS_MAX) {
      return Promise.reject(new RefusedError({ code: "body-too-large", detail: "A call has at most 96 KiB." }));
    }
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.send({ type: "call", id, call: name, arguments: args });
    });
  }
}

/** What an app sees of the system, by whichever way. */
export class System implements Tos {
  readonly #way: Way;
  readonly #contexts = new Set<(context: Context) => void>();
  readonly #keys = new Set<(key: Key, down: boolean) => boolean>();
  readonly #sentTo = new Set<(sent: Sent) => void>();
  readonly #pen: ActivityPen;
  #sentWaiting: Sent[] = [];
  #context: Context;
  #party: AppParty | null = null;

  constructor(way: Way, context: Context) {
    this.#way = way;
    this.#context = context;
    this.#pen = new ActivityPen({
      call: (name, args) => this.#way.call(name, args),
      pause: (millis) => this.#way.pause(millis),
      runs: () => this.#runs(),
    });
  }

  get activity(): Activities {
    return this.#pen;
  }

  /** The app is about to be left. */
  leave(): Promise<void> {
    return this.#pen.leave();
  }

  #runs(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.onContext((context) => {
        if (context.running) {
          queueMicrotask(() => end());
          resolve();
        }
      });
    });
  }

  get context(): Context {
    return this.#context;
  }

  onContext(listener: (context: Context) => void): () => void {
    this.#contexts.add(listener);
    listener(this.#context);
    return () => this.#contexts.delete(listener);
  }

  onKey(listener: (key: Key, down: boolean) => boolean): () => void {
    this.#keys.add(listener);
    return () => this.#keys.delete(listener);
  }

  onSent(listener: (sent: Sent) => void): () => void {
    this.#sentTo.add(listener);
    const waiting = this.#sentWaiting;
    this.#sentWaiting = [];
    waiting.forEach((each) => this.receive(each));
    return () => this.#sentTo.delete(listener);
  }

  /** Something was sent to the app. That it took it, it says when somebody listens. */
  receive(sent: Sent): void {
    if (this.#sentTo.size === 0) {
      this.#sentWaiting = [...this.#sentWaiting, sent].slice(-SENT_WAITING_MAX);
      return;
    }
    this.#sentTo.forEach((listener) => listener(sent));
    this.#way.send({ type: "took", id: sent.id });
  }

  change(context: Context): void {
    this.#context = context;
    this.#contexts.forEach((listener) => listener(context));
  }

  press(key: Key, down: boolean): void {
    const taken = [...this.#keys].map((listener) => listener(key, down)).includes(true);
    if (taken) {
      return;
    }
    if (key === "Escape") {
      if (down) {
        this.close();
      }
      return;
    }
    const target = document.activeElement ?? document.body;
    const goesOn = target.dispatchEvent(
      new KeyboardEvent(down ? "keydown" : "keyup", { key, code: key, bubbles: true, cancelable: true }),
    );
    // A key that a script sends presses nothing by itself.
    if (goesOn && down && key === "Enter" && target instanceof HTMLElement) {
      target.click();
    }
  }

  ready(): void {
    this.#way.send({ type: "ready" });
  }

  close(): void {
    this.#way.send({ type: "close" });
  }

  async person(): Promise<{ id: string }> {
    return (await this.#way.call("person", {})) as { id: string };
  }

  readonly storage: Storage = {
    get: async (key) => ((await this.#way.call("storage.get", { key })) as { value: Json }).value,
    set: async (key, value) => void (await this.#way.call("storage.set", { key, value })),
    remove: async (key) => void (await this.#way.call("storage.remove", { key })),
    keys: async () => ((await this.#way.call("storage.keys", {})) as { keys: string[] }).keys,
  };

  readonly devices: Devices = {
    list: async () => ((await this.#way.call("devices.list", {})) as unknown as { devices: Device[] }).devices,
    set: async (device, property, value, text = "") =>
      void (await this.#way.call("devices.set", { device, property, value, text })),
    invoke: async (device, action, input = null, text = "") =>
      void (await this.#way.call("devices.invoke", { device, action, input, text })),
  };

  readonly payments: Payments = {
    items: async () => ((await this.#way.call("payments.items", {})) as unknown as { items: Item[] }).items,
    buy: (item, currency = "") => this.#payment("payments.buy", { item, currency }),
    ask: ({ label, amount, reference }) =>
      this.#payment("payments.ask", { label, amount: { ...amount }, reference }),
    find: (payment) => this.#payment("payments.find", { payment }),
    withdraw: (payment) => this.#payment("payments.withdraw", { payment }),
    settled: async (payment) => {
      for (;;) {
        const found = await this.#payment("payments.find", { payment });
        if (found.state !== "open") {
          return found;
        }
        await this.#way.pause(SETTLING_MILLIS);
      }
    },
  };

  readonly friends: Friends = {
    list: async () => ((await this.#way.call("friends.list", {})) as unknown as { friends: Friend[] }).friends,
    code: async () => (await this.#way.call("friends.code", {})) as { code: string; expires: string },
    add: async (code) => (await this.#way.call("friends.add", { code })) as { name: string },
  };

  readonly scores: Scores = {
    submit: async (board, value) =>
      (await this.#way.call("scores.submit", { board, value })) as unknown as Standing,
    top: async (board) =>
      ((await this.#way.call("scores.top", { board })) as unknown as { standings: Standing[] }).standings,
  };

  readonly notifications: Notifications = {
    send: async ({ title, body, tag = "" }) => void (await this.#way.call("notifications.send", { title, body, tag })),
  };

  readonly controllers: Controllers = {
    open: async ({ layout, seats = SEATS_MAX }) => {
      const read = readLayout(layout);
      const party = new AppParty(this.#way, PARTY_BEFORE);
      // Who joins before the answer is here is not missed.
      this.#party = party;
      const opened = await this.#way.call("controllers.open", { layout: read as unknown as Json, seats });
      party.changed(opened as unknown as PartyNow);
      return party;
    },
  };

  /** What players do reaches the party that was opened last. */
  play(message: Extract<ToApp, { type: "party" | "input" | "text" | "party-over" }>): void {
    switch (message.type) {
      case "party":
        this.#party?.changed(message.party);
        break;
      case "input":
        this.#party?.input(message.seat, message.input);
        break;
      case "text":
        this.#party?.text(message.seat, message.id, message.text);
        break;
      case "party-over":
        this.#party?.over();
        break;
    }
  }

  readonly content: Content = {
    sources: async () => ((await this.#way.call("content.sources", {})) as unknown as { sources: Source[] }).sources,
    shelf: async (shelf, after = 0) => (await this.#way.call("content.shelf", { shelf, after })) as unknown as ContentPage,
    find: async (words, after = 0) => (await this.#way.call("content.find", { words, after })) as unknown as ContentPage,
    item: async (item) => (await this.#way.call("content.item", { item })) as unknown as ContentItem & { words: string },
    open: async (item) => (await this.#way.call("content.open", { item })) as unknown as Opening,
    progress: async (item, { seconds, total = 0, finished = false, ago = 0 }) =>
      (await this.#way.call("content.progress", { item, seconds, total, finished, ago })) as unknown as Progress,
  };

  async #payment(call: string, args: { readonly [name: string]: Json }): Promise<Payment> {
    return (await this.#way.call(call, args)) as unknown as Payment;
  }
}
