import type { Json, ThingModel } from "@opentos/kit/thing";
import type { Locale } from "@opentos/kit/i18n";
import type { MoneyWish } from "@opentos/kit/money";
import type {
  Acceptance, Agreement, AgreementVersion, BankFile, BankFiles, BankReport, Batch, Bill, Change, CheckResult, ClaimPreview,
  CodeStanding,
  Confirmation, Device, DeviceEvent, DoorView, Fault, FormFactor, Home, Invitation, InvitationPreview, Invocation, LedgerAccount,
  MoneyRequest, NewBill, Observations, Organisation, OrganisationKind, Passkey, PasskeyOptions, PaymentKey, PaymentRequest,
  Payout, PayOut, PayoutDestinationWish, PayOuts, PayOutWish, PayoutSettings, Product, ProviderDifference, ProviderName,
  ProvidersStanding, ProviderStanding, Receipt, ReceivingCode, Recipient, Refund, Role, RoleRow, Room, Session,
  SignInSession, SoldSubscription, SpendingRule, Statement, StatementItem, Subscription, ThingModelExample, TillSettings, TopUp, Trace,
  TraceWish, Transfer, Wallet, WalletEntry, WholeSubscription, Withholding, WithholdingWish,
} from "./api-types.ts";
import type { ContentImport, ContentItem, ContentPage, ContentProgress, Offer, OwnOffer, Source, Wanted } from "./content-types.ts";
import type { Conversation, Exchange, Kept, SentenceExample } from "./talk-types.ts";
import { BASE, exchange, parsed, part, query, read, refusal, request, send, Unreachable, upload, type Method } from "./http.ts";
import type { Activity, ActivityPlace, AppUse, DeveloperKey, Friend, FriendCode, Handoff, Installation, JoinedParty, Let, Notification, Opening, PartyPreview, Purchase, Sending, SendingPlace, StoreApp, Submission } from "./app-types.ts";
import type { DeviceSoftware, Release, ReleaseKey, Rollout, RolloutDevice, RolloutWish, SoftwareVersion, Standing } from "./update-types.ts";

export { csrfToken, fetchSession, Refused, request, Unreachable, watchApi } from "./http.ts";

// The operator of the hub, by the token of its data directory

const shown = (token: string) => ({ Authorization: `Operator ${token}` });
const operate = <T>(token: string, method: Method, path: string, body?: unknown) =>
  request<T>(method, `${BASE}/operator${path}`, body, shown(token));
export const doorView = (token: string) => operate<DoorView>(token, "GET", "/door?slowest=20");
export const beginTrace = (token: string, wish: TraceWish) =>
  operate<Trace>(token, "POST", "/traces", wish);
export const fetchTrace = (token: string, id: string) =>
  operate<Trace>(token, "GET", `/traces/${part(id)}`);
export const endTrace = (token: string, id: string) =>
  operate<unknown>(token, "DELETE", `/traces/${part(id)}`);

export const providersStanding = (token: string) => operate<ProvidersStanding>(token, "GET", "/providers");
export const readProviderDay = (token: string, provider: string, day: string) =>
  operate<ProvidersStanding>(token, "POST", `/providers/${part(provider)}/days/${part(day)}`);
export const noteDifference = (token: string, provider: string, { kind, id }: ProviderDifference, note: string) =>
  operate<ProviderStanding>(token, "PUT", `/providers/${part(provider)}/differences/${part(kind)}/${part(id)}`, { note });

export const agreementVersions = (token: string) => operate<AgreementVersion[]>(token, "GET", "/agreements");
export const withholdings = (token: string) => operate<Withholding[]>(token, "GET", "/withholdings");
export const withhold = (token: string, { organisation, starts, ratePpm, region, reason }: WithholdingWish) =>
  operate<Withholding>(token, "PUT", `/withholdings/${part(organisation)}/${part(starts)}`, { ratePpm, region, reason });

export const bankFiles = (token: string) => operate<BankFiles>(token, "GET", "/bank-files");
export const makeBankFiles = (token: string) => operate<BankFile[]>(token, "POST", "/bank-files", {});
/** The file for the bank, which a link cannot fetch since it shows no token. */
export const bankFileContent = (token: string, id: string) =>
  exchange("GET", `${BASE}/operator/bank-files/${part(id)}/content`, null, { ...shown(token), Accept: "application/xml, application/json" });
