import { Shelves, type EmulatedContent } from "./emulator-content.ts";
import { RefusedError, System, type Activity, type Amount, type Device, type Item, type Payment, type Progress, type Tos, type Way } from "./index.ts";
import { inputOf, readControls, resting, type Controls } from "./controls.ts";
import { presets, readLayout, type Layout } from "./layout.ts";
import {
  SDK_VERSION, SEATS_MAX, SEAT_COLOURS, type Context, type Cue, type FromApp, type Json, type Key, type PartyNow, type Said, type Sent, type ToApp,
} from "./wire.ts";

const KEY_CHARACTERS_MAX = 100;
const VALUE_BYTES_MAX = 32 * 1024;
const KEYS_MAX = 1_000;
const BYTES_MAX = 1024 * 1024;
const PAYMENTS_OPEN_MAX = 20;
const TEXT = /^.*\S.*$/s;
const BOARD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;

/** Stands for a code that no camera reads. */
const EMULATED_QR = { size: 3, rows: ["101", "010", "101"] };

/** A friend of the emulated person, with the greatest values that the friend submitted. */
export interface EmulatedFriend {
  id: string;
  name: string;
  scores?: { readonly [board: string]: number };
}

export interface Notification {
  title: string;
  body: string;
  tag: string;
}

/** A cue that phones were given; seat 0 is all of them. */
export interface GivenCue {
  seat: number;
  cue: Cue;
}

/** What a party tells an app. */
type Played = Extract<ToApp, { type: "party" | "input" | "text" | "party-over" }>;

/** What a test gives the emulated terminal; left out: a TV, English, dark, no grants, and nothing else either. */
export interface Setting {
  context?: Partial<Context>;
  devices?: readonly Device[];
  values?: { readonly [key: string]: Json };
  /** What the manifest sells. */
  items?: readonly Item[];
  friends?: readonly EmulatedFriend[];
  /** What the app finds to go on with. */
  activity?: Activity | null;
  /** Whom a friend's word belongs to. */
  codes?: { readonly [code: string]: EmulatedFriend };
  /** What the person's sources offer, the newest first. */
  content?: readonly EmulatedContent[];
}

/** A terminal in a unit test, with the bounds and refusals of a real one. */
export class Emulator implements Way {
  readonly tos: Tos;
  /** What the app sent beside its calls, in order. */
  readonly sent: FromApp["type"][] = [];
  readonly #system: System;
  readonly #values: Map<string, Json>;
  readonly #devices: Map<string, Device>;
  readonly #items: readonly Item[];
  readonly #payments = new Map<string, Payment>();
  readonly #friends: EmulatedFriend[];
  readonly #codes: { readonly [code: string]: EmulatedFriend };
  readonly #scores = new Map<string, number>();
  readonly #notifications: Notification[] = [];
  /** What the app gave phones to do, the oldest first. */
  readonly cues: GivenCue[] = [];
  /** Hears what players do, also where the app is elsewhere than the emulator. */
  onPlayed: (message: Played) => void = () => undefined;
  #layout: Layout = presets.gamepad;
  #party: PartyNow | null = null;
  #codesMade = 0;
  readonly #controls = new Map<number, Controls>();
  readonly #shelves: Shelves;
  #activity: Activity | null;
  #declined = false;

