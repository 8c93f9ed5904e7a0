import { resting, type Controls } from "@opentos/sdk/controls";
import { LayoutFault, readLayout, type Layout } from "@opentos/sdk/layout";
import type { Cue } from "@opentos/sdk/wire";
import { Direct, peer, type Peer } from "./direct.ts";
import { freshName, PAUSED_MILLIS, readCue, readSignal, record, round, whole, type FromPhone } from "./words.ts";

/** Between two inputs of one phone, where nothing was pressed or let go: below what the hub takes, above what screens tell. */
const INPUT_MILLIS = 1_000 / 90;

/** After a change the state is said again, since what repeats nothing may lose it. */
const AGAIN_MILLIS = [40, 120, 400] as const;

/** While nothing changes. */
const IDLE_MILLIS = 1_000;

const HI_MILLIS = 1_000;

/** Without a word by the direct way for so long, all goes both ways; after so long it is given up. */
const DOUBTED_MILLIS = 1_000;
const GIVEN_UP_MILLIS = 4_000;

/** Before the direct way is tried again. */
const RETRY_FIRST_MILLIS = 2_000;
const RETRY_MAX_MILLIS = 60_000;

/** An attempt that has not come to be in this time never will. */
const ATTEMPT_MILLIS = 10_000;

const BACKOFF_FIRST_MILLIS = 400;
const BACKOFF_MAX_MILLIS = 8_000;

/** Texts that were written and not said yet. */
const TEXTS_WAITING_MAX = 20;

/** Why the phone is no part of the party any more. The numbers are those with which the hub closes. */
export type Left = "over" | "removed" | "elsewhere" | "flood";

const ENDINGS: { readonly [code: number]: Left } = { 4404: "over", 4403: "removed", 4409: "elsewhere", 4429: "flood" };

export interface Seat {
  readonly seat: number;
  readonly name: string;
  readonly title: { readonly en: string; readonly zhHans: string };
}

/** How a phone stands with its party. */
export interface Standing {
  /** Whether the hub is reached. */
  readonly connected: boolean;
  /** Whether the app runs, as far as was heard. */
  readonly running: boolean;
  readonly direct: boolean;
}

export interface PhoneEar {
  seated(seat: Seat): void;
  stands(standing: Standing): void;
  layout(layout: Layout): void;
  cue(cue: Cue): void;
  left(why: Left): void;
}

export interface PhoneOptions {
  /** Of the hub's connection for phones. */
  readonly url: string;
  readonly token: string;
  readonly make?: Peer | null;
  /** Whether the direct way is tried at all. */
  readonly direct?: boolean;
}

/**
 * A party at the phone's side: keeps a connection with the hub, and where it can a direct way beside it, and says how
 * the controls are by whichever is there.
 */
export class PhoneLine {
  readonly #options: PhoneOptions;
  readonly #ear: PhoneEar;
  readonly #peer: Peer | null;
  readonly #page = freshName();
  readonly #ticker: number;
  #socket: WebSocket | null = null;
  #seated = false;
  #attempt = 0;
  #connecting = 0;
  #layout: Layout | null = null;
  #round = "";
  #number = 0;
  #texts = 0;
  #cues = 0;
  readonly #written: { id: string; text: string }[] = [];
  #controls: { [id: string]: number[] } = {};
  #said = 0;
  #saying = 0;
  #changed = 0;
  #agains = 0;
  #heard = 0;
  #running = false;
  #direct: Direct | null = null;
  #attempts = 0;
  #began = 0;
  #heardDirect = 0;
  #retry = RETRY_FIRST_MILLIS;
  #next = 0;
  #none = false;
  #hi = 0;
  #standing: Standing = { connected: false, running: false, direct: false };
  #over = false;

  constructor(options: PhoneOptions, ear: PhoneEar) {
    this.#options = options;
    this.#ear = ear;
    this.#peer = options.direct === false ? null : options.make === undefined ? peer() : options.make;
    this.#ticker = window.setInterval(() => this.#tick(performance.now()), 50);
    window.addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#seen);
    this.#connect();
  }

  /** Gives the seat up. */
  leave(): void {
    this.#hub({ leave: true });
    this.#end();
  }

  /** Goes, and keeps the seat. */
  stop(): void {
    this.#end();
  }

