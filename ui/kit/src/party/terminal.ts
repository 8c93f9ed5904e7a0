import { inputOf, readControls, resting, type Controls, type Input } from "@opentos/sdk/controls";
import { TEXT_CHARACTERS_MAX, type Layout } from "@opentos/sdk/layout";
import { SEATS_MAX, SEAT_COLOURS, type Cue, type PartyNow, type Player } from "@opentos/sdk/wire";
import { Direct, peer, type Peer } from "./direct.ts";
import {
  BEAT_MILLIS, DIRECT_BEAT_MILLIS, freshName, readSignal, record, round, text, whole, type Record, type Signal, type ToPhone,
} from "./words.ts";

/** To all phones of a party. */
export const ALL = 0;

const CUES_PER_SECOND_MAX = 10;

/** Of one phone, by whichever way; the hub lets fewer through. */
const MESSAGES_PER_SECOND_MAX = 240;

/** Without a word by the direct way for so long, which a phone breaks each second, what it must hear goes both ways. */
const DOUBTED_MILLIS = 1_500;

/** What the page asks a phone it does not know, at most so often. */
const WHO_MILLIS = 1_000;

/** The way from a page in which an app runs to the hub. */
export interface PartyWay {
  /**
   * Begins to hear, and hears again when it was broken.
   *
   * @param heard what `inputs` carries (api/asyncapi.yaml), each party by itself as `party`, and `ready` at each beginning
   */
  open(heard: (message: unknown) => void): PartyVoice;
}

export interface PartyVoice {
  say(message: { readonly party: string } & ({ readonly attach: true } | { readonly to: number; readonly said: ToPhone })): void;
  close(): void;
}

/** What an app is told of its party. */
export interface PartyEar {
  party(now: PartyNow): void;
  input(seat: number, input: Input): void;
  text(seat: number, id: string, text: string): void;
  over(): void;
}

/** A party as the hub tells it: with its id. */
export interface Opened {
  readonly id: string;
  readonly revision: number;
  readonly now: PartyNow;
}

/** Reads a party that the hub tells of. */
export function readOpened(given: unknown): Opened | null {
  const found = record(given);
  const qr = record(found?.["qr"]);
  const players = found?.["players"];
  if (!found || typeof found["party"] !== "string" || !Array.isArray(players) || !qr) {
    return null;
  }
  return {
    id: found["party"],
    revision: whole(found["revision"]) ?? 0,
    now: {
      code: String(found["code"]),
      url: String(found["url"]),
      qr: qr as unknown as PartyNow["qr"],
      seats: whole(found["seats"]) ?? SEATS_MAX,
      players: players.flatMap(readPlayer),
    },
  };
}

function readPlayer(given: unknown): Player[] {
  const found = record(given);
  const seat = whole(found?.["seat"]);
  const colour = SEAT_COLOURS[(seat ?? 0) - 1];
  return found && seat !== null && colour
    ? [{ seat, name: String(found["name"]), colour, here: found["here"] === true }]
    : [];
}

/** What the page knows of one phone. */
class Phone {
  page = "";
  round = "";
  newest = -1;
  texts = 0;
  /** As the app heard them last, and as they are. */
  told: Controls;
  now: Controls;
  /** Whether the app heard of this phone in this animation step, and whether there is more to hear. */
  stepping = false;
  behind = false;
  direct: Direct | null = null;
  asked = 0;
  second = 0;
  messages = 0;
  cues = 0;
  /** The cues of this round, and when the phone spoke by the direct way last. */
  given = 0;
  heardDirect = Number.NEGATIVE_INFINITY;

  constructor(layout: Layout) {
    this.told = resting(layout);
    this.now = this.told;
  }
}

/**
 * An app's party at the terminal's side: hears phones by both ways, keeps what is newest, and hands the app at most one
 * input for each animation step and player.
 */
export class PartyLine {
  readonly #ear: PartyEar;
  readonly #peer: Peer | null;
  readonly #voice: PartyVoice;
  readonly #id: string;
  readonly #self = freshName();
  readonly #phones = new Map<number, Phone>();
  readonly #timers: number[] = [];
  #layout: Layout;
  #revision: number;
  #rounds = 0;
  #now: PartyNow;
  #addresses: readonly string[] = [];
  #over = false;