export const bankFileSent = (token: string, id: string) =>
  operate<BankFile>(token, "POST", `/bank-files/${part(id)}/sent`);
export const bankFilePayouts = async (token: string, id: string) =>
  (await operate<{ payouts: Payout[] }>(token, "GET", `/bank-files/${part(id)}`)).payouts;
export const payoutConfirmed = (token: string, id: string) =>
  operate<Payout>(token, "POST", `/payouts/${part(id)}/confirmation`);
export const payoutReturned = (token: string, id: string, reason: string) =>
  operate<Payout>(token, "POST", `/payouts/${part(id)}/return`, { reason });
export const readBankReport = async (token: string, report: Blob) =>
  parsed(await exchange("POST", `${BASE}/operator/bank-reports`, report, { ...shown(token), "Content-Type": "application/xml" })) as BankReport;

export const openSubmissions = (token: string) => operate<Submission[]>(token, "GET", "/submissions");
export const approveSubmission = (token: string, id: string) =>
  operate<Submission>(token, "POST", `/submissions/${part(id)}/decision`, { decision: "approve" });
export const refuseSubmission = (token: string, id: string, reason: string) =>
  operate<Submission>(token, "POST", `/submissions/${part(id)}/decision`, { decision: "refuse", reason });
/** A tag cannot fetch it since it shows no token. */
export async function submissionPicture(token: string, id: string, form: FormFactor): Promise<Blob> {
  const path = `${BASE}/operator/submissions/${part(id)}/pictures/${part(form)}`;
  const answer = await fetch(path, { headers: shown(token) }).catch((cause: unknown) => {
    throw new Unreachable(`GET ${path}`, cause);
  });
  if (!answer.ok) {
    throw refusal(answer, parsed(await answer.text()));
  }
  return answer.blob();
}

// Identity

export const signUp = (person: { name: string; displayName: string; password?: string; locale: Locale }) =>
  send<unknown>("POST", "/persons", person);
export const signIn = (name: string, password: string) =>
  send<unknown>("POST", "/session", { name, password });
export const signInByLink = (token: string) => send<unknown>("POST", "/session/link", { token });
export const signOut = () => send<unknown>("DELETE", "/session");
export const signInSessions = () => read<SignInSession[]>("/sessions");
export const endSignInSession = (id: string) => send<unknown>("DELETE", `/sessions/${part(id)}`);
export const changePerson = (change: { displayName?: string; locale?: Locale }) =>
  send<unknown>("PATCH", "/persons/me", change);
export const changePassword = (current: string | undefined, password: string) =>
  send<unknown>("PUT", "/persons/me/password", { current, password });
export const passkeys = () => read<Passkey[]>("/passkeys");
export const removePasskey = (id: string) => send<unknown>("DELETE", `/passkeys/${part(id)}`);

// Homes

export const createHome = (name: string) => send<Home>("POST", "/homes", { name });
export const fetchHome = (id: string) => read<Home>(`/homes/${part(id)}`);
export const renameHome = (id: string, name: string) =>
  send<unknown>("PATCH", `/homes/${part(id)}`, { name });
export const addRoom = (home: string, name: string) =>
  send<Room>("POST", `/homes/${part(home)}/rooms`, { name });
export const renameRoom = (home: string, room: string, name: string) =>
  send<unknown>("PATCH", `/homes/${part(home)}/rooms/${part(room)}`, { name });
export const removeRoom = (home: string, room: string) =>
  send<unknown>("DELETE", `/homes/${part(home)}/rooms/${part(room)}`);
export const invite = (home: string, role: Role, expiresAt: Date) =>
  send<Invitation>("POST", `/homes/${part(home)}/invitations`, { role, expiresAt: expiresAt.toISOString() });
export const invitations = (home: string) => read<Invitation[]>(`/homes/${part(home)}/invitations`);
export const withdrawInvitation = (home: string, id: string) =>
  send<unknown>("DELETE", `/homes/${part(home)}/invitations/${part(id)}`);
export const previewInvitation = (code: string) =>
  read<InvitationPreview>(`/invitations/${part(code)}`);
