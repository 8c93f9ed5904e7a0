import {
  CALLS_WAITING_MAX,
  MESSAGE_CHARACTERS_MAX,
  SEATS_MAX,
  type Context,
  type FromApp,
  type Json,
  type Key,
  type Refused,
  type Sent,
  type ToApp,
} from "@opentos/sdk/wire";
import { LayoutFault, readLayout } from "@opentos/sdk/layout";
import { PartyLine, readOpened, type PartyWay } from "./party/terminal.ts";
import { readCue } from "./party/words.ts";

/** How long an app may take from its page to its greeting. */
const GREETING_MILLIS = 15_000;

const PING_MILLIS = 2_000;

/** An app that answers no ping for so long hangs. */
const SILENCE_MILLIS = 10_000;

/** More messages in a second are a flood. The sdk itself stays far below. */
const MESSAGES_PER_SECOND_MAX = 200;

/** How long an app may take for its last word. */
const LEAVING_MILLIS = 1_200;

/** How long an app may take until it takes what was sent to it. */
const TAKING_MILLIS = 8_000;

/** Why an app was ended. */
export type Ended = "silent" | "flood" | "closed";

export type Answer = { result: Json } | { refused: Refused };

export interface Host {
  /** Carries a call out; rejects only by a fault of the page's own. */
  call(name: string, args: { readonly [name: string]: Json }): Promise<Answer>;
  /** The app has drawn its first picture. */
  ready(): void;
  ended(why: Ended): void;
  /** How phones reach the app; left out where the host plays them itself. */
  readonly party?: PartyWay;
  /** Where there is no such way: what the app says to phones. */
  toPhones?(message: Extract<FromApp, { type: "cue" | "layout" }>): void;
}

/**
 * The shell's side of a running app. The frame is of an origin that equals no other, so nothing but these
 * messages passes between the two; whatever the app sends is looked at as a stranger's.
 */
export class AppBridge {
  readonly #frame: HTMLIFrameElement;
  readonly #host: Host;
  #context: Context;
  #port: MessagePort | null = null;
  #heard = 0;
  #looked = 0;
  #waiting = 0;
  #second = 0;
  #messages = 0;
  #timer = 0;
  #over = false;
  #party: PartyLine | null = null;
  #held: boolean;
  #left: ((said: boolean) => void) | null = null;
  readonly #given = new Map<string, (took: boolean) => void>();

  /** @param held whether the app is loaded and not welcomed yet, until `release` */
  constructor(frame: HTMLIFrameElement, context: Context, host: Host, held = false) {
    this.#frame = frame;
    this.#context = context;
    this.#held = held;
    this.#host = host;
  }

  start(): void {
    this.#heard = this.#looked = Date.now();
    window.addEventListener("message", this.#greeted);
    this.#timer = window.setInterval(() => this.#look(), PING_MILLIS);
  }

  stop(): void {
    this.#over = true;
    window.removeEventListener("message", this.#greeted);
    window.clearInterval(this.#timer);
    this.#port?.close();
    this.#port = null;
    this.#party?.stop();
    this.#party = null;
    this.#left?.(false);
    this.#given.forEach((answer) => answer(false));
  }

  /** Gives the app something that was sent to it; false where it did not take it in time. */
  give(sent: Sent): Promise<boolean> {
    if (!this.#port || this.#over) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => this.#given.get(sent.id)?.(false), TAKING_MILLIS);
      this.#given.set(sent.id, (took) => {
        window.clearTimeout(timer);
        this.#given.delete(sent.id);
        resolve(took);
      });
      this.#send({ type: "sent", sent });
    });
  }

