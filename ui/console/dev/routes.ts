import type { Json, ThingModel } from "@opentos/kit/thing";
import type { Device, LiveMessage, Role } from "../src/api-types.ts";
import { appRoutes } from "./apps.ts";
import { betweenRoutes } from "./between.ts";
import { contentRoutes } from "./content.ts";
import { doingRoutes } from "./doing.ts";
import { talkRoutes } from "./talk.ts";
import { changes, observations } from "./history.ts";
import { door, traced } from "./door.ts";
import { earningsRoutes } from "./earnings.ts";
import { models } from "./models.ts";
import { payOutRoutes } from "./pay-out.ts";
import { playRoutes } from "./play.ts";
import { tillRoutes } from "./till.ts";
import { updateRoutes } from "./updates.ts";
import { walletRoutes } from "./wallet.ts";
import { ago, newId, type World } from "./world.ts";

export interface Call {
  world: World;
  /** What the request shows beside the cookie. */
  authorization: string;
  idempotencyKey: string;
  /** The signed-in one of this browser: `anna`, `new` (no home yet), `child`, or nobody. */
  who: string;
  body: Record<string, Json>;
  query: URLSearchParams;
  signIn(who: string): void;
  tell(home: string, message: LiveMessage): void;
}

export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, readonly faults: { pointer: string; message: string }[] = []) {
    super(code);
  }
}

/** An answer that is drawn, not read. */
export class Picture {
  constructor(readonly svg: string) {}
}

/** An answer that is heard. */
export class Tone {
  constructor(readonly seconds: number) {}

  /** A WAVE file of 16 kHz, 16 bits and one channel. */
  wave(): Buffer {
    const rate = 16_000;
    const samples = Math.round(this.seconds * rate);
    const file = Buffer.alloc(44 + 2 * samples);
    file.write("RIFF");
    file.writeUInt32LE(36 + 2 * samples, 4);
    file.write("WAVEfmt ", 8);
    file.writeUInt32LE(16, 16);
    file.writeUInt16LE(1, 20);
    file.writeUInt16LE(1, 22);
    file.writeUInt32LE(rate, 24);
    file.writeUInt32LE(2 * rate, 28);
    file.writeUInt16LE(2, 32);
    file.writeUInt16LE(16, 34);
    file.write("data", 36);
    file.writeUInt32LE(2 * samples, 40);
    for (let each = 0; each < samples; each++) {
      file.writeInt16LE(Math.round(4_000 * Math.sin((2 * Math.PI * 220 * each) / rate)), 44 + 2 * each);
    }
    return file;
  }
}

export type Handler = (call: Call, ...ids: string[]) => unknown;

export const found = <T>(value: T | undefined): T => {
  if (value === undefined) {
    throw new Problem(404, "not-found");
  }
  return value;
};

function sessionOf({ world, who }: Call) {
  const csrf = { header: "X-CSRF-TOKEN", token: "double" };
  if (!who) {
    return { person: null, password: false, csrf, homes: [], organisations: [], operator: false };
  }
  const fresh = who === "new";
  return {
    person: fresh ? { ...world.person, displayName: world.tongue === "en" ? "Noor" : "小诺", id: "person_new" } : world.person, password: true, csrf,
    homes: fresh ? [] : world.homes.map(({ id, name }) => ({ id, name, role: who.startsWith("child") ? "child" : "owner" })),
    organisations: fresh ? [] : world.organisations, operator: false,
  };
}

const deviceOf = (call: Call, id: string) => found(call.world.devices.find((device) => device.id === id));
const homeOf = (call: Call, id: string) => found(call.world.homes.find((home) => home.id === id));

/** Takes up a wish after a moment, as a device would; one that is offline never does. */
function answer(call: Call, device: Device, property: string) {
  setTimeout(() => {
    const twin = device.twin[property]!;
    if (device.online && twin.desired) {
      twin.desired = { ...twin.desired, answered: true };
      twin.reported = { value: twin.desired.value, at: new Date().toISOString(), cause: twin.desired.cause ?? null };
      call.tell(device.home.id, { type: "twin", device: device.id, property, reported: twin.reported, desired: twin.desired });
    }
  }, 1200);
}

const claimCode = (code: string) => {
  if (/^0000/.test(code)) throw new Problem(404, "claim-code-unknown");
  if (/^1111/.test(code)) throw new Problem(409, "claim-code-used");
};

