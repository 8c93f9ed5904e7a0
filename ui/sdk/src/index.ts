import {
  CALLS_WAITING_MAX,
  MESSAGE_CHARACTERS_MAX,
  SDK_VERSION,
  type Context,
  type FromApp,
  type Json,
  type Key,
  type Refused,
  type ToApp,
} from "./wire.ts";

export type { Context, Form, Json, Key } from "./wire.ts";

/** How long the terminal may take to greet an app. */
const GREETING_MILLIS = 10_000;

/** A call that the system did not carry out. `code` is stable; docs/apps.md lists the codes. */
export class RefusedError extends Error {
  readonly code: string;

  constructor({ code, detail }: Refused) {
    super(detail);
    this.name = "RefusedError";
    this.code = code;
  }
}

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
  /** The app has drawn its first picture; until then the terminal shows its icon. */
  ready(): void;
  /** Leaves the app. */
  close(): void;
  /** Who uses the app, by a name that only this app's developer knows. */
  person(): Promise<{ id: string }>;
  readonly storage: Storage;
  readonly devices: Devices;
}

/** A way to the system: the terminal's shell, or the emulator. */
export interface Way {
  call(name: string, args: { readonly [name: string]: Json }): Promise<Json>;
  send(message: FromApp): void;
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
      case "ping":
        this.send({ type: "pong" });
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

  send(message: FromApp): void {
    this.#port.postMessage(message);
  }

  call(name: string, args: { readonly [name: string]: Json }): Promise<Json> {
    if (this.#waiting.size >= CALLS_WAITING_MAX) {
      return Promise.reject(new RefusedError({ code: "busy", detail: "Too many calls wait for an answer." }));
    }
    if (JSON.stringify(args).length > MESSAGE_CHARACTERS_MAX) {
      return Promise.reject(new RefusedError({ code: "body-too-large", detail: "A call has at most 64 KiB." }));
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
  #context: Context;

  constructor(way: Way, context: Context) {
    this.#way = way;
    this.#context = context;
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
    target.dispatchEvent(
      new KeyboardEvent(down ? "keydown" : "keyup", { key, code: key, bubbles: true, cancelable: true }),
    );
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
}
