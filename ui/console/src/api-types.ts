import type { Json, ThingModel } from "@opentos/kit/thing";
import type { Locale } from "@opentos/kit/i18n";
import type { Money, MoneyWish } from "@opentos/kit/money";
import type { Plan } from "@opentos/kit/plan";
import { FORMS, type Form } from "@opentos/sdk/wire";
import type { DeviceSoftware } from "./update-types.ts";

export type Role = "owner" | "adult" | "child" | "guest" | "terminal";
export type OrganisationKind = "maker" | "developer";
export type FormFactor = Form;

export const formFactors: readonly FormFactor[] = FORMS;

export interface Session {
  person: { id: string; name: string; displayName: string; locale: Locale | null } | null;
  /** Whether the person has one; without, passkeys and links sign them in. */
  password: boolean;
  csrf: { header: string; token: string };
  homes: { id: string; name: string; role: Role }[];
  organisations: { id: string; name: string; kind: OrganisationKind; accepted: boolean }[];
  operator: boolean;
}

export interface SignInSession {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  current: boolean;
  browser: string;
}

export interface Passkey {
  id: string;
  label: string;
  createdAt: string;
  lastUsedAt: string | null;
}

export interface Room {
  id: string;
  name: string;
}

export interface Member {
  person: { id: string; displayName: string };
  role: Role;
  since: string;
}

export interface Home {
  id: string;
  name: string;
  role: Role;
  rooms: Room[];
  members: Member[];
  may: string[];
}

export interface Invitation {
  id: string;
  role: Role;
  /** The secret part; the hub may give it only when the invitation is made. */
  code?: string;
  url?: string;
  inviter?: { id: string; displayName: string };
  createdAt?: string;
  expiresAt: string;
}

export interface InvitationPreview {
  home: { name: string };
  role: Role;
  inviter: { displayName: string };
  expiresAt: string;
}

/** One row of what each role may do; `named` means only where a grant names the device. */
export interface RoleRow {
  operation: string;
  /** The risk that the row is for, or `any`. */
  risk: string;
  entries: Partial<Record<Role, "yes" | "named" | "no">>;
}

export interface ClaimPreview {
  product: { name: string; formFactor: FormFactor };
  maker: { name: string };
  /** The Thing Model's, else the form factor. */
  icon: string;
  titles?: Record<string, string>;
}

export interface Reported {
  value: Json;
  at: string;
  cause?: string | null;
}

export interface Desired {
  value: Json;
  at: string;
  version: number;
  cause?: string | null;
  answered: boolean;
}

export interface TwinProperty {
  reported: Reported | null;
  desired: Desired | null;
}

/** The last refusal of one code, and how many there were of it. */
export interface DeviceRefusal {
  code: string;
  count: number;
  detail: string;
  at: string;
}

export interface DeviceRefusals {
  count: number;
  last: DeviceRefusal | null;
  /** Newest first. */
  lastByCode: DeviceRefusal[];
}

export interface Device {
  id: string;
  name: string;
  room: Room | null;
  home: { id: string };
  product: { id: string; name: string; formFactor: FormFactor };
  maker: { id: string; name: string };
  online: boolean;
  lastSeenAt: string | null;
  model: ThingModel;
  twin: Record<string, TwinProperty>;
  may: { set: string[]; invoke: string[] };
  refusals?: DeviceRefusals;
  /** Null where the device never said what it runs. */
  software?: DeviceSoftware | null;
}

export type InvocationState =
  | "requested" | "delivered" | "running" | "completed" | "failed" | "expired";

export interface Invocation {
  id: string;
  action: string;
  input: Json;
  state: InvocationState;
  output: Json;
  error: { code?: string; detail?: string } | null;
  requestedAt: string;
  changedAt: string;
  cause: string;
}

export interface DeviceEvent {
  event: string;
  data: Json;
  at: string;
  receivedAt?: string;
  cause?: string | null;
}

export interface Observations {
  unit?: string;
  /** What one point stands for; 0 for values as they were reported. */
  stepSeconds: number;
  points: { at: string; value: Json; min?: number; max?: number; last?: number }[];
}

export type CauseKind = "person" | "app" | "rule" | "voice" | "agent" | "device" | "hub";

export interface Cause {
  id: string;
  kind: CauseKind;
  actor: { id: string; name: string };
  door: string;
  text: string;
  at: string;
}

export interface Change {
  at: string;
  kind: "reported" | "desired" | "event" | "action";
  affordance: string;
  from: Json;
  to: Json;
  causes: Cause[];
}