const roles = [
    "home-see,any,yes,yes,yes,yes,yes,no",
    "home-rename,any,yes,no,no,no,no,no",
    "room-edit,any,yes,yes,no,no,no,no",
    "member-see,any,yes,yes,yes,no,no,no",
    "member-invite,any,yes,no,no,no,no,no",
    "member-change,any,yes,no,no,no,no,no",
    "device-see,any,yes,yes,yes,yes,yes,yes",
    "device-claim,any,yes,yes,no,no,no,no",
    "device-edit,any,yes,yes,no,no,no,no",
    "device-remove,any,yes,no,no,no,no,no",
    "app-install,any,yes,yes,no,no,no,no",
    "property-set,look,yes,yes,yes,yes,yes,yes",
    "property-set,comfort,yes,yes,yes,yes,yes,yes",
    "property-set,security,yes,yes,no,named,no,yes",
    "property-set,money,yes,yes,no,no,no,no",
    "action-invoke,look,yes,yes,yes,yes,yes,yes",
    "action-invoke,comfort,yes,yes,yes,yes,yes,yes",
    "action-invoke,security,yes,yes,no,named,no,yes",
    "action-invoke,money,yes,yes,no,no,no,no",
    "history-see,any,yes,yes,yes,no,no,yes",
    "topic-publish,any,yes,yes,no,no,yes,yes",
    "topic-subscribe,any,yes,yes,yes,no,yes,yes",
].map((line) => {
  const [operation, risk, ...entries] = line.split(",");
  return { operation, risk, entries: Object.fromEntries(["owner", "adult", "child", "guest", "terminal"].map((role, index) => [role, entries[index]])) };
});