export const acceptInvitation = (code: string) =>
  send<{ id: string }>("POST", `/invitations/${part(code)}/acceptance`);
export const changeMember = (home: string, person: string, role: Role) =>
  send<unknown>("PATCH", `/homes/${part(home)}/members/${part(person)}`, { role });
export const removeMember = (home: string, person: string) =>
  send<unknown>("DELETE", `/homes/${part(home)}/members/${part(person)}`);
export const roleRows = async () => {
  const table = await read<RoleRow[] | { rows: RoleRow[] }>("/roles");
  return Array.isArray(table) ? table : table.rows;
};

// Claiming

export const previewClaim = (code: string) => read<ClaimPreview>(`/claims/${part(code)}`);
export const claimDevice = (home: string, claim: { code: string; name: string; room?: string }) =>
  send<Device>("POST", `/homes/${part(home)}/devices`, claim);

// Things

export const devices = (home: string) => read<Device[]>(`/homes/${part(home)}/devices`);
export const fetchDevice = (id: string) => read<Device>(`/devices/${part(id)}`);
export const changeDevice = (id: string, change: { name?: string; room?: string | null }) =>
  send<unknown>("PATCH", `/devices/${part(id)}`, change);
export const chooseUpdates = (id: string, asks: boolean) => send<DeviceSoftware>("PUT", `/devices/${part(id)}/updates`, { asks });
export const installUpdate = (id: string, release: string) => send<DeviceSoftware>("POST", `/devices/${part(id)}/updates/installation`, { release });
export const removeDevice = (id: string) => send<unknown>("DELETE", `/devices/${part(id)}`);
export const setProperty = (device: string, property: string, value: Json) =>
  send<{ version: number; cause: string }>(
    "PUT", `/devices/${part(device)}/properties/${part(property)}`, { value });
export const invokeAction = (device: string, action: string, input: Json | undefined) =>
  send<{ invocation: string; cause: string }>(
    "POST", `/devices/${part(device)}/actions/${part(action)}`, input === undefined ? {} : { input });
export const invocations = (device: string, limit = 20) =>
  read<Invocation[]>(`/devices/${part(device)}/invocations${query({ limit })}`);
export const events = (device: string, limit = 20) =>
  read<DeviceEvent[]>(`/devices/${part(device)}/events${query({ limit })}`);
export const observations = (device: string, property: string, from: Date, to: Date, points = 300) =>
  read<Observations>(
    `/devices/${part(device)}/properties/${part(property)}/observations${query({
      from: from.toISOString(), to: to.toISOString(), points,
    })}`);
export const changes = (device: string, limit = 30, before?: string) =>
  read<Change[]>(`/devices/${part(device)}/changes${query({ limit, before })}`);

// Organisations and the agreement

export const createOrganisation = (name: string, kind: OrganisationKind) =>
  send<Organisation>("POST", "/organisations", { name, kind });
export const organisation = (id: string) => read<Organisation>(`/organisations/${part(id)}`);
export const currentAgreement = (locale: Locale) =>
  read<Agreement>(`/agreements/current${query({ locale })}`);
export const agreement = (version: string, locale: Locale) =>
  read<Agreement>(`/agreements/${part(version)}${query({ locale })}`);
export const acceptances = (id: string) => read<Acceptance[]>(`/organisations/${part(id)}/acceptances`);
export const acceptAgreement = (id: string, version: string, hash: string) =>
  send<Acceptance>("POST", `/organisations/${part(id)}/acceptances`, { version, hash });

// What an organisation earned

const statementPath = (id: string, month: string) => `/organisations/${part(id)}/statements/${part(month)}`;
export const statements = (id: string) => read<Statement[]>(`/organisations/${part(id)}/statements`);
export const statement = (id: string, month: string, currency: string) =>
  read<Statement>(statementPath(id, month) + query({ currency }));
export const statementItems = (id: string, month: string, currency: string) =>
  read<StatementItem[]>(`${statementPath(id, month)}/items${query({ currency })}`);
/** The browser downloads it. */
export const statementItemsPath = (id: string, month: string, currency: string) =>
  `${BASE}${statementPath(id, month)}/items.csv${query({ currency })}`;
/** The browser downloads it. */
export const statementSheetPath = (id: string, month: string, currency: string, locale: Locale) =>
  `${BASE}${statementPath(id, month)}.pdf${query({ currency, locale })}`;