  constructor({
    context = {},
    devices = [],
    values = {},
    items = [],
    friends = [],
    codes = {},
    activity = null,
    content = [],
  }: Setting = {}) {
    this.#activity = activity;
    this.#system = new System(this, {
      sdk: SDK_VERSION,
      app: "org.example.app",
      form: "tv",
      locale: "en",
      theme: "dark",
      grants: [],
      running: true,
      ...context,
    });
    this.tos = this.#system;
    this.#values = new Map(Object.entries(values));
    this.#devices = new Map(devices.map((device) => [device.id, device]));
    this.#items = items;
    this.#friends = [...friends];
    this.#codes = codes;
    this.#shelves = new Shelves(content, () => this.tos.context.form);
  }

  /** A key of the remote control, down and up. */
  press(key: Key): void {
    this.#system.press(key, true);
    this.#system.press(key, false);
  }

  /** Somebody sends something to the app; what is left out is as of a picture. */
  receive(sent: Partial<Sent> = {}): void {
    this.#system.receive({
      id: "sending_emulated",
      kind: "image",
      title: "Beach",
      text: "",
      item: "",
      intent: null,
      address: "https://app.example/sent/sending_emulated",
      type: "image/jpeg",
      person: "Ada",
      ...sent,
    });
  }

  /** Somebody says something that is for the app: an intent of its manifest. */
  say(name: string, slots: Said["slots"] = {}): void {
    this.receive({ kind: "intent", title: "", address: "", type: "", intent: { name, slots } });
  }

  /** The person, or the terminal, changes something while the app runs. */
  change(context: Partial<Context>): void {
    this.#system.change({ ...this.tos.context, ...context });
  }

  /** A device as the app has left it. */
  device(id: string): Device | undefined {
    return this.#devices.get(id);
  }

  /** The payments that the app asked for, the oldest first. */
  get payments(): Payment[] {
    return [...this.#payments.values()];
  }

  /** The notifications that the person has, the oldest first. */
  get notifications(): readonly Notification[] {
    return this.#notifications;
  }

  /** How far the person is with an item; another terminal may have said so. */
  progress(item: string, progress?: Progress): Progress | null {
    return this.#shelves.progress(item, progress);
  }

  /** The person, or nobody in time, answers a payment; a paid one may be given back. */
  answer(payment: string, state: Exclude<Payment["state"], "open">): void {
    const found = this.#payment(payment);
    const proof = state === "paid" ? "emulated.proof.of-payment" : null;
    this.#payments.set(payment, { ...found, state, proof });
  }

  /** What the person does in the app, as it said last. */
  get activity(): Activity | null {
    return this.#activity;
  }

  /** Whether the app said that it cannot go on with what it took. */
  get declined(): boolean {
    return this.#declined;
  }

  /** The activity moves away, or the person leaves the app; resolves with the app's last word. */
  async leave(): Promise<Activity | null> {
    this.change({ running: false });
    await this.#system.leave();
    return this.#activity;
  }

  send(message: FromApp): void {
    this.sent.push(message.type);
    if (message.type === "cue") {
      this.cues.push({ seat: message.seat, cue: message.cue });
    } else if (message.type === "layout") {
      this.#layout = readLayout(message.layout);
      this.#controls.clear();
    }
  }

  /** The app's party; null where none is open. */
  get party(): PartyNow | null {
    return this.#party;
  }

  /** What the phones show. */
  get layout(): Layout {
    return this.#layout;
  }

  /** Somebody joins by a phone; answers with the seat. */
  join(name: string): number {
    const party = this.#opened();
    const seat = SEAT_COLOURS.findIndex((_, index) => index < party.seats && !party.players.some((each) => each.seat === index + 1)) + 1;
    const colour = SEAT_COLOURS[seat - 1];
    if (colour === undefined) {
      throw refused("party-full", "Every seat is taken.");
    }
    const players = [...party.players, { seat, name, colour, here: true }].sort((one, other) => one.seat - other.seat);
    this.#change({ ...party, players });
    return seat;
  }

  /** A phone falls asleep, or wakes up; its player keeps the seat. */
  sleep(seat: number, here = false): void {
    const party = this.#opened();
    this.#change({ ...party, players: party.players.map((each) => (each.seat === seat ? { ...each, here } : each)) });
  }

  /** A player gives the seat up. */
  gone(seat: number): void {
    const party = this.#opened();
    this.#controls.delete(seat);
    this.#change({ ...party, players: party.players.filter((each) => each.seat !== seat) });
  }

  /** The controls of a player's phone are so now, as `Controls` has it; those that are left out rest. */
  input(seat: number, controls: Controls): void {
    this.#opened();
    const before = this.#controls.get(seat) ?? resting(this.#layout);
    const now = readControls(this.#layout, controls);
    this.#controls.set(seat, now);
    this.#played({ type: "input", seat, input: inputOf(this.#layout, before, now) });
  }

  /** A player writes something. */
  write(seat: number, id: string, text: string): void {
    this.#opened();
    this.#played({ type: "text", seat, id, text });
  }

  #opened(): PartyNow {
    if (!this.#party) {
      throw new Error("the app has opened no party");
    }
    return this.#party;
  }

  #change(party: PartyNow): void {
    this.#party = party;
    this.#played({ type: "party", party });
  }

  #played(message: Played): void {
    this.#system.play(message);
    this.onPlayed(message);
  }

  #openParty(layout: Json, seats: Json): PartyNow {
    if (typeof seats !== "number" || !Number.isInteger(seats) || seats < 1 || seats > SEATS_MAX) {
      throw refused("field-invalid", "A party has 1 to 8 seats.");
    }
    this.#layout = readLayout(layout);
    this.#controls.clear();
    const code = this.#party?.code ?? this.#freshCode();
    this.#party = { code, url: `https://hub.example/play/${code}`, qr: EMULATED_QR, seats, players: this.#party?.players ?? [] };
    return this.#party;
  }

  #freshCode(): string {
    return `EMVLA-TED0${++this.#codesMade % 10}`;
  }

  pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 0));
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
      case "activity.publish":
        this.#activity = structuredClone(args) as unknown as Activity;
        return {};
      case "activity.take":
        return { activity: this.#readable(args["format"] as number) as unknown as Json };
      case "activity.decline":
        this.#declined = true;
        return {};
      case "activity.end":
        this.#activity = null;
        return {};
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
      case "payments.items":
        this.#require("payments");
        return { items: this.#items.map((item) => ({ ...item, owned: this.#owned(item) })) as unknown as Json[] };
      case "payments.buy":
        this.#require("payments");
        return this.#buy(args["item"] as string, args["currency"] as string) as unknown as Json;
      case "payments.ask":
        this.#require("payments");
        return this.#ask(args) as unknown as Json;
      case "payments.find":
        this.#require("payments");
        return this.#payment(args["payment"] as string) as unknown as Json;
      case "payments.withdraw": {
        this.#require("payments");
        const { id, state } = this.#payment(args["payment"] as string);
        if (state !== "open") {
          throw refused("request-ended", "This request was answered already.");
        }
        this.answer(id, "withdrawn");
        return this.#payment(id) as unknown as Json;
      }
      case "friends.list":
        this.#require("friends");
        return { friends: this.#friends.map(({ id, name }) => ({ id, name })) };
      case "friends.code":
        this.#require("friends");
        return { code: "EMUL-ATED", expires: "2100-01-01T00:00:00Z" };
      case "friends.add":
        this.#require("friends");
        return this.#befriend(args["code"] as string);
      case "scores.submit":
        this.#require("friends");
        return this.#submit(args["board"] as string, args["value"]);
      case "scores.top":
        this.#require("friends");
        return { standings: this.#standings(this.#board(args["board"] as string)) };
      case "notifications.send":
        this.#require("notifications");
        this.#notify(args["title"] as string, args["body"] as string, args["tag"] as string);
        return {};
      case "controllers.open":
        return this.#openParty(args["layout"] ?? null, args["seats"] ?? null) as unknown as Json;
      case "controllers.remove": {
        const seat = args["seat"] as number;
        if (!this.#party?.players.some((each) => each.seat === seat)) {
          throw refused("not-found", "Nobody has that seat.");
        }
        this.#party = { ...this.#party, code: this.#freshCode() };
        this.gone(seat);
        return {};
      }
      case "controllers.close":
        this.#party = null;
        this.#played({ type: "party-over" });
        return {};
      case "content.sources":
      case "content.shelf":
      case "content.find":
      case "content.item":
      case "content.open":
      case "content.progress":
        this.#require("content");
        return this.#shelves.call(name, args);
      default:
        throw refused("call-unknown", "The sdk has no such call.");
    }
  }

  #readable(format: number): Activity | null {
    return this.#activity !== null && this.#activity.format <= format ? structuredClone(this.#activity) : null;
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

  #owned(item: Item): boolean {
    return item.owned || this.payments.some((each) => each.item === item.id && each.state === "paid");
  }

  #payment(id: string): Payment {
    const payment = this.#payments.get(id);
    if (!payment) {
      throw refused("not-found", "The app asked for no such payment.");
    }
    return payment;
  }

  #buy(id: string, currency: string): Payment {
    const item = this.#items.find((each) => each.id === id);
    if (!item) {
      throw refused("not-found", "The manifest sells no such item.");
    }
    if (this.#owned(item)) {
      throw refused("in-use", "The person has this already.");
    }
    const open = this.payments.find((each) => each.item === id && each.state === "open");
    if (open) {
      return open;
    }
    const amount = item.prices.find((each) => each.currency === currency || (currency === "" && item.prices.length === 1));
    if (!amount) {
      throw refused("currency-not-taken", "The item has no price in this currency.");
    }
    return this.#open({ label: item.title, amount, item: id, reference: "" });
  }

  #ask(args: { readonly [name: string]: Json }): Payment {
    const label = args["label"] as string;
    const amount = args["amount"] as unknown as Amount;
    const reference = args["reference"] as string;
    if (!TEXT.test(label) || label.length > 70 || !TEXT.test(reference) || reference.length > 40) {
      throw refused("field-invalid", "A payment has a label of 1 to 70 and a reference of 1 to 40 characters.");
    }
    if (!/^[A-Z]{3}$/.test(amount.currency) || !/^[0-9]{1,12}([.][0-9]{1,4})?$/.test(amount.value) || Number(amount.value) === 0) {
      throw refused("field-invalid", "An amount has a currency and a value above 0.");
    }
    const before = this.payments.find((each) => each.item === null && each.reference === reference);
    if (before && (before.label !== label || before.amount.value !== amount.value || before.amount.currency !== amount.currency)) {
      throw refused("key-reused", "Another payment has this reference already.");
    }
    return before ?? this.#open({ label, amount, item: null, reference });
  }

  #open(wanted: Pick<Payment, "label" | "amount" | "item" | "reference">): Payment {
    if (this.payments.filter((each) => each.state === "open").length >= PAYMENTS_OPEN_MAX) {
      throw refused("limit-reached", "20 requests wait already.");
    }
    const payment: Payment = { ...wanted, id: `payreq_${this.#payments.size + 1}`, state: "open", proof: null };
    this.#payments.set(payment.id, payment);
    return payment;
  }

  #befriend(code: string): { name: string } {
    const friend = this.#codes[code];
    if (!friend) {
      throw refused("friend-code-unknown", "Nobody has this code, or its time is over.");
    }
    if (!this.#friends.includes(friend)) {
      this.#friends.push(friend);
    }
    return { name: friend.name };
  }

  #board(board: string): string {
    if (!BOARD.test(board)) {
      throw refused("field-invalid", "A board has 1 to 60 letters, digits, dots, hyphens and underscores.");
    }
    return board;
  }

  #submit(board: string, value: Json | undefined): Json {
    this.#board(board);
    if (!Number.isSafeInteger(value)) {
      throw refused("field-invalid", "A score is a whole number that JavaScript holds exactly.");
    }
    this.#scores.set(board, Math.max(this.#scores.get(board) ?? Number.MIN_SAFE_INTEGER, value as number));
    return this.#standings(board).find((each) => (each as { you: boolean }).you) ?? null;
  }

  #standings(board: string): Json[] {
    const own = this.#scores.get(board);
    const all = [
      ...(own === undefined ? [] : [{ name: "You", value: own, you: true }]),
      ...this.#friends.flatMap(({ name, scores }) => {
        const value = scores?.[board];
        return value === undefined ? [] : [{ name, value, you: false }];
      }),
    ].sort((one, other) => other.value - one.value);
    return all.map((each) => ({ rank: 1 + all.filter(({ value }) => value > each.value).length, ...each }));
  }

  #notify(title: string, body: string, tag: string): void {
    if (!TEXT.test(title) || title.length > 60 || body.length > 200 || tag.length > 40) {
      throw refused("field-invalid", "A notification has a title of 1 to 60, a body of at most 200 characters.");
    }
    const before = this.#notifications.findIndex((each) => tag !== "" && each.tag === tag);
    if (before >= 0) {
      this.#notifications.splice(before, 1);
    }
    this.#notifications.push({ title, body, tag });
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