const table: [string, string, Handler][] = [
  ["GET", "/operator/door", door],
  ["POST", "/operator/traces", (call) => ({ ...traced(call), done: false, messages: [] })],
  ["GET", "/operator/traces/:", traced],
  ["DELETE", "/operator/traces/:", () => null],
  ...appRoutes,
  ...walletRoutes,
  ...contentRoutes,
  ...doingRoutes,
  ...talkRoutes,
  ...betweenRoutes,
  ...payOutRoutes,
  ...earningsRoutes,
  ...playRoutes,
  ...tillRoutes,
  ...updateRoutes,
  ["GET", "/session", sessionOf],
  ["POST", "/session", (call) => {
    if (call.body["password"] === "wrong password") throw new Problem(401, "sign-in-refused");
    call.signIn("anna");
  }],
  ["POST", "/session/link", (call) => {
    if (call.body["token"] === "spent") throw new Problem(401, "sign-in-link-spent");
    call.signIn("anna");
  }],
  ["DELETE", "/session", (call) => call.signIn("")],
  ["POST", "/persons", (call) => {
    if (call.body["name"] === "anna") throw new Problem(409, "name-taken");
    if (call.body["password"] === "password12") throw new Problem(400, "password-weak");
    call.signIn("new");
  }],
  ["GET", "/sessions", () => [
    { id: "s1", createdAt: ago(600), lastUsedAt: ago(0), current: true, browser: "Chromium, Linux" },
    { id: "s2", createdAt: ago(9000), lastUsedAt: ago(240), current: false, browser: "Safari, iPhone" },
  ]],
  ["DELETE", "/sessions/:", () => null],
  ["PATCH", "/persons/me", (call) => { Object.assign(call.world.person, call.body); }],
  ["PUT", "/persons/me/password", (call) => { if (call.body["current"] === "wrong password") throw new Problem(401, "sign-in-refused"); }],
  ["GET", "/passkeys", () => [{ id: "p1", label: "MacBook", createdAt: ago(60 * 24 * 40), lastUsedAt: ago(600) }]],
  ["DELETE", "/passkeys/:", () => null],
  ["POST", "/homes", (call) => {
    const home = { ...call.world.homes[0]!, id: newId("home"), name: String(call.body["name"]), rooms: [], members: [call.world.homes[0]!.members[0]!] };
    call.world.homes.push(home);
    call.signIn("anna");
    return home;
  }],
  ["GET", "/homes/:", (call, id) => ({ ...homeOf(call, id!), ...(call.who === "child" ? { role: "child", may: [] } : {}) })],
  ["PATCH", "/homes/:", (call, id) => { homeOf(call, id!).name = String(call.body["name"]); }],
  ["POST", "/homes/:/rooms", (call, id) => {
    const room = { id: newId("room"), name: String(call.body["name"]) };
    homeOf(call, id!).rooms.push(room);
    return room;
  }],
  ["PATCH", "/homes/:/rooms/:", (call, id, room) => { found(homeOf(call, id!).rooms.find((each) => each.id === room)).name = String(call.body["name"]); }],
  ["DELETE", "/homes/:/rooms/:", (call, id, room) => {
    const home = homeOf(call, id!);
    home.rooms = home.rooms.filter((each) => each.id !== room);
  }],
  ["POST", "/homes/:/invitations", (call) => {
    const invitation = { id: newId("invitation"), role: call.body["role"] as "adult" | "child", code: "M4WQ9TZX", url: "https://hub.test:8443/join#M4WQ9TZX", expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString() };
    call.world.invitations.push(invitation);
    return invitation;
  }],
  ["GET", "/homes/:/invitations", (call) => call.world.invitations.map(({ id, role, expiresAt }) => ({ id, role, expiresAt }))],
  ["DELETE", "/homes/:/invitations/:", (call, _, id) => { call.world.invitations = call.world.invitations.filter((each) => each.id !== id); }],
  ["GET", "/invitations/:", (call, code) => {
    if (code === "EXPIRED") throw new Problem(409, "invitation-expired");
    return { home: { name: call.world.homes[0]!.name }, role: "adult", inviter: { displayName: call.world.person.displayName }, expiresAt: ago(-60 * 24 * 6) };
  }],
  ["POST", "/invitations/:/acceptance", (call) => { call.signIn("anna"); return call.world.homes[0]; }],
  ["PATCH", "/homes/:/members/:", (call, id, person) => {
    const home = homeOf(call, id!);
    if (person === call.world.person.id) throw new Problem(409, "last-owner");
    found(home.members.find((each) => each.person.id === person)).role = call.body["role"] as Role;
  }],
  ["DELETE", "/homes/:/members/:", (call, id, person) => {
    const home = homeOf(call, id!);
    if (person === call.world.person.id) throw new Problem(409, "last-owner");
    home.members = home.members.filter((each) => each.person.id !== person);
  }],
  ["GET", "/roles", () => roles],
  ["GET", "/claims/:", (call, code) => {
    claimCode(code!);
    return { product: { name: call.world.products[0]!.name, formFactor: "appliance" }, maker: { name: call.world.organisations[0]!.name }, icon: "lamp", titles: models["lamp"]!.titles };
  }],
  ["POST", "/homes/:/devices", (call, id) => {
    claimCode(String(call.body["code"]));
    const home = homeOf(call, id!);
    const device: Device = { ...structuredClone(call.world.devices[1]!), id: newId("device"), name: String(call.body["name"]), home: { id: home.id }, room: home.rooms.find((room) => room.id === call.body["room"]) ?? null };
    call.world.devices.push(device);
    return device;
  }],
  ["GET", "/homes/:/devices", (call, id) => call.world.devices.filter((device) => device.home.id === id)],
  ["GET", "/devices/:", deviceOf],
  ["PATCH", "/devices/:", (call, id) => {
    const device = deviceOf(call, id!);
    if (typeof call.body["name"] === "string") device.name = call.body["name"];
    if ("room" in call.body) device.room = homeOf(call, device.home.id).rooms.find((room) => room.id === call.body["room"]) ?? null;
    call.tell(device.home.id, { type: "changed", what: "devices" });
  }],
  ["DELETE", "/devices/:", (call, id) => {
    const device = deviceOf(call, id!);
    call.world.devices = call.world.devices.filter((each) => each !== device);
    call.tell(device.home.id, { type: "changed", what: "devices" });
  }],
  ["PUT", "/devices/:/properties/:", (call, id, property) => {
    const device = deviceOf(call, id!);
    const schema = device.model.properties?.[property!];
    const value = call.body["value"] ?? null;
    if (typeof value === "number" && value > (schema?.maximum ?? Infinity)) throw new Problem(400, "value-invalid");
    const twin = device.twin[property!]!;
    twin.desired = { value, at: new Date().toISOString(), version: (twin.desired?.version ?? 0) + 1, cause: newId("cause"), answered: false };
    call.tell(device.home.id, { type: "twin", device: device.id, property: property!, desired: twin.desired });
    answer(call, device, property!);
    return { version: twin.desired.version, cause: twin.desired.cause };
  }],
  ["POST", "/devices/:/actions/:", (call, id, action) => {
    const now = new Date().toISOString();
    const invocation = { id: newId("invocation"), action: action!, input: call.body["input"] ?? null, state: "requested" as const, output: null, error: null, requestedAt: now, changedAt: now, cause: newId("cause") };
    call.world.invocations.set(id!, [invocation, ...(call.world.invocations.get(id!) ?? [])]);
    (["delivered", "running", "completed"] as const).forEach((state, index) => setTimeout(() => {
      Object.assign(invocation, { state, changedAt: new Date().toISOString() });
      call.tell(deviceOf(call, id!).home.id, { ...invocation, type: "invocation", device: id!, state });
    }, 900 * (index + 1)));
    return { invocation: invocation.id, cause: invocation.cause };
  }],
  ["GET", "/devices/:/invocations", (call, id) => call.world.invocations.get(id!) ?? []],
  ["GET", "/devices/:/events", (call, id) => Object.keys(deviceOf(call, id!).model.events ?? {}).map((event, index) => ({ event, data: event === "overheated" ? 92 : null, at: ago(1500 + index * 4000), receivedAt: ago(1500 + index * 4000), cause: newId("cause") }))],
  ["GET", "/devices/:/properties/:/observations", (call, id, property) => observations(deviceOf(call, id!), property!, Date.parse(call.query.get("from")!), Date.parse(call.query.get("to")!), Number(call.query.get("points")))],
  ["GET", "/devices/:/changes", (call, id) => (call.query.get("before") ? [] : changes(call.world, deviceOf(call, id!)))],
  ["POST", "/organisations", (call) => {
    const organisation = { id: newId("org"), name: String(call.body["name"]), kind: call.body["kind"] as "maker", accepted: false };
    call.world.organisations.push(organisation);
    call.signIn("anna");
    return organisation;
  }],
  ["GET", "/organisations/:", (call, id) => found(call.world.organisations.find((each) => each.id === id))],
  ["GET", "/agreements/current", (call) => call.world.agreement(call.query.get("locale") ?? "en")],
  ["GET", "/agreements/:", (call) => call.world.agreement(call.query.get("locale") ?? "en")],
  ["POST", "/organisations/:/acceptances", (call, id) => {
    found(call.world.organisations.find((each) => each.id === id)).accepted = true;
    return { ...call.world.acceptances[0], at: new Date().toISOString() };
  }],
  ["GET", "/organisations/:/acceptances", (call, id) => (found(call.world.organisations.find((each) => each.id === id)).accepted ? call.world.acceptances : [])],
  ["GET", "/thing-models", () => Object.entries(models).map(([name, model]) => ({ name, title: model.title, titles: model.titles, formFactor: model["tos:formFactor"], model }))],
  ["POST", "/thing-models/check", (call) => {
    const model = call.body as ThingModel;
    const faults = Object.entries(model.properties ?? {}).flatMap(([key, schema]) => [
      ...(schema.type ? [] : [{ pointer: `/properties/${key}/type`, message: "must be one of boolean, integer, number, string, object, array, null" }]),
      ...(schema.minimum !== undefined && schema.maximum !== undefined && schema.minimum >= schema.maximum ? [{ pointer: `/properties/${key}/minimum`, message: "must be below the maximum" }] : []),
    ]);
    if (!model["@type"]) faults.push({ pointer: "/@type", message: "must be \"tm:ThingModel\"" });
    const count = (part: object | undefined) => Object.keys(part ?? {}).length;
    return { faults, summary: { properties: count(model.properties), actions: count(model.actions), events: count(model.events) } };
  }],
  ["GET", "/organisations/:/products", (call, id) => call.world.products.filter((each) => each.organisation.id === id)],
  ["POST", "/organisations/:/products", (call, id) => {
    const organisation = found(call.world.organisations.find((each) => each.id === id));
    const product = { ...(call.body as object), id: newId("product"), organisation, revision: 1, createdAt: new Date().toISOString(), devices: 0 } as unknown as World["products"][number];
    call.world.products.push(product);
    return product;
  }],
  ["GET", "/products/:", (call, id) => found(call.world.products.find((each) => each.id === id))],
  ["PUT", "/products/:", (call, id) => {
    const product = found(call.world.products.find((each) => each.id === id));
    return Object.assign(product, call.body, { revision: product.revision + 1 });
  }],
  ["GET", "/products/:/batches", (call, id) => call.world.batches.filter((each) => each.product === id)],
  ["POST", "/products/:/batches", (call, id) => {
    const batch = { id: newId("batch"), product: id!, size: Number(call.body["size"]), credential: call.body["credential"] as "token", state: "ready" as const, minted: 0, note: (call.body["note"] as string) ?? null, createdAt: new Date().toISOString(), claimed: 0 };
    call.world.batches.unshift(batch);
    return batch;
  }],
  ["GET", "/batches/:", (call, id) => found(call.world.batches.find((each) => each.id === id))],
];

const compiled = table.map(([method, pattern, handler]) => ({ method, handler, expression: new RegExp(`^${pattern.replaceAll(":", "([^/]+)")}$`) }));

export function route(method: string, path: string): ((call: Call) => unknown) | undefined {
  for (const each of compiled) {
    const match = each.method === method ? each.expression.exec(path) : null;
    if (match) {
      return (call) => each.handler(call, ...match.slice(1).map(decodeURIComponent));
    }
  }
  return undefined;
}