export const ledgerAccounts = (id: string) => read<LedgerAccount[]>(`/organisations/${part(id)}/ledger`);
/** The browser downloads it. */
export const ledgerLogPath = (id: string, account: number) => `${BASE}/organisations/${part(id)}/ledger/${account}/log`;

export const payoutSettings = (id: string) => read<PayoutSettings>(`/organisations/${part(id)}/payout-settings`);
export const setPayoutSettings = (id: string, wish: PayoutDestinationWish) =>
  send<PayoutSettings>("PUT", `/organisations/${part(id)}/payout-settings`, wish);
export const soldSubscriptions = (id: string) => read<SoldSubscription[]>(`/organisations/${part(id)}/subscriptions`);
export const endSoldSubscription = (id: string, subscription: string) =>
  send<SoldSubscription>("DELETE", `/organisations/${part(id)}/subscriptions/${part(subscription)}`);
export const payouts = (id: string) => read<Payout[]>(`/organisations/${part(id)}/payouts`);

// Its till

export const tillSettings = (organisationId: string) => read<TillSettings>(`/organisations/${part(organisationId)}/till`);
export const setTillSettings = (organisationId: string, settings: TillSettings) =>
  send<TillSettings>("PUT", `/organisations/${part(organisationId)}/till`, settings);
const billPath = (organisationId: string, id: string) => `/organisations/${part(organisationId)}/bills/${part(id)}`;
/** The same key with the same wish makes one bill, however often it is sent. */
export const makeBill = (organisationId: string, bill: NewBill, key: string) =>
  request<Bill>("POST", `${BASE}/organisations/${part(organisationId)}/bills`, bill, { "Idempotency-Key": key });
export const bills = (organisationId: string) => read<Bill[]>(`/organisations/${part(organisationId)}/bills`);
export const bill = (organisationId: string, id: string) => read<Bill>(billPath(organisationId, id));
export const payBill = (organisationId: string, id: string, code: string) =>
  send<Bill>("POST", `${billPath(organisationId, id)}/code`, { code });
export const cancelBill = (organisationId: string, id: string) =>
  send<Bill>("DELETE", billPath(organisationId, id));
/** The same key with the same wish gives money back once. */
export const refund = (organisationId: string, sale: string, amount: MoneyWish, reason: string, key: string) =>
  request<Refund>(
    "POST", `${BASE}/organisations/${part(organisationId)}/sales/${part(sale)}/refunds`, { amount, reason }, { "Idempotency-Key": key });

// Products

export const examples = () => read<ThingModelExample[]>("/thing-models");
export const checkModel = (model: unknown) => send<CheckResult>("POST", "/thing-models/check", model);
export const products = (organisationId: string) =>
  read<Product[]>(`/organisations/${part(organisationId)}/products`);
export const createProduct = (
  organisationId: string,
  product: { name: string; formFactor: FormFactor; model: ThingModel },
) => send<Product>("POST", `/organisations/${part(organisationId)}/products`, product);
export const product = (id: string) => read<Product>(`/products/${part(id)}`);
export const changeProduct = (
  id: string,
  change: { name: string; formFactor: FormFactor; model: ThingModel },
) => send<Product>("PUT", `/products/${part(id)}`, change);
export const batches = (productId: string) => read<Batch[]>(`/products/${part(productId)}/batches`);
export const createBatch = (
  productId: string,
  batch: { size: number; credential: "certificate" | "token"; note?: string; claimCodesExpireAt?: string },
) => send<Batch>("POST", `/products/${part(productId)}/batches`, batch);
export const batch = (id: string) => read<Batch>(`/batches/${part(id)}`);
/** Revokes the identities behind the first `received`, which did not arrive. */
export const revokeUnreceived = (id: string, received: number) =>
  send<Batch>("POST", `/batches/${part(id)}/revocation`, { received });
/** A form posts here, so that the browser streams the answer to the disk. */
export const identitiesPath = (batchId: string, resume = false) =>
  `${BASE}/batches/${part(batchId)}/identities${resume ? "?resume=true" : ""}`;

// Updates