export interface Organisation {
  id: string;
  name: string;
  kind: OrganisationKind;
  accepted: boolean;
}

export interface Share {
  sale: string;
  developerPpm: number;
  makerPpm: number;
  platformPpm: number;
}

/** Other shares for some sales; what is left out does not matter. */
export interface Term {
  name: string;
  sales: string[];
  region?: string | null;
  product?: string | null;
  from?: string | null;
  until?: string | null;
  developerPpm: number;
  makerPpm: number;
  platformPpm: number;
}

export interface Agreement {
  version: string;
  effectiveFrom: string;
  hash: string;
  title: string;
  text: string;
  shares: Share[];
  terms: Term[];
  changes: string | null;
}

/** A version of the agreement as the operator sees it. */
export interface AgreementVersion {
  version: string;
  effectiveFrom: string;
  inForce: boolean;
  hash: string;
  /** How many organisations accepted it. */
  accepted: number;
  shares: Share[];
  terms: Term[];
}

/** What of an organisation's payouts goes to a tax office instead, from a day (UTC) on. */
export interface WithholdingWish {
  organisation: string;
  starts: string;
  /** Parts per million. */
  ratePpm: number;
  region: string;
  reason: string;
}

export interface Withholding extends WithholdingWish {
  at: string;
}

export interface Acceptance {
  person: { id: string; displayName: string };
  at: string;
  version: string;
  hash: string;
}

export interface Product {
  id: string;
  organisation: { id: string; name: string };
  name: string;
  formFactor: FormFactor;
  model: ThingModel;
  revision: number;
  createdAt: string;
  devices: number;
}

export interface ThingModelExample {
  name: string;
  title: string;
  titles?: Record<string, string>;
  formFactor: FormFactor;
  model: ThingModel;
}

export interface Fault {
  pointer: string;
  message: string;
}

export interface CheckResult {
  faults: Fault[];
  summary: { properties: number; actions: number; events: number };
}

export type BatchState = "ready" | "minting" | "minted" | "interrupted";

export interface Batch {
  id: string;
  product: string | { id: string };
  size: number;
  credential: "certificate" | "token";
  state: BatchState;
  minted: number;
  note: string | null;
  createdAt: string;
  claimCodesExpireAt?: string | null;
  claimed: number;
}

export type LiveMessage =
  | { type: "ready" }
  | { type: "twin"; device: string; property: string; reported?: Reported; desired?: Desired | null }
  | { type: "presence"; device: string; online: boolean; at: string }
  | { type: "software"; device: string; software: DeviceSoftware }
  | { type: "event"; device: string; event: string; data: Json; at: string }
  | ({ type: "invocation"; device: string } & Partial<Invocation>)
  | { type: "changed"; what: "devices" | "home"; device?: string }
  | { type: "payment-request"; id: string }
  | { type: "notifications" }
  | { type: "activities" }
  | { type: "sendings" }
  | { type: "exchanges" };

/** What the message door did since the hub started; rates come from two of them. */
export interface DoorView {
  door: {
    at: string;
    startedAt: string;
    processes: number;
    openConnections: number;
    clients: { version: string; way: string; count: number }[];
    keptSessions: number;
    awaySessions: number;
    subscriptions: number;
    retainedMessages: number;
    traffic: { messagesReceived: number; messagesSent: number; bytesReceived: number; bytesSent: number };
    refusals: WordCount[];
    drops: WordCount[];
    ends: WordCount[];
    slowClients: number;
    slowest: SlowConsumer[];
  };
  commits: CommitCounts[];
}

export interface WordCount {
  word: string;
  count: number;
}

export interface SlowConsumer {
  space: string;
  client: string;
  kept: boolean;
  waitingMessages: number;
  waitingBytes: number;
  storedMessages: number;
  slow: boolean;
  slowSeconds: number;
}

export interface CommitCounts {
  name: string;
  batches: number;
  requests: number;
  failed: number;
  nanos: number;
  waiting: number;
}

export interface TraceWish {
  home?: string;
  filter?: string;
  client?: string;
  messages: number;
  seconds: number;
}

export interface Trace {
  id: string;
  startedAt: string;
  until: string;
  done: boolean;
  messages: TracedMessage[];
}

export interface TracedMessage {
  space: string;
  topic: string;
  client: string;
  qos: number;
  retain: boolean;
  payloadBytes: number;
  receivedAt: string;
  steps: TraceStep[];
  more: boolean;
}