  constructor(way: PartyWay, opened: Opened, layout: Layout, ear: PartyEar, make: Peer | null = peer()) {
    this.#ear = ear;
    this.#peer = make;
    this.#id = opened.id;
    this.#revision = opened.revision;
    this.#now = opened.now;
    this.#layout = layout;
    this.#voice = way.open((message) => this.#heard(message));
    this.#timers.push(
      window.setInterval(() => this.#say(ALL, { t: "beat" }), BEAT_MILLIS),
      window.setInterval(() => this.#phones.forEach(({ direct }) => direct?.say({ t: "beat" })), DIRECT_BEAT_MILLIS),
    );
  }

  get id(): string {
    return this.#id;
  }

  /** Another layout for everybody. What is held meanwhile is let go. */
  change(layout: Layout): void {
    this.#layout = layout;
    for (const phone of this.#phones.values()) {
      phone.told = resting(layout);
      phone.now = phone.told;
      phone.round = "";
    }
    // The phones ask for the new one as they begin anew.
    this.#say(ALL, { t: "who" });
  }

  cue(seat: number, cue: Cue): void {
    if (seat === ALL) {
      this.#phones.forEach((_, each) => this.cue(each, cue));
      return;
    }
    const phone = this.#phones.get(seat);
    if (!phone || this.#counted(phone).cues++ >= CUES_PER_SECOND_MAX) {
      return;
    }
    const said: ToPhone = { t: "cue", k: ++phone.given, cue };
    const direct = phone.direct?.say(said) ?? false;
    // A phone that gave the direct way up may not have been able to say so.
    if (!direct || performance.now() - phone.heardDirect > DOUBTED_MILLIS) {
      this.#say(seat, said);
    }
  }

  /** The app goes; the phones wait for it. */
  stop(): void {
    if (this.#over) {
      return;
    }
    const said: ToPhone = { t: "pause" };
    this.#say(ALL, said);
    this.#phones.forEach(({ direct }) => {
      direct?.say(said);
      direct?.close();
    });
    this.#end();
  }

  #end(): void {
    this.#over = true;
    this.#timers.forEach((each) => window.clearInterval(each));
    this.#phones.forEach(({ direct }) => direct?.close());
    this.#phones.clear();
    this.#voice.close();
  }

  #say(seat: number, said: ToPhone): void {
    if (!this.#over) {
      this.#voice.say({ party: this.#id, to: seat, said });
    }
  }

  #heard(given: unknown): void {
    const message = record(given);
    if (!message || this.#over) {
      return;
    }
    if (message["ready"] === true) {
      const addresses = message["addresses"];
      this.#addresses = Array.isArray(addresses) ? addresses.filter((each) => typeof each === "string") : [];
      this.#voice.say({ party: this.#id, attach: true });
      this.#say(ALL, { t: "who" });
      return;
    }
    const opened = readOpened(message["party"]);
    if (opened) {
      this.#changed(opened);
      return;
    }
    if (message["party"] !== this.#id) {
      return;
    }
    const seat = whole(message["seat"]);
    const said = record(message["said"]);
    if (message["over"] === true) {
      this.#end();
      this.#ear.over();
    } else if (seat !== null && seat >= 1 && seat <= SEATS_MAX && said) {
      this.#phoneSaid(seat, said);
    }
  }

  #changed({ id, revision, now }: Opened): void {
    if (id !== this.#id || revision < this.#revision) {
      return;
    }
    this.#revision = revision;
    for (const [seat, phone] of this.#phones) {
      if (!now.players.some((each) => each.seat === seat)) {
        phone.direct?.close();
        this.#phones.delete(seat);
      } else if (!now.players.some((each) => each.seat === seat && each.here) && !phone.direct?.open) {
        // A phone that went holds nothing any more.
        this.#rest(seat, phone);
      }
    }
    this.#now = now;
    this.#tellParty();
  }

  /** Who is there by either way: a phone that speaks directly may have lost the hub. */
  #tellParty(): void {
    const players = this.#now.players.map((each) => ({
      ...each,
      here: each.here || (this.#phones.get(each.seat)?.direct?.open ?? false),
    }));
    this.#ear.party({ ...this.#now, players });
  }

  #rest(seat: number, phone: Phone): void {
    const still = resting(this.#layout);
    const kept = Object.fromEntries(
      this.#layout.elements.map(({ id, kind }) => {
        const now = phone.now[id] ?? [];
        return [id, kind === "button" ? [0, now[1] ?? 0] : kind === "pad" ? [now[0] ?? 0, now[1] ?? 0, now[2] ?? 0, 0] : (still[id] ?? [])];
      }),
    );
    phone.now = kept;
    this.#tell(seat, phone);
  }

  #phone(seat: number): Phone {
    let phone = this.#phones.get(seat);
    if (!phone) {
      phone = new Phone(this.#layout);
      this.#phones.set(seat, phone);
    }
    return phone;
  }

  #counted(phone: Phone): Phone {
    const second = Math.floor(Date.now() / 1_000);
    if (phone.second !== second) {
      phone.second = second;
      phone.messages = 0;
      phone.cues = 0;
    }
    return phone;
  }

  /** What a phone says, by whichever way. */
  #phoneSaid(seat: number, said: Record): void {
    const phone = this.#counted(this.#phone(seat));
    if (phone.messages++ >= MESSAGES_PER_SECOND_MAX) {
      return;
    }
    switch (said["t"]) {
      case "hi":
        this.#greet(seat, phone, round(said["page"]) ?? "");
        break;
      case "input":
        if (this.#knows(seat, phone, said)) {
          this.#take(seat, phone, whole(said["n"]) ?? -1, said["c"]);
        }
        break;
      case "text":
        if (this.#knows(seat, phone, said)) {
          this.#write(seat, phone, whole(said["k"]) ?? 0, said);
        }
        break;
      case "signal": {
        const signal = readSignal(said["signal"]);
        if (signal) {
          this.#signal(seat, phone, signal);
        }
        break;
      }
      default:
        break;
    }
  }

  /** A page of the phone begins a round; the same page again has not heard its welcome. */
  #greet(seat: number, phone: Phone, page: string): void {
    if (phone.page !== page || phone.round === "") {
      if (phone.page !== page) {
        phone.direct?.close();
        phone.direct = null;
      }
      phone.page = page;
      phone.round = `${this.#self}.${++this.#rounds}`;
      phone.newest = -1;
      phone.texts = 0;
      phone.given = 0;
      phone.told = resting(this.#layout);
      phone.now = phone.told;
      this.#tell(seat, phone);
    }
    this.#say(seat, { t: "welcome", page, r: phone.round, layout: this.#layout });
  }

  #knows(seat: number, phone: Phone, said: Record): boolean {
    if (phone.round !== "" && said["r"] === phone.round) {
      return true;
    }
    // Of a round that is over, for example before the terminal was loaded anew.
    const now = Date.now();
    if (now - phone.asked > WHO_MILLIS) {
      phone.asked = now;
      this.#say(seat, { t: "who" });
    }
    return false;
  }

  #take(seat: number, phone: Phone, number: number, controls: unknown): void {
    if (number <= phone.newest) {
      return;
    }
    phone.newest = number;
    phone.now = readControls(this.#layout, controls);
    this.#tell(seat, phone);
  }

  #write(seat: number, phone: Phone, number: number, said: Record): void {
    const written = text(said["text"], TEXT_CHARACTERS_MAX);
    const element = this.#layout.elements.find(({ id, kind }) => id === said["id"] && kind === "text");
    if (number > phone.texts && written !== null && element) {
      phone.texts = number;
      this.#ear.text(seat, element.id, written);
    }
  }

  #tell(seat: number, phone: Phone): void {
    if (phone.stepping) {
      phone.behind = true;
      return;
    }
    const { told, now } = phone;
    phone.told = now;
    phone.stepping = true;
    phone.behind = false;
    this.#ear.input(seat, inputOf(this.#layout, told, now));
    window.requestAnimationFrame(() => {
      phone.stepping = false;
      if (phone.behind && this.#phones.get(seat) === phone) {
        this.#tell(seat, phone);
      }
    });
  }

  #signal(seat: number, phone: Phone, signal: Signal): void {
    if (signal.kind !== "offer") {
      void phone.direct?.take(signal);
      return;
    }
    phone.direct?.close();
    phone.direct = null;
    if (!this.#peer) {
      this.#say(seat, { t: "signal", signal: { attempt: signal.attempt, kind: "none" } });
      return;
    }
    const direct: Direct = new Direct(
      this.#peer,
      signal.attempt,
      {
        signal: (answer) => this.#say(seat, { t: "signal", signal: answer }),
        open: () => undefined,
        heard: (message) => {
          const said = record(message);
          if (said && phone.direct === direct) {
            phone.heardDirect = performance.now();
            this.#phoneSaid(seat, said);
          }
        },
        lost: () => {
          if (phone.direct === direct) {
            phone.direct = null;
            if (this.#now.players.some((each) => each.seat === seat && !each.here)) {
              this.#rest(seat, phone);
              this.#tellParty();
            }
          }
        },
      },
      this.#addresses,
    );
    phone.direct = direct;
    void direct.take(signal);
  }
}
