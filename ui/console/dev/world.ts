import type { Json } from "@opentos/kit/thing";
import type { Agreement, Batch, Device, DeviceRefusal, DeviceRefusals, Home, Invocation, Organisation, Product, Session } from "../src/api-types.ts";
import type { DeviceSoftware, DeviceUpdate } from "../src/update-types.ts";
import type { InventedApps } from "./apps.ts";
import { models } from "./models.ts";
import type { InventedBill } from "./till.ts";
import type { InventedWallet } from "./wallet.ts";

export type Tongue = "en" | "zh";

/** An invented home, organisation and their past, in memory, in one of the two languages. */
export interface World {
  tongue: Tongue;
  person: NonNullable<Session["person"]>;
  homes: Home[];
  devices: Device[];
  organisations: Organisation[];
  products: Product[];
  batches: Batch[];
  invocations: Map<string, Invocation[]>;
  /** By who is signed in; each is invented when it is first looked at. */
  wallets: Map<string, InventedWallet>;
  /** By organisation and who is signed in; the newest first. */
  bills: Map<string, InventedBill[]>;
  /** By who is signed in. */
  apps: Map<string, InventedApps>;
  tillRegion: string | null;
  agreement: (locale: string) => Agreement;
  acceptances: { person: { id: string; displayName: string }; at: string; version: string; hash: string }[];
  invitations: { id: string; role: "adult" | "child"; code: string; url: string; expiresAt: string }[];
}

export const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const refusals = (lastByCode: DeviceRefusal[]): DeviceRefusals => ({
  count: lastByCode.reduce((sum, each) => sum + each.count, 0), last: lastByCode[0] ?? null, lastByCode,
});

let counter = 0;
export const newId = (kind: string) => `${kind}_01jd7x${(++counter).toString(36).padStart(20, "0")}`;

const hash = "sha256:5f2d6c1f8f2ab0c0a79c0f6e9f1f2f4a2e0d5c8b7a6f9e3d2c1b0a9f8e7d6c5b";

