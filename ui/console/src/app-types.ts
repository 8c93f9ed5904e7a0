import type { Money } from "@opentos/kit/money";
import type { SentKind } from "@opentos/sdk/wire";
import type { FormFactor, PaymentRequest } from "./api-types.ts";

/** A text of an app in both languages. */
export interface AppText {
  en: string;
  zhHans: string;
}

/** What the person does, or did, in an app. */
export interface Activity {
  id: string;
  app: string;
  /** Of the app, where the activity is. */
  installation: string;
  /** `null` where the app left the store. */
  name: AppText | null;
  what: "playing" | "watching" | "listening" | "reading" | "editing" | "using";
  title: string;
  /** `null` for the person's own browser. */
  device: string | null;
  place: string | null;
  open: boolean;
  changed: string;
}

/** Where an activity could go on; without a device in the person's own browser. */
export interface ActivityPlace {
  device: string | null;
  name: string;
  room: string;
  form: FormFactor;
  online: boolean;
}

/** An activity on its way. */
export interface Handoff {
  id: string;
  activity: string;
  source: string;
  target: string;
  step: "asked" | "offered" | "committed" | "released" | "cancelled";
  reason: string | null;
  changed: string;
}

/** Where something can be sent; in the person's own browser to an app there. */
export interface SendingPlace {
  device: string | null;
  installation: string | null;
  name: string;
  room: string;
  form: FormFactor;
  online: boolean;
  /** What opens it; `null` where the terminal shows it by itself. */
  app: AppText | null;
}

/** Something that the person sent. */
export interface Sending {
  id: string;
  device: string | null;
  installation: string | null;
  place: string | null;
  app: AppText | null;
  kind: SentKind;
  title: string;
  said: string;
  type: string;
  bytes: number;
  state: "waiting" | "shown" | "unopened" | "late";
  sent: string;
  changed: string;
}

export type AppGrant = "devices-see" | "devices-control" | "payments" | "friends" | "notifications" | "content";

/** `code` grows with each version, `name` is for people. */
export interface AppVersion {
  code: number;
  name: string;
}

export interface AskedGrant {
  grant: AppGrant;
  reason: AppText;
}

/** An origin that an app may connect to. */
export interface AskedNetwork {
  origin: string;
  reason: AppText;
}

/** Something sold inside an app. */
export interface SoldItem {
  id: string;
  title: AppText;
  /** One for each currency. */
  prices: Money[];
  /** It can be bought again and again. */
  repeatable: boolean;
  /** By ISO 8601; missing where it is paid once. */
  subscription?: { period: string; trial: string; grace: string } | null;
}

/** What the store and a submission say of a version alike. */
interface Described {
  app: string;
  developer: string;
  version: AppVersion;
  name: AppText;
  description: AppText;
  forms: FormFactor[];
  grants: AskedGrant[];
  network: AskedNetwork[];
  /** One for each currency; none where it is free. */
  prices: Money[];
  items: SoldItem[];
  bytes: number;
  /** The form factors on which it can be looked at. */
  pictures: FormFactor[];
}

export interface StoreApp extends Described {
  /** The person may install it: it is free, or bought. */
  mine: boolean;
}

/** What a person asked for to have an app. */
export interface Purchase {
  request: PaymentRequest;
  /** What was given back of it. */
  refunded?: Money | null;
}

export interface Installation {
  id: string;
  app: string;
  /** Without one it runs in the person's own browser. */
  device?: string | null;
  draft: boolean;
  grants: AppGrant[];
  /** The devices that it may see or control. */
  things: string[];
  installed: string;
  /** Missing where the app left the store, as the version is. */
  name?: AppText | null;
  version?: AppVersion | null;
}

/** What a page needs to show a running app. */
export interface Opening {
  app: string;
  name: AppText;
  version: AppVersion;
  digest: string;
  /** The address of its first page. */
  start: string;
  /** The address of its icon; empty where it has none. */
  icon: string;
  /** A colour of CSS, or empty. */
  background: string;
  grants: AppGrant[];
}

/** How often an app asked for the same in an hour. */
export interface AppUse {
  /** Of the sdk. */
  call: string;
  grant?: AppGrant | null;
  /** When it began. */
  hour: string;
  /** To the minute. */
  last: string;
  /** Refused ones included. */
  count: number;
  refused: number;
}

export interface Friend {
  person: string;
  name: string;
  since: string;
}

export interface FriendCode {
  code: string;
  expires: string;
}

/** What an app told the person. */
export interface Notification {
  id: string;
  app: string;
  /** What the app called itself then. */
  sender: AppText;
  title: string;
  /** May be empty. */
  body: string;
  /** On which the app ran; missing for a browser. */
  device?: string | null;
  at: string;
  /** When the person had seen it. */
  read?: string | null;
}

/** What an app may do on a terminal. */
export interface Let {
  grants: AppGrant[];
  things: string[];
}

export interface DeveloperKey {
  key: string;
  name: string;
  added: string;
  revoked?: string | null;
}

export const appChecks = ["policy", "grants", "sentences", "pictures", "accessibility"] as const;

export interface AppCheck {
  check: (typeof appChecks)[number];
  grade: "passed" | "warned" | "failed";
  findings: string[];
}

export type SubmissionState = "submitted" | "approved" | "refused" | "withdrawn";

export interface Submission extends Described {
  id: string;
  organisation: string;
  digest: string;
  /** With which it was signed. */
  key: string;
  state: SubmissionState;
  submitted: string;
  decided?: string | null;
  withdrawn?: string | null;
  /** Why it was refused or withdrawn; empty otherwise. */
  reason: string;
  checks: AppCheck[];
}

/** What a code of a party is for. */
export interface PartyPreview {
  title: { en: string; zhHans: string };
  seats: number;
  taken: number;
}

/** A seat that this phone took; the token takes it again. */
export interface JoinedParty {
  token: string;
  seat: number;
  name: string;
}