export const softwareVersions = (productId: string) => read<SoftwareVersion[]>(`/products/${part(productId)}/software`);
export const releases = (productId: string) => read<Release[]>(`/products/${part(productId)}/releases`);
export const release = (id: string) => read<Release>(`/releases/${part(id)}`);
export const withdrawRelease = (id: string) => send<Release>("POST", `/releases/${part(id)}/withdrawal`);
export const releaseKeys = (productId: string) => read<ReleaseKey[]>(`/products/${part(productId)}/release-keys`);
export const addReleaseKey = (productId: string, key: string, name: string) =>
  send<ReleaseKey>("POST", `/products/${part(productId)}/release-keys`, { key, name });
export const revokeReleaseKey = (productId: string, key: string) =>
  send<ReleaseKey>("DELETE", `/products/${part(productId)}/release-keys/${part(key)}`);
export const rollouts = (productId: string) => read<Rollout[]>(`/products/${part(productId)}/rollouts`);
export const rollout = (id: string) => read<Rollout>(`/rollouts/${part(id)}`);
export const beginRollout = (releaseId: string, wish: RolloutWish) =>
  send<Rollout>("POST", `/releases/${part(releaseId)}/rollouts`, wish);
export const pauseRollout = (id: string) => send<Rollout>("POST", `/rollouts/${part(id)}/pause`);
export const resumeRollout = (id: string) => send<Rollout>("POST", `/rollouts/${part(id)}/resumption`);
export const advanceRollout = (id: string) => send<Rollout>("POST", `/rollouts/${part(id)}/advance`);
export const stopRollout = (id: string, why: string) => send<Rollout>("POST", `/rollouts/${part(id)}/stop`, { why });
/** The latest change first, at most a hundred, those behind the last one that is known. */
export const rolloutDevices = (id: string, state: Standing, last?: RolloutDevice) =>
  read<RolloutDevice[]>(`/rollouts/${part(id)}/devices${query({ state, before: last?.changed, after: last?.device })}`);

// The wallet

export const wallet = () => read<Wallet>("/wallet");
/** The same key with the same wish begins one top-up, however often it is sent. */
export const beginTopUp = (provider: ProviderName, amount: MoneyWish, key: string) =>
  request<TopUp>("POST", `${BASE}/wallet/top-ups`, { provider, amount }, { "Idempotency-Key": key });
export const topUp = (id: string) => read<TopUp>(`/wallet/top-ups/${part(id)}`);
export const walletEntries = (currency: string, max: number, before?: number) =>
  read<WalletEntry[]>(`/wallet/entries${query({ currency, before, max })}`);
export const setPin = (pin: string) => send<unknown>("PUT", "/wallet/pin", { pin });
export const removePin = () => send<unknown>("DELETE", "/wallet/pin");
export const setRule = (rule: Omit<SpendingRule, "amount"> & { amount: MoneyWish | null }) =>
  send<Wallet>("PUT", "/wallet/rules", rule);
export const paymentRequests = () => read<PaymentRequest[]>("/payment-requests");
export const paymentRequest = (id: string) => read<PaymentRequest>(`/payment-requests/${part(id)}`);
export const approvePayment = (id: string, digest: string, confirmation: Confirmation | null) =>
  send<PaymentRequest>("POST", `/payment-requests/${part(id)}/approval`, { digest, ...confirmation });
export const approvalChallenge = (id: string) =>
  send<PasskeyOptions>("POST", `/payment-requests/${part(id)}/approval/challenge`, {});
/** What the asker does not want any more. */
export const withdrawPayment = (id: string) => send<PaymentRequest>("DELETE", `/payment-requests/${part(id)}`);
export const declinePayment = (id: string) =>
  send<PaymentRequest>("POST", `/payment-requests/${part(id)}/refusal`, {});
export const paymentKeys = () => read<PaymentKey[]>("/wallet/codes");
/** Without a device, codes are shown on the person's own pages. */
export const makePaymentKey = (confirmation: Confirmation, device?: string) =>
  send<PaymentKey>("POST", "/wallet/codes", { ...confirmation, ...(device === undefined ? {} : { device }) });
export const paymentKeyChallenge = (device?: string) =>
  send<PasskeyOptions>("POST", "/wallet/codes/challenge", device === undefined ? {} : { device });
