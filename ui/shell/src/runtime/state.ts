import type { Form, SentKind } from "@opentos/sdk/wire";
import type { Locale } from "@opentos/kit/i18n";
import type { Plan } from "@opentos/kit/plan";
import type { Json, ThingModel } from "@opentos/kit/thing";

/** What the device runtime says at `GET /local/state` and in each message of `/local/live`. */
export interface LocalState {
  form: Form;
  locale: Locale;
  now: string;
  device: { id: string; name: string; room: string | null; product: string };
  home: { id: string; name: string } | null;
  claim: Unclaimed | { state: "claimed" };
  connection: Connection;
  /** Whether what happens here can be kept; `full` where nothing large can. */
  storage?: { state: "ok" | "full" | "fault" };
  /** What became of the data when the device started, until somebody has read it. */
  recovery?: "data-lost" | "data-unusable" | null;
  /** The network of the device; null where it is not the device's to choose. */
  network?: Network | null;
  model: ThingModel;
  properties: Record<string, OwnProperty>;
  invocations: Invocation[];
  things: RemoteThing[];
  /** What somebody wants shown over the picture, the newest first; each ends by itself. */
  messages?: { text: string; until: string }[];
  events: { event: string; data: Json; at: string }[];
  /** What is installed here. */
  apps?: App[];
  /** What its people do, the latest first. */
  activities?: Activity[];
  /** What moves here, or from here. */
  handoffs?: Handoff[];
  /** What was sent here: what waits to be shown first, then files that were. */
  sendings?: Sending[];
  /** What the people who are here were told and have not read, the latest first. */
  notifications?: Notice[];
  /** Whether somebody listens here, how far that is, and what was said last. */
  voice?: Voice;
  /** A new version that comes, or from which the device went back today; null where there is none. */
  update?: Update | null;
  /** Who pays with this device, and what waits for that person; null where nobody does. */
  wallet?: { person: string; requests: WaitingPayment[] } | null;
}

/** Whether there is a network, and which wireless ones can be chosen. */
export interface Network {
  up: boolean;
  /** Whether the device has a radio for wireless networks. */
  radio: boolean;
  /** The name of the one that it joins now; empty where it joins none. */
  joining: string;
  /** Why the last one was not joined, as a code; empty where it was. */
  fault: string;
  /** The network of its own that it has open for a phone; null where it has none. */
  share: Share | null;
  /** The strongest first. */
  networks: WirelessNetwork[];
}

/** A network of the device's own, by which a phone chooses the one that it joins. */
export interface Share {
  /** `reached` once a phone has joined it. */
  phase: "opening" | "open" | "reached";
  name: string;
  password: string;
  /** Where the page is, for who types it. */
  address: string;
  /** What a phone's camera reads to join. */
  join: QrMatrix;
  /** What it reads to open the page. */
  page: QrMatrix;
}

export interface WirelessNetwork {
  id: string;
  name: string;
  /** 0 to 4. */
  strength: number;
  /** Whether it takes a password. */
  secured: boolean;
  known: boolean;
  joined: boolean;
}

/** A new version of what the device runs. */
export interface Update {
  version: number;
  /** For people, for example `1.2.0`. */
  name: string;
  /** The name of what runs now. */
  running: string;
  state: "offered" | "downloading" | "waiting" | "installing" | "restarting" | "proving" | "went-back";
  /** Of the state's own work. */
  percent: number;
  /** What its maker says of it; may be empty. */
  notes: string;
  /** Only while it waits. */
  waitsFor: "idle" | "charging" | "window" | null;
}

/** What is said at this device. */
export interface Voice {
  language: Locale;
  hears: boolean;
  /** The name of the terminal of this home that hears what is said here; empty where this device or the hub does. */
  by?: string;
  /** For whom what is said here is kept as sound: who pays with this device, or the home's owners; empty where it is not. */
  kept?: "" | "mine" | "shared";
  /** Of who is listened to; empty where nobody is. */
  phase: "" | "opening" | "listening" | "speaking" | "thinking";
  /** The code of why nothing came of the last time; empty where something did. */
  refusal: string;
  /** Whose microphone it is: the device's own, or that of the page that shows it. */
  microphone: "device" | "page";
  /** The phrase that wakes, where one can: whether it is waited for, and how often it was said. */
  wake?: { phrase: string; on: boolean; ready: boolean; times: number };
  /** The latest first. */
  exchanges: Exchange[];
}