export type TraceKind =
  | "received" | "authorised" | "refused" | "taken" | "matched" | "committed" | "kept" | "queued"
  | "acknowledged" | "sent" | "confirmed" | "dropped";

export interface TraceStep {
  kind: TraceKind;
  afterMicros: number;
  client: string;
  word: string;
  number: number;
  tookMicros: number;
}

export interface Balance {
  amount: Money;
  /** Part of the amount that is set aside for a payment under way. */
  held: Money;
  available: Money;
}

export type ProviderName = "wechat-pay" | "stripe";

export interface Provider {
  name: ProviderName;
  currencies: string[];
}

/**
 * `confirm`: payments above it ask for the PIN or a passkey. `code`: up to it a payment code pays without being asked
 * about. The others: at most so much in a month.
 */
export type RuleKind = "confirm" | "code" | "month" | "app-month" | "device-month";

/** Those about the whole wallet in a currency. */
export type GeneralKind = Exclude<RuleKind, "app-month" | "device-month">;

export interface SpendingRule {
  kind: RuleKind;
  currency: string;
  /** The app or the device that the rule is about; empty where it is about all. */
  subject: string;
  amount: Money;
}

export interface Wallet {
  balances: Balance[];
  /** What a provider took back after it was spent. */
  owed: Money[];
  providers: Provider[];
  /** The page where top-ups are paid in a demonstration, in which no money moves. */
  simulator: string | null;
  /** Top-ups that may still be paid. */
  waiting: TopUp[];
  pinSet: boolean;
  /** A passkey confirms as the PIN does. */
  hasPasskey: boolean;
  rules: SpendingRule[];
}

export interface TopUp {
  id: string;
  provider: ProviderName;
  amount: Money;
  state: "begun" | "open" | "paid" | "closed" | "refused";
  begunAt: string;
  expiresAt: string;
  checkout: { kind: "scan"; text: string } | { kind: "page"; url: string } | null;
  inWallet: boolean;
}

export interface PayOutWish {
  provider: ProviderName;
  recipient: string;
  amount: MoneyWish;
}

/** Money on its way from the wallet to the person. */
export interface PayOut {
  id: string;
  provider: ProviderName;
  recipient: string;
  amount: Money;
  begunAt: string;
  state: "begun" | "waiting" | "pending" | "done" | "failed";
  doneAt: string | null;
  confirmation: string | null;
  reason: string | null;
}

export interface PayOuts {
  /** What can be paid out now, by currency. */
  payable: Money[];
  minorMin: number;
  minorMax: number;
  perDayMax: number;
  /** So long what came in stays. */
  stayDays: number;
  payOuts: PayOut[];
}

export interface ReceivingCode {
  code: string;
  link: string;
}

/** An amount that was asked of others. */
export interface MoneyRequest {
  id: string;
  amount: Money;
  note: string;
  state: "open" | "confirming" | "paid" | "withdrawn" | "expired";
  madeAt: string;
  expiresAt: string;
  /** While it can be paid. */
  code: ReceivingCode | null;
  paidBy: Named | null;
  transfer: string | null;
}

/** Whose a code is; with an amount where one is asked for. */
export interface Recipient {
  name: string;
  amount: Money | null;
  note: string;
  expiresAt: string | null;
}

/** What one person's wallet gave another's. */
export interface Transfer {
  id: string;
  at: string;
  from: Named;
  to: Named;
  amount: Money;
  note: string;
  askedBy: Named;
  askedAt: string;
  /** The money request that it answered. */
  wanted: string | null;
  sentBackAt: string | null;
  maySendBack: boolean;
}

export interface WalletEntry {
  number: number;
  at: string;
  kind: "top-up" | "sale" | "refund" | "collect" | "dispute" | "test" | "transfer" | "transfer-back" | "pay-out" | "pay-out-back";
  reference: string;
  /** What was bought, and its receipt, where it was a sale or a refund. */
  title: string | null;
  receipt: string | null;
  /** Between people: the transfer, and whom it went to or came from. */
  transfer: string | null;
  person: string | null;
  amount: Money;
  balance: Money;
}

interface Named {
  id: string;
  name: string;
}