export const endPaymentKey = (id: string) => send<unknown>("DELETE", `/wallet/codes/${part(id)}`);
/** Refused as `not-found` until the pages have a key. */
export const paymentCode = () => read<CodeStanding>("/wallet/code");
export const scanBill = (text: string) => send<PaymentRequest>("POST", "/wallet/scans", { text });
export const payOuts = () => read<PayOuts>("/wallet/pay-outs");
export const payOut = (id: string) => read<PayOut>(`/wallet/pay-outs/${part(id)}`);
export const beginPayOut = (wish: PayOutWish, confirmation: Confirmation | null, key: string) =>
  request<PayOut>("POST", `${BASE}/wallet/pay-outs`, { ...wish, ...confirmation }, { "Idempotency-Key": key });
export const payOutChallenge = (wish: PayOutWish) => send<PasskeyOptions>("POST", "/wallet/pay-outs/challenge", wish);
export const receivingCode = () => read<ReceivingCode>("/wallet/receiving-code");
export const renewReceivingCode = () => send<ReceivingCode>("POST", "/wallet/receiving-code", {});
export const moneyRequests = () => read<MoneyRequest[]>("/wallet/money-requests");
export const moneyRequest = (id: string) => read<MoneyRequest>(`/wallet/money-requests/${part(id)}`);
export const askForMoney = (amount: MoneyWish, note: string, key: string) =>
  request<MoneyRequest>("POST", `${BASE}/wallet/money-requests`, { amount, note }, { "Idempotency-Key": key });
export const withdrawMoneyRequest = (id: string) => send<MoneyRequest>("DELETE", `/wallet/money-requests/${part(id)}`);
export const recipient = (code: string) => send<Recipient>("POST", "/wallet/recipients", { code });
/** Without a wish where the code is for an amount. */
export const beginTransfer = (code: string, wish: { amount: MoneyWish; note: string } | null, key: string) =>
  request<PaymentRequest>("POST", `${BASE}/wallet/transfers`, { code, ...wish }, { "Idempotency-Key": key });
export const transfer = (id: string) => read<Transfer>(`/wallet/transfers/${part(id)}`);
export const sendBack = (id: string, confirmation: Confirmation | null) =>
  send<Transfer>("POST", `/wallet/transfers/${part(id)}/return`, { ...confirmation });
export const sendBackChallenge = (id: string) =>
  send<PasskeyOptions>("POST", `/wallet/transfers/${part(id)}/return/challenge`, {});

export const subscriptions = () => read<Subscription[]>("/subscriptions");
export const subscription = (id: string) => read<WholeSubscription>(`/subscriptions/${part(id)}`);
/** It runs on as far as it is paid, and can be resumed until then. */
export const cancelSubscription = (id: string) =>
  send<Subscription>("POST", `/subscriptions/${part(id)}/cancellation`, {});
export const resumeSubscription = (id: string) =>
  send<Subscription>("DELETE", `/subscriptions/${part(id)}/cancellation`);
export const receipt = (sale: string) => read<Receipt>(`/receipts/${part(sale)}`);

// Apps

export const storeApps = (search: string, form: FormFactor | "") =>
  read<StoreApp[]>(`/store/apps${query({ search: search || undefined, form: form || undefined })}`);
export const storeApp = (app: string) => read<StoreApp>(`/store/apps/${part(app)}`);
/** The newest first. */
export const purchases = (app: string) => read<Purchase[]>(`/store/apps/${part(app)}/purchases`);
/** The same key with the same wish asks for one payment, however often it is sent. */
/** The maker of the device for which it is bought has its share. */
export const buyApp = (app: string, currency: string, region: string, device: string | undefined, key: string) =>
  request<PaymentRequest>("POST", `${BASE}/store/apps/${part(app)}/purchases`, { currency, region, device }, { "Idempotency-Key": key });
export const appIconPath = (app: string) => `${BASE}/store/apps/${part(app)}/icon`;
export const installationIconPath = (installation: string) => `${BASE}/installations/${part(installation)}/icon`;
export const appPicturePath = (app: string, form: FormFactor) => `${BASE}/store/apps/${part(app)}/pictures/${part(form)}`;
export const installations = () => read<Installation[]>("/installations");
/**
 * Without a device, in the person's own browser.
 *
 * @param region where the person is, for the tax of what the app sells
 */