/** What somebody said here, and what came of it. */
export interface Exchange {
  id: string;
  words: string;
  heard: boolean;
  confidence: number;
  state: "done" | "asked" | "unconfirmed" | "refused" | "nothing" | "declined" | "late" | "undone";
  answer: string;
  choices: string[];
  at: string;
  changed: string;
  /** Until when it can be undone. */
  undo?: string;
}

/** What somebody does in an app that is installed here, here or elsewhere. */
export interface Activity {
  id: string;
  /** Of the app on this device. */
  installation: string;
  what: "playing" | "watching" | "listening" | "reading" | "editing" | "using";
  title: string;
  /** A path in the app's package, or empty. */
  picture: string;
  person: string;
  open: boolean;
  changed: string;
  here: boolean;
  /** Where it is; without a name where that is the person's own browser. */
  place: { name: string | null } | null;
  near: boolean;
}

/** An activity that moves here, or from here. */
export interface Handoff {
  id: string;
  activity: string;
  role: "source" | "target";
  step: "asked" | "offered" | "committed";
  installation: string;
  /** The other side. */
  place: { name: string | null };
}

/** Something that a person sent to this device. */
export interface Sending {
  id: string;
  kind: SentKind;
  state: "waiting" | "shown";
  title: string;
  /** An address or a text; empty for a file. */
  said: string;
  type: string;
  bytes: number;
  person: string;
  sent: string;
  /** The apps here that open it, by their installations; the one that was used last first. */
  apps: string[];
}

/** What an app told a person. */
export interface Notice {
  id: string;
  /** Whether this device is that person's own; on a shared one there is no body. */
  own: boolean;
  person: string;
  sender: { en: string; "zh-Hans": string };
  title: string;
  body: string;
  at: string;
}

/** Where an activity could go on; without a device in its person's own browser. */
export interface Place {
  device: string | null;
  name: string;
  room: string;
  online: boolean;
}

export interface App {
  installation: string;
  app: string;
  code: number;
  digest: string;
  name: { en: string; "zh-Hans": string };
  /** For whom it acts. */
  person: string;
  grants: string[];
  /** What its developer tries out: it opens by itself, and anew with each change. */
  draft: boolean;
  state: "ready" | "loading" | "failed";
  /** Why it is not here; the code of a refusal. */
  reason?: string;
  /** Paths in its package; only where it is here. */
  start?: string;
  icon?: string;
  /** As `#rrggbb`, or empty. */
  background?: string;
}

export interface WaitingPayment {
  id: string;
  /** An approval names it, so that nothing else can be approved. */
  digest: string;
  payee: string;
  title: string;
  amount: { currency: string; value: string; minor: number };
  /** Where it subscribes to something: the amount is paid for each period. */
  subscription?: Plan | null;
  expiresAt: string;
  needsPin: boolean;
  /** Empty where it was the person. */
  askedBy: string;
  askedOn: string;
  /** For a bill of a till of the payee. */
  atTill: boolean;
}

/** What `GET /local/payment-code` says; it needs no hub. */
export interface PaymentCode {
  text: string;
  scan: string;
  from: string;
  until: string;
  qr: QrMatrix;
  /** The modules of a barcode, `1` for a bar. */
  bars: string;
}

export interface Unclaimed {
  state: "unclaimed";
  code: string;
  url: string;
  qr: QrMatrix;
}

/** A QR code without its quiet zone; each row is a string of `1` (dark) and `0`. */
export interface QrMatrix {
  size: number;
  rows: string[];
}

export interface Connection {
  state: "online" | "connecting" | "offline";
  reason: string | null;
  since: string;
  queued: number;
}

/** What is shown of the connection: another try after a failure is still offline, and does not flicker. */
export function shownConnection(connection: Connection): Connection["state"] {
  return connection.state === "connecting" && connection.reason !== null ? "offline" : connection.state;
}

export interface OwnProperty {
  value?: Json;
  at?: string | null;
  desired?: { value: Json } | null;
  status?: { state: "ok" | "fault" | "absent"; reason: string | null };
}

export interface Invocation {
  id: string;
  action: string;
  state: "requested" | "delivered" | "running" | "completed" | "failed" | "expired";
  at?: string;
  /** An action's output, or why it failed. */
  result?: Json;
}

/** Another device of the home, as its twin says. */
export interface RemoteThing {
  id: string;
  name: string;
  room: string | null;
  formFactor: string;
  online: boolean;
  model: ThingModel;
  reported: Record<string, { value: Json; at?: string } | null | undefined>;
  desired: Record<string, { value: Json; answered?: boolean } | null | undefined>;
}