export interface PaymentRequest {
  id: string;
  /** What is approved: another digest means that something has changed. */
  digest: string;
  payee: Named;
  title: string;
  amount: Money;
  items: { label: string; amount: Money }[];
  /** What is sold; nothing between people. */
  kind: string | null;
  /** Where it subscribes to something, the amount is paid for each period; `id` once it has begun. */
  subscription: (Plan & {
    id: string | null;
    /** What an approval takes the place of. */
    replaces: { title: string; amount: Money; period: string; paidUntil: string } | null;
  }) | null;
  askedBy: Named | null;
  askedOn: Named | null;
  /** For a bill of the payee's till; then the customer stands as who asked. */
  atTill: boolean;
  askedAt: string;
  expiresAt: string;
  /** `subscribed`: a trial has begun, and nothing was paid. */
  state: "open" | "approved" | "paid" | "subscribed" | "declined" | "withdrawn" | "expired";
  sale: string | null;
  transfer: string | null;
  forChild: boolean;
  /** It has to be confirmed, by PIN or by passkey. */
  needsPin: boolean;
}

/** What a passkey is asked to sign: `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. */
export interface PasskeyOptions {
  challenge: string;
  rpId?: string;
  timeout?: number;
  allowCredentials?: { type: string; id: string; transports?: string[] }[];
  userVerification?: string;
}

/** What a passkey says to a challenge: `AuthenticationResponseJSON` of WebAuthn. */
export interface Assertion {
  id: string;
  response: { authenticatorData: string; clientDataJSON: string; signature: string; userHandle?: string | undefined };
}

export type Confirmation = { pin: string } | { passkey: Assertion };

export interface Receipt {
  sale: string;
  at: string;
  title: string;
  payee: Named;
  amount: Money;
  tax: { amount: Money; ratePpm: number; inclusive: boolean; region: string };
  /** The amount without its tax, which the shares divide. */
  net: Money;
  askedBy: Named | null;
  askedOn: Named | null;
  /** For a bill of the payee's till; then the customer stands as who asked. */
  atTill: boolean;
  approvedBy: Named;
  /** Of which subscription it paid which period; `renewal` where the clock paid it. */
  subscription: { subscription: string; request: string; approvedAt: string; renewal: boolean; from: string; until: string } | null;
  refunds: { id: string; at: string; amount: Money; reason: string }[];
  shares: { party: "developer" | "maker" | "platform"; name: string; ratePpm: number; amount: Money }[];
}

export interface Subscription extends Plan {
  id: string;
  payee: Named;
  item: string;
  title: string;
  amount: Money;
  /** Who has it, and who pays. */
  subscriber: Named;
  payer: Named;
  /** `grace`: a payment failed and is tried again. */
  state: "trial" | "active" | "grace" | "ended";
  access: boolean;
  cancelled: boolean;
  begunAt: string;
  /** Until when it is paid, or its trial runs. */
  paidUntil: string;
  nextPaymentAt: string | null;
  graceUntil: string | null;
  /** The code of why the last payment failed. */
  failure: string | null;
  endedAt: string | null;
  reason: "cancelled" | "lapsed" | "ended-by-payee" | "replaced" | null;
}

/** The same as its seller sees it. */
export type SoldSubscription = Pick<
  Subscription,
  "id" | "item" | "title" | "amount" | "period" | "state" | "cancelled" | "begunAt" | "paidUntil" | "endedAt" | "reason"
>;

export interface WholeSubscription {
  subscription: Subscription;
  /** The newest first. */
  payments: { sale: string; at: string; amount: Money }[];
}

/** Where payment codes are shown for a person: on a device, or on their pages. */
export interface PaymentKey {
  id: string;
  device: Named | null;
  madeAt: string;
}

/** What is shown in a shop from then until then; there is none until the person wants codes on these pages. */
export type CodeStanding = ({ state: "current" } & PaymentCode) | { state: "none" };

export interface PaymentCode {
  /** Twenty digits, for a barcode. */
  text: string;
  /** The same for a QR code. */
  scan: string;
  from: string;
  until: string;
}

/** What all tills of an organisation have in common. */
export interface TillSettings {
  /** Where they stand, by ISO 3166-1; nothing until somebody has said it. */
  region: string | null;
}

/** What is to be paid at a till. */
export interface Bill {
  id: string;
  title: string;
  /** As the till named it. */
  price: Money;
  /** What the customer pays, with tax. */
  amount: Money;
  /** Where it is sold, by ISO 3166-1. */
  region: string;
  state: "open" | "confirming" | "paid" | "cancelled" | "expired";
  madeAt: string;
  expiresAt: string;
  sale: string | null;
  /** What a customer may scan while it is open. */
  scan: string | null;
}

export interface NewBill {
  title: string;
  amount: MoneyWish;
}