export const install = (app: string, device: string | undefined, region: string | undefined, wish: Let) =>
  send<Installation>("POST", "/installations", { app, device, region, ...wish });
export const appUses = (installation: string) => read<AppUse[]>(`/installations/${part(installation)}/uses`);
export const friends = () => read<Friend[]>("/friends");
export const makeFriendCode = () => send<FriendCode>("POST", "/friends/code");
export const enterFriendCode = (code: string) => send<Friend>("POST", "/friends", { code });
export const endFriendship = (person: string) => send<void>("DELETE", `/friends/${part(person)}`);
export const notifications = () => read<Notification[]>("/notifications");
export const seeNotifications = (until: string) => send<void>("PUT", "/notifications/seen", { until });
export const removeNotification = (id: string) => send<void>("DELETE", `/notifications/${part(id)}`);
export const openApp = (installation: string) => read<Opening>(`/installations/${part(installation)}/opening`);
/** The latest first. */
export const activities = () => read<Activity[]>("/activities");
export const placesFor = (activity: string) => read<ActivityPlace[]>(`/activities/${part(activity)}/places`);
/** Without a device, to the person's own browser. */
export const moveActivity = (activity: string, device: string | null) =>
  send<Handoff>("POST", `/activities/${part(activity)}/handoffs`, { device });
export const handoffs = () => read<Handoff[]>("/handoffs");
export const handoff = (id: string) => read<Handoff>(`/handoffs/${part(id)}`);
/** What this browser says of its part in a hand-off. */
export const sayHandoff = (id: string, step: string) => send<Handoff>("POST", `/handoffs/${part(id)}/steps`, { step });
/** This browser shows the app no more. */
export const leftApp = (installation: string) => send<void>("DELETE", `/installations/${part(installation)}/showing`);
// What is said to a home

const exchanges = (home: string, rest = ""): string => `/homes/${part(home)}/exchanges${rest}`;
export const conversation = (home: string) => read<Conversation>(exchanges(home));
export const sayTo = (home: string, words: string, language: Locale) => send<Exchange>("POST", exchanges(home), { words, language });
export const chooseExchange = (home: string, id: string, number: number) =>
  send<Exchange>("POST", exchanges(home, `/${part(id)}/choice`), { number });
export const declineExchange = (home: string, id: string) => send<Exchange>("DELETE", exchanges(home, `/${part(id)}/choice`));
export const undoExchange = (home: string, id: string) => send<Exchange>("POST", exchanges(home, `/${part(id)}/undo`));
export const forgetExchange = (home: string, id: string) => send<void>("DELETE", exchanges(home, `/${part(id)}`));
export const recordingPath = (home: string, id: string): string => BASE + exchanges(home, `/${part(id)}/recording`);
export const deleteRecording = (home: string, id: string) => send<void>("DELETE", exchanges(home, `/${part(id)}/recording`));
const recordings = (home: string, shared: boolean): string => `/homes/${part(home)}/recordings${shared ? "/shared" : ""}`;
export const keepRecordings = (home: string, shared: boolean, keep: boolean) => send<Kept>("PUT", recordings(home, shared), { keep });
export const deleteRecordings = (home: string, shared: boolean) => send<void>("DELETE", recordings(home, shared));
export const speechPath = (home: string, id: string): string => BASE + exchanges(home, `/${part(id)}/speech`);
export const listeningPath = (home: string, language: Locale): string => `${BASE}/homes/${part(home)}/listening${query({ language })}`;
export const sentences = (home: string, language: Locale) => read<SentenceExample[]>(`/homes/${part(home)}/sentences${query({ language })}`);

export const sendingPlaces = (kind: string) => read<SendingPlace[]>(`/sendings/places${query({ kind })}`);
/** The latest first. */
export const sendings = () => read<Sending[]>("/sendings");
export const sending = (id: string) => read<Sending>(`/sendings/${part(id)}`);
export const takeBack = (id: string) => send<void>("DELETE", `/sendings/${part(id)}`);
type To = Pick<SendingPlace, "device" | "installation">;
export const sendWords = ({ device, installation }: To, kind: string, title: string, said: string) =>
  send<Sending>("POST", "/sendings", { device, installation, kind, title, said });