  #end(): void {
    this.#over = true;
    window.clearInterval(this.#ticker);
    window.clearTimeout(this.#connecting);
    window.clearTimeout(this.#saying);
    window.removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#seen);
    this.#direct?.close();
    this.#socket?.close();
    this.#socket = null;
  }

  // The hub.

  #connect(): void {
    window.clearTimeout(this.#connecting);
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    this.#seated = false;
    socket.onopen = () => socket.send(JSON.stringify({ token: this.#options.token }));
    socket.onmessage = ({ data }) => this.#socket === socket && this.#fromHub(String(data));
    socket.onclose = ({ code }) => this.#socket === socket && this.#closed(code);
  }

  #closed(code: number): void {
    this.#socket = null;
    this.#seated = false;
    const left = ENDINGS[code];
    if (left) {
      this.#end();
      this.#ear.left(left);
      return;
    }
    const wait = Math.min(BACKOFF_MAX_MILLIS, BACKOFF_FIRST_MILLIS * 2 ** Math.min(this.#attempt++, 6));
    this.#connecting = window.setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2));
    this.#stand();
  }

  readonly #hurry = (): void => {
    if (!this.#over && this.#socket === null) {
      this.#attempt = 0;
      this.#connect();
    }
  };

  /** A phone that woke up finds out at once whether it is connected still. */
  readonly #seen = (): void => {
    if (document.visibilityState === "visible") {
      if (this.#socket?.readyState === WebSocket.OPEN && performance.now() - this.#heard > PAUSED_MILLIS) {
        const old = this.#socket;
        this.#socket = null;
        old.close();
        this.#attempt = 0;
        this.#connect();
      }
      this.#hurry();
    } else {
      this.rest();
    }
  };

  #fromHub(data: string): void {
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const found = record(message);
    const said = record(found?.["said"]);
    if (said) {
      this.#hear(said, false);
      return;
    }
    const seat = whole(found?.["seat"]);
    if (found && seat !== null) {
      this.#seated = true;
      this.#attempt = 0;
      this.#ear.seated({ seat, name: String(found["name"]), title: found["title"] as Seat["title"] });
      this.#sayHi(performance.now());
      this.#stand();
    }
  }

  #hub(message: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN || (!this.#seated && !("token" in message))) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #say(said: FromPhone): boolean {
    return this.#hub({ said });
  }

  #sayHi(now: number): void {
    this.#hi = now;
    this.#say({ t: "hi", page: this.#page });
  }

  // The terminal.

  #hear(said: { readonly [name: string]: unknown }, directly: boolean): void {
    const now = performance.now();
    this.#heard = now;
    if (directly) {
      this.#heardDirect = now;
    }
    switch (said["t"]) {
      case "welcome":
        if (said["page"] === this.#page) {
          this.#begin(round(said["r"]) ?? "", said["layout"]);
        }
        this.#running = true;
        break;
      case "beat":
        this.#running = true;
        if (this.#round === "" && now - this.#hi > HI_MILLIS) {
          this.#sayHi(now);
        }
        break;
      case "pause":
        this.#running = false;
        break;
      case "who":
        this.#running = true;
        this.#round = "";
        this.#sayHi(now);
        break;
      case "cue": {
        const cue = readCue(said["cue"]);
        const number = whole(said["k"]) ?? 0;
        // By both ways it comes twice; one that was overtaken is too late to be felt.
        if (cue && number > this.#cues) {
          this.#cues = number;
          this.#ear.cue(cue);
        }
        break;
      }
      case "signal": {
        const signal = readSignal(said["signal"]);
        if (signal?.kind === "none") {
          this.#none = true;
        }
        if (signal) {
          void this.#direct?.take(signal);
        }
        break;
      }
      default:
        break;
    }
    this.#stand();
  }

  /** A round begins: what was pressed before is not counted in it. */
  #begin(name: string, given: unknown): void {
    if (name === this.#round) {
      return;
    }
    let layout: Layout;
    try {
      layout = readLayout(given);
    } catch (fault) {
      if (fault instanceof LayoutFault) {
        console.warn("the terminal sent no layout", fault);
        return;
      }
      throw fault;
    }
    this.#round = name;
    this.#number = 0;
    this.#texts = 0;
    this.#cues = 0;
    this.#none = false;
    this.#controls = resting(layout);
    if (JSON.stringify(layout) !== JSON.stringify(this.#layout)) {
      this.#layout = layout;
      this.#ear.layout(layout);
    }
    this.#changes(performance.now());
    this.#write();
  }

  // The controls.

  get controls(): Controls {
    return this.#controls;
  }

  /** The state of an element, where something was pressed or let go: said at once. */
  press(id: string, numbers: readonly number[]): void {
    this.#put(id, numbers);
    this.#sayInput();
  }