  /** Asks the app for its last word; false where it gave none in time. */
  leave(): Promise<boolean> {
    if (!this.#port) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => this.#left?.(false), LEAVING_MILLIS);
      this.#left = (said) => {
        window.clearTimeout(timer);
        this.#left = null;
        resolve(said);
      };
      this.#send({ type: "leave" });
    });
  }

  change(context: Context): void {
    this.#context = context;
    if (!this.#held) {
      this.#send({ type: "context", context });
    }
  }

  /** What players do who have no phones. */
  play(message: Extract<ToApp, { type: "party" | "input" | "text" | "party-over" }>): void {
    this.#send(message);
  }

  /** False where there is no app yet that could take it. */
  key(key: Key, down: boolean): boolean {
    this.#send({ type: "key", key, down });
    return this.#port !== null;
  }

  readonly #greeted = (event: MessageEvent): void => {
    const hello = event.data as { tos?: unknown } | null;
    const port = event.ports[0];
    if (event.source !== this.#frame.contentWindow || typeof hello !== "object" || hello?.tos !== "hello" || !port) {
      return;
    }
    // A page that was loaded anew greets anew.
    this.#port?.close();
    this.#port = port;
    this.#heard = Date.now();
    port.onmessage = (message) => this.#hear(message.data);
    if (!this.#held) {
      this.#welcome();
    }
  };

  /** Welcomes an app that was held. */
  release(): void {
    if (this.#held) {
      this.#held = false;
      this.#welcome();
    }
  }

  #welcome(): void {
    this.#send({ type: "welcome", context: this.#context });
  }

  #look(): void {
    const now = Date.now();
    // A page that stood still itself, as in a terminal that slept, heard of nobody meanwhile.
    this.#heard += Math.max(0, now - this.#looked - 2 * PING_MILLIS);
    this.#looked = now;
    const silent = now - this.#heard;
    if (silent > (this.#port ? SILENCE_MILLIS : GREETING_MILLIS)) {
      this.#end("silent");
    } else {
      this.#send({ type: "ping" });
    }
  }

  #hear(data: unknown): void {
    if (this.#over) {
      return;
    }
    const second = Math.floor(Date.now() / 1_000);
    this.#messages = second === this.#second ? this.#messages + 1 : 1;
    this.#second = second;
    if (this.#messages > MESSAGES_PER_SECOND_MAX) {
      this.#end("flood");
      return;
    }
    this.#heard = Date.now();
    if (this.#held) {
      // Before its welcome an app has nothing to say but that it lives.
      return;
    }
    const message = data as FromApp | null;
    switch (typeof message === "object" ? message?.type : undefined) {
      case "ready":
        this.#host.ready();
        break;
      case "close":
        this.#end("closed");
        break;
      case "left":
        this.#left?.(true);
        break;
      case "took": {
        const { id } = data as { id?: unknown };
        if (typeof id === "string") {
          this.#given.get(id)?.(true);
        }
        break;
      }
      case "call":
        void this.#call(data);
        break;
      case "cue":
      case "layout":
        this.#toPhones(data as { type: string; seat?: unknown; cue?: unknown; layout?: unknown });
        break;
      default:
        break;
    }
  }

  async #call(data: unknown): Promise<void> {
    const { id, call, arguments: args } = data as { id?: unknown; call?: unknown; arguments?: unknown };
    if (typeof id !== "number") {
      return;
    }
    const fault = this.#fault(call, args);
    if (fault) {
      this.#answer(id, { refused: fault });
      return;
    }
    this.#waiting++;
    const given = args as { readonly [name: string]: Json };
    try {
      this.#answer(
        id,
        call === "controllers.open" && this.#host.party
          ? await this.#openParty(this.#host.party, given)
          : await this.#host.call(call as string, given),
      );
    } finally {
      this.#waiting--;
    }
  }

  /** The hub gives a code and seats; what the phones show is between them and this page. */
  async #openParty(way: PartyWay, args: { readonly [name: string]: Json }): Promise<Answer> {
    try {
      const layout = readLayout(args["layout"]);
      const answer = await this.#host.call("controllers.open", { seats: args["seats"] ?? SEATS_MAX });
      const opened = "result" in answer ? readOpened(answer.result) : null;
      if (!opened || this.#over) {
        return answer;
      }
      this.#party?.stop();
      this.#party = new PartyLine(way, opened, layout, {
        party: (party) => this.#send({ type: "party", party }),
        input: (seat, input) => this.#send({ type: "input", seat, input }),
        text: (seat, element, text) => this.#send({ type: "text", seat, id: element, text }),
        over: () => {
          this.#party = null;
          this.#send({ type: "party-over" });
        },
      });
      return { result: opened.now as unknown as Json };
    } catch (fault) {
      if (fault instanceof LayoutFault) {
        return { refused: { code: "field-invalid", detail: fault.message } };
      }
      throw fault;
    }
  }

  #toPhones({ type, seat, cue, layout }: { type: string; seat?: unknown; cue?: unknown; layout?: unknown }): void {
    if (type === "cue") {
      const read = readCue(cue);
      if (read && typeof seat === "number") {
        this.#party?.cue(seat, read);
        this.#host.toPhones?.({ type: "cue", seat, cue: read });
      }
      return;
    }
    try {
      const read = readLayout(layout);
      this.#party?.change(read);
      this.#host.toPhones?.({ type: "layout", layout: read });
    } catch (fault) {
      // The sdk looks at it before; who does not use the sdk keeps the layout that is there.
      console.warn("the app sent no layout", fault);
    }
  }

  #fault(call: unknown, args: unknown): Refused | null {
    if (typeof call !== "string" || call.length > 60 || typeof args !== "object" || args === null) {
      return { code: "body-malformed", detail: "A call has a name and arguments." };
    }
    if (this.#waiting >= CALLS_WAITING_MAX) {
      return { code: "busy", detail: "Too many calls wait for an answer." };
    }
    if (characters(args) > MESSAGE_CHARACTERS_MAX) {
      return { code: "body-too-large", detail: "A call has at most 96 KiB." };
    }
    return null;
  }

  #answer(id: number, answer: Answer): void {
    this.#send({ type: "answer", id, ...answer });
  }

  #send(message: ToApp): void {
    this.#port?.postMessage(message);
  }

  #end(why: Ended): void {
    this.stop();
    this.#host.ended(why);
  }
}

/** Beyond the bound where it is no JSON: what passes between windows may also hold circles or files. */
function characters(value: object): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