export function makeWorld(tongue: Tongue): World {
  const say = (en: string, zh: string) => (tongue === "en" ? en : zh);
  const person = { id: newId("person"), name: "anna", displayName: say("Anna Lindqvist", "李安娜"), locale: tongue === "en" ? ("en" as const) : ("zh-Hans" as const) };
  const rooms = [say("Living room", "客厅"), say("Kitchen", "厨房"), say("Bedroom", "卧室"), say("Hall", "门厅")].map((name) => ({ id: newId("room"), name }));
  const home: Home = {
    id: newId("home"), name: say("Maple Street", "枫林路的家"), role: "owner", rooms,
    members: [
      { person: { id: person.id, displayName: person.displayName }, role: "owner", since: ago(60 * 24 * 210) },
      { person: { id: newId("person"), displayName: say("Tom Becker", "王涛") }, role: "adult", since: ago(60 * 24 * 190) },
      { person: { id: newId("person"), displayName: say("Mia", "小美") }, role: "child", since: ago(60 * 24 * 30) },
    ],
    may: ["home-rename", "room-edit", "device-claim", "device-edit", "device-remove", "member-invite", "member-change"],
  };
  const organisation: Organisation = { id: newId("org"), name: say("Northlight Devices", "北光智能"), kind: "maker", accepted: true };
  const developer: Organisation = { id: newId("org"), name: say("Papercut Games", "纸飞机游戏"), kind: "developer", accepted: true };
  const maker = { id: organisation.id, name: organisation.name };
  const products: Product[] = ["lamp", "thermostat", "coffee-machine"].map((key, index) => ({
    id: newId("product"), organisation: maker, name: say(["Aurora lamp", "Stillwarm thermostat", "Morning One"][index]!, ["极光灯", "恒暖温控器", "晨光咖啡机"][index]!),
    formFactor: "appliance", model: models[key]!, revision: index + 1, createdAt: ago(60 * 24 * (200 - index * 60)), devices: [1240, 380, 0][index]!,
  }));

  const device = (key: string, name: string, room: number | null, values: Record<string, Json>, online = true, desired: Record<string, Json> = {}): Device => {
    const model = models[key]!;
    const twin: Device["twin"] = {};
    for (const property of Object.keys(model.properties ?? {})) {
      twin[property] = {
        reported: property in values ? { value: values[property]!, at: ago(online ? 3 : 95), cause: newId("cause") } : null,
        desired: property in desired ? { value: desired[property]!, at: ago(1), version: 7, cause: newId("cause"), answered: false } : null,
      };
    }
    const writable = Object.entries(model.properties ?? {}).filter(([, schema]) => !schema.readOnly).map(([property]) => property);
    return {
      id: newId("device"), name, room: room === null ? null : rooms[room]!, home: { id: home.id },
      product: { id: products.find((each) => each.model === model)?.id ?? newId("product"), name: model.titles![tongue === "en" ? "en" : "zh-Hans"]!, formFactor: model["tos:formFactor"] as Device["product"]["formFactor"] },
      maker, online, lastSeenAt: ago(online ? 0 : 95), model, twin, may: { set: writable, invoke: Object.keys(model.actions ?? {}) },
      refusals: refusals([]),
    };
  };
  const steady = { colourTemperature: 2700, effect: "none" };
  const devices = [
    device("lamp", say("Reading lamp", "阅读灯"), 0, { power: true, brightness: 60, colour: "#ffd9a8", ...steady, powerDraw: 5.8, energy: 5.4 }),
    device("lamp", say("Ceiling light", "吊灯"), 0, { power: false, brightness: 100, colour: "#ffffff", ...steady, powerDraw: 0.3, energy: 0.3 }),
    device("thermostat", say("Heating", "暖气"), 0, { targetTemperature: 20.5, temperature: 20.5, humidity: 44, mode: "auto", activity: "heating", fanSpeed: "auto", windowOpen: false, childLock: false }, true, { targetTemperature: 22 }),
    device("tv", say("Television", "电视"), 0, { power: false, volume: 24, muted: false, source: "home", channel: 7, brightness: 70, pictureMode: "cinema", nowPlaying: "", powerDraw: 0.5 }),
    device("coffee-machine", say("Coffee machine", "咖啡机"), 1, { power: true, state: "ready", progress: 0, waterLevel: 72, beanLevel: 38, trayLevel: 22, boilerTemperature: 92.5, cupsToday: 5, cupWarmer: true, grind: "medium", offAfter: 30 }),
    device("lamp", say("Worktop light", "操作台灯"), 1, { power: false, brightness: 80, colour: "#fff4e0", ...steady, powerDraw: 0.3, energy: 0.2 }),
    device("lamp", say("Bedside lamp", "床头灯"), 2, { power: false, brightness: 20, colour: "#ff8a65", ...steady, powerDraw: 0, energy: 0 }, false, { brightness: 35 }),
    device("watch", say("Anna's watch", "安娜的手表"), null, { battery: 64, charging: false, heartRate: 71, steps: 6240, stepGoal: 8000, worn: true, doNotDisturb: false, brightness: 60, face: "digital" }),
    device("door-lock", say("Front door", "大门"), 3, { locked: true, doorOpen: false, bolt: "out", lastMethod: "inside", battery: 88, autoLock: true, autoLockDelay: 60, keypad: true }),
  ];
  devices[1]!.refusals = refusals([
    { code: "value-invalid", count: 1, detail: "power is not a boolean", at: ago(1) },
    { code: "identity-used-twice", count: 4, detail: "", at: ago(2) },
  ]);
  devices[0]!.refusals = refusals([
    { code: "value-invalid", count: 2, detail: "brightness 140 is above 100", at: ago(180) },
  ]);

  const runs = (code: number, name: string, update: Partial<DeviceUpdate> | null = null, asks = false): DeviceSoftware => ({
    code, name, reportedAt: ago(12), asks,
    update: update && {
      release: newId("release"), code: code + 1, name: "1.3.0", notes: say("Warmer whites in the evening.\nThe lamp wakes up 0.4 s sooner.", "傍晚的白光更暖。\n唤醒速度加快 0.4 秒。"),
      state: "offered", percent: 0, waitsFor: null, window: null, fault: null, since: ago(4), ...update,
    },
  });
  [
    runs(12, "1.2.0"),
    runs(12, "1.2.0", { state: "went-back", fault: { check: "shell", detail: "The shell drew nothing within 10 minutes." } }),
    runs(30, "2026.9", { name: "2026.11", state: "waiting", waitsFor: "consent" }, true),
    runs(30, "2026.9", { name: "2026.11", state: "installing", percent: 60 }),
    runs(7, "4.0.1", { name: "4.1.0", state: "waiting", waitsFor: "window", window: { from: "02:00", until: "05:00" } }),
    runs(0, "factory", { state: "restarting" }),
    runs(12, "1.2.0"),
    null,
    runs(3, "0.9", { name: "1.0", state: "silent" }, true),
  ].forEach((software, index) => { devices[index]!.software = software; });

  return {
    tongue, person, homes: [home], devices, organisations: [organisation, developer], products,
    batches: [
      { id: newId("batch"), product: products[0]!.id, size: 1000, credential: "certificate", state: "minted", minted: 1000, note: say("Spring run", "春季批次"), createdAt: ago(60 * 24 * 90), claimed: 871 },
      { id: newId("batch"), product: products[0]!.id, size: 5000, credential: "token", state: "ready", minted: 0, note: null, createdAt: ago(12), claimed: 0 },
    ],
    invocations: new Map<string, Invocation[]>([[devices[4]!.id, [
      { id: newId("invocation"), action: "orderDrink", input: { coffeeDrink: "cappuccino", size: "medium" }, state: "completed", output: null, error: null, requestedAt: ago(52), changedAt: ago(50), cause: newId("cause") },
      { id: newId("invocation"), action: "orderDrink", input: { coffeeDrink: "espresso" }, state: "failed", output: null, error: { code: "device-offline", detail: "" }, requestedAt: ago(60 * 26), changedAt: ago(60 * 26), cause: newId("cause") },
    ]]]),
    wallets: new Map(),
    bills: new Map(),
    apps: new Map(),
    tillRegion: tongue === "en" ? "DE" : "CN",
    agreement: (locale) => agreementIn(locale),
    acceptances: [{ person: { id: person.id, displayName: person.displayName }, at: ago(60 * 24 * 201), version: "1.0", hash }],
    invitations: [{ id: newId("invitation"), role: "child", code: "K7PM3QXW", url: "https://hub.test:8443/join#K7PM3QXW", expiresAt: new Date(Date.now() + 6 * 86_400_000).toISOString() }],
  };
}