  /** The state of an element that moves: said with the next step. */
  move(id: string, numbers: readonly number[]): void {
    this.#put(id, numbers);
    const wait = INPUT_MILLIS - (performance.now() - this.#said);
    if (wait <= 0) {
      this.#sayInput();
    } else if (this.#saying === 0) {
      this.#saying = window.setTimeout(() => this.#sayInput(), wait);
    }
  }

  #put(id: string, numbers: readonly number[]): void {
    if (this.#controls[id]) {
      this.#controls[id] = [...numbers];
      this.#changed = performance.now();
      this.#agains = 0;
    }
  }

  /** Lets everything go. */
  rest(): void {
    if (!this.#layout) {
      return;
    }
    const still = resting(this.#layout);
    for (const { id, kind } of this.#layout.elements) {
      const now = this.#controls[id];
      if (now) {
        this.#controls[id] =
          kind === "button" ? [0, now[1] ?? 0] : kind === "pad" ? [now[0] ?? 0, now[1] ?? 0, now[2] ?? 0, 0] : (still[id] ?? now);
      }
    }
    this.#changes(performance.now());
  }

  #changes(now: number): void {
    this.#changed = now;
    this.#agains = 0;
    this.#sayInput();
  }

  #sayInput(): void {
    window.clearTimeout(this.#saying);
    this.#saying = 0;
    if (this.#round === "") {
      return;
    }
    const now = performance.now();
    this.#said = now;
    const message: FromPhone = { t: "input", r: this.#round, n: this.#number++, c: this.#controls };
    const direct = this.#direct?.input(message) ?? false;
    if (!direct || now - this.#heardDirect > DOUBTED_MILLIS) {
      this.#say(message);
    }
  }

  /** Something that was written: it arrives once, or is lost with the page. */
  write(id: string, text: string): void {
    if (this.#written.length < TEXTS_WAITING_MAX) {
      this.#written.push({ id, text });
      this.#write();
    }
  }

  #write(): void {
    while (this.#round !== "" && this.#written.length > 0) {
      const { id, text } = this.#written[0] as { id: string; text: string };
      const message: FromPhone = { t: "text", r: this.#round, k: this.#texts + 1, id, text };
      const direct = this.#direct?.say(message) ?? false;
      const sure = direct && performance.now() - this.#heardDirect <= DOUBTED_MILLIS;
      // The terminal counts them, so one that comes by both ways is there once.
      const hub = !sure && this.#say(message);
      if (!direct && !hub) {
        return;
      }
      this.#texts++;
      this.#written.shift();
    }
  }

  // Time.

  #tick(now: number): void {
    const again = AGAIN_MILLIS[this.#agains];
    if (again !== undefined && now - this.#changed >= again) {
      this.#agains++;
      this.#sayInput();
    } else if (now - this.#said >= IDLE_MILLIS) {
      this.#sayInput();
    }
    if (this.#running && now - this.#heard > PAUSED_MILLIS) {
      this.#running = false;
    }
    if (this.#running && this.#round === "" && now - this.#hi > HI_MILLIS) {
      this.#sayHi(now);
    }
    this.#write();
    this.#tryDirectly(now);
    this.#stand();
  }

  #tryDirectly(now: number): void {
    if (this.#direct) {
      const late = this.#direct.open ? now - this.#heardDirect > GIVEN_UP_MILLIS : now - this.#began > ATTEMPT_MILLIS;
      if (late) {
        this.#direct.close();
      }
      return;
    }
    if (this.#peer && !this.#none && this.#seated && this.#round !== "" && now >= this.#next) {
      this.#openDirectly(this.#peer, now);
    }
  }

  #openDirectly(make: Peer, now: number): void {
    this.#began = now;
    const direct: Direct = new Direct(make, ++this.#attempts, {
      signal: (signal) => void this.#say({ t: "signal", signal }),
      open: () => {
        this.#heardDirect = performance.now();
        this.#retry = RETRY_FIRST_MILLIS;
        this.#sayInput();
        this.#stand();
      },
      heard: (message) => {
        const said = record(message);
        if (said && this.#direct === direct) {
          this.#hear(said, true);
        }
      },
      lost: () => {
        if (this.#direct === direct) {
          this.#direct = null;
          this.#next = performance.now() + this.#retry;
          this.#retry = Math.min(RETRY_MAX_MILLIS, this.#retry * 2);
          this.#stand();
        }
      },
    });
    this.#direct = direct;
    void direct.offer();
  }

  #stand(): void {
    if (this.#over) {
      return;
    }
    const direct = (this.#direct?.open ?? false) && performance.now() - this.#heardDirect <= DOUBTED_MILLIS * 2;
    const now = { connected: this.#seated || direct, running: this.#running && this.#layout !== null, direct };
    const before = this.#standing;
    if (now.connected !== before.connected || now.running !== before.running || now.direct !== before.direct) {
      this.#standing = now;
      this.#ear.stands(now);
    }
  }
}