export interface Refund {
  id: string;
  at: string;
  amount: Money;
  reason: string;
  /** What of the sale can still be refunded. */
  left: Money;
}

/** What an organisation earned in one calendar month (UTC) in one currency. */
export interface Statement {
  month: string;
  opening: Money;
  lines: StatementLine[];
  change: Money;
  closing: Money;
  /** What of the closing balance may not be paid out yet. */
  reserve: Money;
  /** Below zero where the organisation owes. */
  payable: Money;
  /** What of the closing balance was paid out next, or will be as things stand; null where that cannot be said. */
  nextPayout: Money | null;
  /** What then remains of it. */
  carried: Money | null;
  /** From then on it never changes. */
  closedAt: string | null;
}

export interface StatementLine {
  kind:
    | "sales-gross" | "sales-tax" | "sales-platform" | "sales-maker" | "maker-share"
    | "refunds-gross" | "refunds-tax" | "refunds-platform" | "refunds-maker" | "maker-share-refunds"
    | "payouts" | "withheld" | "payouts-returned" | "withheld-returned";
  count: number;
  /** What it adds or, below zero, takes off. */
  amount: Money;
}

export interface StatementItem {
  what: "sale" | "refund" | "payout" | "payout-return";
  /** Of what came back, that of the payout. */
  id: string;
  at: string;
  /** Empty of others' sales on the organisation's devices. */
  title: string;
  region: string;
  gross: Money;
  tax: Money;
  platform: Money;
  maker: Money;
  earned: Money;
}

/** An organisation's account in the ledger. */
export interface LedgerAccount {
  number: number;
  kind: "payable" | "reserve";
  balance: Money;
}

export type PayoutState = "due" | "in-file" | "sent" | "confirmed" | "returned" | "refused";

export interface Payout {
  id: string;
  organisation: string;
  /** Of the statement that it pays. */
  month: string;
  amount: Money;
  /** What went to a tax office instead. */
  withheld: Money | null;
  state: PayoutState;
  at: string;
  holder: string | null;
  /** Its country and last four characters alone. */
  iban: string | null;
  confirmedAt: string | null;
  returnedAt: string | null;
  reason: string | null;
}

/** Where an organisation is paid out in the currency of its minimum. */
export interface PayoutDestination {
  holder: string;
  /** Its country and last four characters alone. */
  iban: string;
  bic: string | null;
  town: string;
  country: string;
  minimum: Money;
  usableFrom: string;
  /** The payout that came back from it; nothing is paid until it is saved anew. */
  returned: string | null;
}

export interface PayoutDestinationWish {
  holder: string;
  iban: string;
  bic: string;
  town: string;
  country: string;
  minimum: MoneyWish;
}

export interface PayoutSettings {
  /** The least amounts, by currency; none where the hub pays nothing out. */
  offered: Money[];
  waitDays: number;
  destinations: PayoutDestination[];
}

/** Payouts in one file for the bank. */
export interface BankFile {
  id: string;
  execution: string;
  at: string;
  payouts: number;
  sum: Money;
  sentAt: string | null;
}

export interface BankFiles {
  available: boolean;
  nextExecution: string;
  due: { payouts: number; sum: Money }[];
  files: BankFile[];
}

/** Where a payment provider's report and the hub say different things. */
export interface ProviderDifference {
  kind: "payment-unknown" | "payment-missing" | "payment-differs" | "taken-back-differs" | "other";
  /** Such as "2026-11-25", by the provider's own calendar. */
  day: string;
  id: string;
  topUp: string | null;
  theirs: Money | null;
  ours: Money | null;
  /** What an operator found out, which settles it. */
  note: string | null;
}

export interface ProviderStanding {
  provider: ProviderName;
  days: { day: string; readAt: string; lines: number }[];
  /** Days that are over and of which there is no report yet, the oldest first. */
  missing: string[];
  differences: ProviderDifference[];
}

export interface ProvidersStanding {
  providers: ProviderStanding[];
  /** Notifications that fit nothing. */
  amiss: { provider: ProviderName; kind: string; subject: string; receivedAt: string; fate: "differs" | "unmatched" }[];
  /** Pay-outs from wallets that are under way for more than an hour, the oldest first. */
  late: { id: string; provider: ProviderName; amount: Money; begunAt: string; state: PayOut["state"] }[];
}

/** What a report of the bank changed, in payouts. */
export interface BankReport {
  file: string;
  confirmed: number;
  returned: number;
  underWay: number;
  unchanged: number;
}