function agreementIn(locale: string): Agreement {
  const zh = locale === "zh-Hans";
  const shares: Agreement["shares"] = [
    { sale: "app", developerPpm: 800_000, makerPpm: 100_000, platformPpm: 100_000 },
    { sale: "in-app", developerPpm: 800_000, makerPpm: 100_000, platformPpm: 100_000 },
    { sale: "subscription", developerPpm: 850_000, makerPpm: 75_000, platformPpm: 75_000 },
    { sale: "content", developerPpm: 700_000, makerPpm: 150_000, platformPpm: 150_000 },
    { sale: "service", developerPpm: 900_000, makerPpm: 50_000, platformPpm: 50_000 },
    { sale: "advertisement", developerPpm: 600_000, makerPpm: 250_000, platformPpm: 150_000 },
  ];
  const terms: Agreement["terms"] = [
    { name: "launch-2027", sales: ["app", "in-app"], from: "2027-01-01T00:00:00Z", until: "2027-02-01T00:00:00Z", developerPpm: 900_000, makerPpm: 100_000, platformPpm: 0 },
    { name: "television-cn", sales: [], region: "CN", product: "product_01jd3zv5t8e6rbh3w7q2k9m4nx", developerPpm: 700_000, makerPpm: 200_000, platformPpm: 100_000 },
  ];
  const text = zh
    ? "## 1. 缔约方\n\n本协议由**平台运营方**与接受协议的机构订立。\n\n## 2. 免费使用\n\n- 无入会费、年费或按设备收费。\n- 开发工具、源代码与文档向所有人开放。\n\n## 3. 收入分成\n\n每笔销售按销售时有效的版本，由开发者、设备制造商与平台三方分配。分配以最小货币单位的整数计算，**余数归开发者**。退款按原分配逐笔冲回。\n\n## 4. 变更\n\n新版本至少提前 60 天公布，且只对其生效后的销售适用。"
    : "## 1. Parties\n\nThis agreement is between **the operator of this platform** and the organisation that accepts it.\n\n## 2. Free of charge\n\n- There is no fee to join, per year or per device.\n- Tools, source and documentation are open to everyone.\n\n## 3. Shares of revenue\n\nEach sale is split between developer, maker of the device and platform by the version in force at the sale. Splits are computed in whole minor units; **the remainder belongs to the developer**. A refund reverses the original split posting by posting.\n\n## 4. Changes\n\nA new version is published at least 60 days before it takes effect and applies only to sales after that.";
  return { version: "1.0", effectiveFrom: "2026-01-01T00:00:00Z", hash, title: zh ? "收入分成协议" : "Revenue sharing agreement", text, shares, terms, changes: null };
}
