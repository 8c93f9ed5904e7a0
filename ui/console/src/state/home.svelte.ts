import type { Json } from "@opentos/kit/thing";
import * as api from "../api.ts";
import type { Device, Home, LiveMessage, Room } from "../api-types.ts";
import { Live } from "../live.ts";
import { keepHome, keptHome } from "./kept.ts";
import { notices } from "./notices.svelte.ts";
import { session } from "./session.svelte.ts";

/** Changes that come one after the other are kept together. */
const KEEP_MILLIS = 1_000;

/** What a page that shows one device hears besides the twin. */
export type DeviceListener = (message: LiveMessage) => void;

/** One home as it is now: fetched once, then kept by live changes. */
export class HomeState {
  home = $state<Home | null>(null);
  devices = $state<Device[]>([]);
  status = $state<"loading" | "ready" | "failed">("loading");
  failure = $state<unknown>(null);
  /** Whether changes arrive; while not, everything shown may be out of date. */
  live = $state(true);
  /** What is shown was so then, where it is not known to be so now. */
  asOf = $state<number | null>(null);
  /** What is shown was kept by this browser: what may be done with it is not known. */
  kept = $state(false);
  /** The person has more pages open than the hub keeps live; another has to be closed. */
  tooManyPages = $state(false);
  private connection: Live | null = null;
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<DeviceListener>();
  private loads = 0;
  /** What was heard since each load began: its answer may be older than that. */
  private readonly heard = new Set<LiveMessage[]>();

  constructor(readonly id: string) {}

  open(): void {
    if (this.connection) {
      return;
    }
    void this.load();
    addEventListener("pagehide", this.keepNow);
    this.connection = new Live(api.livePath(this.id), {
      message: (message) => this.apply(message),
      // Also at first: what happened between the answer and the first message was in neither.
      connected: () => {
        this.live = true;
        void this.load();
      },
      lost: (tooManyPages) => {
        this.keepNow();
        this.live = false;
        this.asOf ??= this.status === "ready" ? Date.now() : null;
        this.tooManyPages = tooManyPages;
      },
    });
  }

  close(): void {
    this.keepNow();
    removeEventListener("pagehide", this.keepNow);
    this.connection?.close();
    this.connection = null;
  }

  listen(listener: DeviceListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** An answer that a later request has overtaken is dropped. */
  async load(): Promise<void> {
    const load = ++this.loads;
    const heard: LiveMessage[] = [];
    this.heard.add(heard);
    try {
      const [home, devices] = await Promise.all([api.fetchHome(this.id), api.devices(this.id)]);
      if (load === this.loads) {
        this.home = home;
        this.devices = devices;
        heard.forEach((message) => this.keep(message));
        this.status = "ready";
        this.failure = null;
        this.asOf = null;
        this.kept = false;
        this.changed();
      }
    } catch (failure) {
      if (load === this.loads && this.status !== "ready") {
        await this.failed(failure);
      }
    } finally {
      this.heard.delete(heard);
    }
  }

  /** Without a hub, what was last seen is better than nothing. */
  private async failed(failure: unknown): Promise<void> {
    const person = session.person?.id;
    const kept = failure instanceof api.Unreachable && person !== undefined ? await keptHome(person, this.id) : null;
    if (this.status === "ready") {
      return;
    }
    if (kept) {
      this.home = kept.home;
      this.devices = kept.devices;
      this.asOf = kept.at;
      this.kept = true;
      this.live = false;
      this.status = "ready";
    } else {
      this.status = "failed";
      this.failure = failure;
    }
  }

  private changed(): void {
    this.keeping ??= setTimeout(this.keepNow, KEEP_MILLIS);
  }

  /** Only what is known to be so now; what was kept before stays as old as it is. */
  private readonly keepNow = (): void => {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    const person = session.person?.id;
    if (this.home && this.live && this.asOf === null && person !== undefined) {
      void keepHome(person, Date.now(), this.home, this.devices);
    }
  };

  device(id: string): Device | undefined {
    return this.devices.find((device) => device.id === id);
  }

  may(deed: string): boolean {
    return this.home?.may.includes(deed) ?? false;
  }

  devicesIn(room: Room | null): Device[] {
    return this.devices
      .filter((device) => (device.room?.id ?? null) === (room?.id ?? null))
      .sort((left, right) => left.name.localeCompare(right.name));
  }

  /** Asks for a value. The tile shows the wish at once, and as a wish, until the device answers. */
  async set(device: Device, property: string, value: Json): Promise<void> {
    try {
      const { version, cause } = await api.setProperty(device.id, property, value);
      const twin = this.device(device.id)?.twin[property];
      if (twin && (twin.desired?.version ?? -1) < version) {
        twin.desired = { value, version, cause, at: new Date().toISOString(), answered: false };
      }
    } catch (error) {
      notices.failed(error);
    }
  }

  private apply(message: LiveMessage): void {
    this.heard.forEach((each) => each.push(message));
    if (message.type === "changed") {
      void this.load();
    } else {
      this.keep(message);
    }
    for (const listener of this.listeners) {
      listener(message);
    }
  }

  private keep(message: LiveMessage): void {
    this.changed();
    if (message.type === "twin") {
      this.applyTwin(message);
    } else if (message.type === "presence") {
      const device = this.device(message.device);
      if (device) {
        device.online = message.online;
        device.lastSeenAt = message.at;
      }
    } else if (message.type === "software") {
      const device = this.device(message.device);
      if (device) {
        device.software = message.software;
      }
    }
  }

  private applyTwin(message: LiveMessage & { type: "twin" }): void {
    const device = this.device(message.device);
    if (!device) {
      return;
    }
    const twin = (device.twin[message.property] ??= { reported: null, desired: null });
    // A message that was overtaken on its way must not bring an older value back.
    if (message.reported && !(twin.reported && twin.reported.at > message.reported.at)) {
      twin.reported = message.reported;
    }
    if (message.desired !== undefined && !(message.desired && twin.desired && twin.desired.version > message.desired.version)) {
      twin.desired = message.desired;
    }
  }
}

let current: HomeState | null = null;

/** The state of a home; one is open at a time, and stays open between its pages. */
export function homeState(id: string): HomeState {
  if (current?.id !== id) {
    current?.close();
    current = new HomeState(id);
    current.open();
  }
  return current;
}

export function closeHome(): void {
  current?.close();
  current = null;
}