/** Sends a file; `onprogress` hears which part of it is up, from 0 to 1. */
export function sendFile({ device, installation }: To, title: string, file: Blob, onprogress: (part: number) => void, signal: AbortSignal): Promise<Sending> {
  const path = `${BASE}/sendings/files${query({ device: device ?? undefined, installation: installation ?? undefined, title })}`;
  return upload<Sending>(path, file, onprogress, signal);
}

/** What a running app asks for through the sdk. */
export const callHub = (installation: string, call: string, args: { readonly [name: string]: Json }) =>
  send<Json>("POST", `/installations/${part(installation)}/calls`, { call, arguments: args });
export const letApp = (installation: string, wish: Let) =>
  send<Installation>("PUT", `/installations/${part(installation)}/grants`, wish);
export const removeApp = (installation: string, data: boolean) =>
  send<unknown>("DELETE", `/installations/${part(installation)}${query({ data: data ? "true" : undefined })}`);
export const submissions = (organisationId: string) =>
  read<Submission[]>(`/organisations/${part(organisationId)}/submissions`);
export const withdrawSubmission = (id: string, reason: string) =>
  send<Submission>("POST", `/submissions/${part(id)}/withdrawal`, { reason });
export const developerKeys = (organisationId: string) =>
  read<DeveloperKey[]>(`/organisations/${part(organisationId)}/developer-keys`);
export const revokeDeveloperKey = (organisationId: string, key: string) =>
  send<DeveloperKey>("DELETE", `/organisations/${part(organisationId)}/developer-keys/${part(key)}`);

export const livePath = (home: string) => `${BASE}/live${query({ home })}`;
/** Of everything that is the person's own. */
export const livePersonPath = `${BASE}/live/person`;

export const lookAtParty = (code: string) => request<PartyPreview>("GET", `${BASE}/play/${encodeURIComponent(code)}`);

export const joinParty = (code: string, name: string) =>
  request<JoinedParty>("POST", `${BASE}/play/${encodeURIComponent(code)}`, { name });

// Content
export const sources = () => read<Source[]>("/content/sources");
export const addSource = (address: string) => send<Source>("POST", "/content/sources", { address });
export const readSource = (id: string) => send<Source>("POST", `/content/sources/${part(id)}/reading`, {});
export const removeSource = (id: string) => send<void>("DELETE", `/content/sources/${part(id)}`);
export const contentShelf = (shelf: string, after = 0) => read<ContentPage>(`/content/shelves/${part(shelf)}${query({ after })}`);
export const findContent = (words: string, after = 0) => read<ContentPage>(`/content/found${query({ words, after })}`);
export const contentItem = (id: string) => read<ContentItem>(`/content/items/${part(id)}`);
export const contentMedia = (id: string) => `${BASE}/content/items/${part(id)}/media`;
export const reportProgress = (id: string, report: { seconds: number; total: number; finished: boolean }) =>
  send<ContentProgress>("PUT", `/content/items/${part(id)}/progress`, report);
export const OPML_ADDRESS = `${BASE}/content/opml`;
export const importOpml = async (list: Blob) =>
  parsed(await exchange("POST", OPML_ADDRESS, list, { "Content-Type": "application/octet-stream" })) as ContentImport;
export const contentOffers = () => read<Offer[]>("/content/offers");
export const addOffered = (offer: string) => send<Source>("POST", `/content/offers/${part(offer)}/source`, {});
export const buyContent = ({ id, what }: Wanted, currency: string, region: string, key: string) =>
  request<PaymentRequest>("POST", `${BASE}/content/${what === "item" ? "items" : "offers"}/${part(id)}/purchases`, { currency, region }, { "Idempotency-Key": key });
export const ownOffers = (organisation: string) => read<OwnOffer[]>(`/organisations/${part(organisation)}/offers`);
export const makeOffer = (organisation: string, draft: { title: string; summary: string; address: string; prices: MoneyWish[]; itemPrices: MoneyWish[] }) =>
  send<OwnOffer>("POST", `/organisations/${part(organisation)}/offers`, draft);
export const withdrawOffer = (organisation: string, offer: string) =>
  send<void>("DELETE", `/organisations/${part(organisation)}/offers/${part(offer)}`);
