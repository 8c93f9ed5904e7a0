import { RefusedError, System, type Device, type Tos, type Way } from "./index.ts";
import { SDK_VERSION, type Context, type FromApp, type Json, type Key } from "./wire.ts";

const KEY_CHARACTERS_MAX = 100;
const VALUE_BYTES_MAX = 32 * 1024;
const KEYS_MAX = 1_000;
const BYTES_MAX = 1024 * 1024;

/** What a test gives the emulated terminal; left out: a TV, English, dark, no grants, no devices. */
export interface Setting {
  context?: Partial<Context>;
  devices?: readonly Device[];
  values?: { readonly [key: string]: Json };
}

/** A terminal in a unit test, with the bounds and refusals of a real one. */
export class Emulator implements Way {
  readonly tos: Tos;
  /** What the app sent beside its calls, in order. */
  readonly sent: FromApp["type"][] = [];
  readonly #system: System;
  readonly #values: Map<string, Json>;
  readonly #devices: Map<string, Device>;

  constructor({ context = {}, devices = [], values = {} }: Setting = {}) {
    this.#system = new System(this, {
      sdk: SDK_VERSION,
      app: "org.example.app",
      form: "tv",
      locale: "en",
      theme: "dark",
      grants: [],
      ...context,
    });
    this.tos = this.#system;
    this.#values = new Map(Object.entries(values));
    this.#devices = new Map(devices.map((device) => [device.id, device]));
  }

  /** A key of the remote control, down and up. */
  press(key: Key): void {
    this.#system.press(key, true);
    this.#system.press(key, false);
  }

  /** The person, or the terminal, changes something while the app runs. */
  change(context: Partial<Context>): void {
    this.#system.change({ ...this.tos.context, ...context });
  }

  /** A device as the app has left it. */
  device(id: string): Device | undefined {
    return this.#devices.get(id);
  }

  send(message: FromApp): void {
    this.sent.push(message.type);
  }

  async call(name: string, args: { readonly [name: string]: Json }): Promise<Json> {
    switch (name) {
      case "person":
        return { id: "emulated-person-0000" };
      case "storage.get":
        return { value: this.#values.get(args["key"] as string) ?? null };
      case "storage.set":
        return { bytes: this.#keep(args["key"] as string, args["value"] ?? null) };
      case "storage.remove":
        this.#values.delete(args["key"] as string);
        return {};
      case "storage.keys":
        return { keys: [...this.#values.keys()].sort() };
      case "devices.list":
        this.#require("devices-see");
        return { devices: [...this.#devices.values()] as unknown as Json[] };
      case "devices.set": {
        this.#require("devices-control");
        const device = this.#chosen(args["device"] as string);
        const values = { ...device.values, [args["property"] as string]: args["value"] ?? null };
        this.#devices.set(device.id, { ...device, values });
        return { cause: "cause_emulated" };
      }
      case "devices.invoke":
        this.#require("devices-control");
        this.#chosen(args["device"] as string);
        return { invocation: "invocation_emulated" };
      default:
        throw refused("call-unknown", "The sdk has no such call.");
    }
  }

  #require(grant: string): void {
    if (!this.tos.context.grants.includes(grant)) {
      throw refused("grant-missing", "The person did not let the app do this.");
    }
  }

  #chosen(id: string): Device {
    const device = this.#devices.get(id);
    if (!device) {
      throw refused("not-found", "The person chose no such device for the app.");
    }
    return device;
  }

  #keep(key: string, value: Json): number {
    if (key === "" || key.length > KEY_CHARACTERS_MAX) {
      throw refused("field-invalid", "A key has 1 to 100 characters.");
    }
    if (bytes(value) > VALUE_BYTES_MAX) {
      throw refused("body-too-large", "A value has at most 32 KiB as JSON.");
    }
    const others = [...this.#values].filter(([each]) => each !== key);
    const sum = others.reduce((before, [, each]) => before + bytes(each), bytes(value));
    if (others.length >= KEYS_MAX || sum > BYTES_MAX) {
      throw refused("limit-reached", "An app keeps at most 1000 values and 1024 KiB for a person.");
    }
    this.#values.set(key, value);
    return sum;
  }
}

function bytes(value: Json): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function refused(code: string, detail: string): RefusedError {
  return new RefusedError({ code, detail });
}
