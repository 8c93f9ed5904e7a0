import { readFileSync } from "node:fs";
import { encode } from "uqr";

/** Believable homes for the double of the device runtime, made from the shipped Thing Models. */

const modelFolder = new URL("../../../api/thing-models/", import.meta.url);

function model(name) {
  return JSON.parse(readFileSync(new URL(`${name}.tm.json`, modelFolder), "utf8"));
}

const names = {
  en: {
    home: "Linden Street",
    living: "Living room", kitchen: "Kitchen", hall: "Hall", bedroom: "Bedroom",
    tv: "TV", watch: "Lin’s watch", band: "Lin’s band", glasses: "Lin’s glasses", vr: "Headset", lamp: "Reading lamp", ceiling: "Ceiling light", night: "Night light",
    thermostat: "Thermostat", lock: "Front door", coffee: "Coffee machine",
    film: "The Long Way Home",
  },
  "zh-Hans": {
    home: "椴树街的家",
    living: "客厅", kitchen: "厨房", hall: "门厅", bedroom: "卧室",
    tv: "电视", watch: "小林的手表", band: "小林的手环", glasses: "小林的眼镜", vr: "头显", lamp: "阅读灯", ceiling: "吸顶灯", night: "夜灯",
    thermostat: "温控器", lock: "入户门", coffee: "咖啡机",
    film: "漫长归途",
  },
};

/** An ordinary day until the evening, by the hour. */
const STEPS = [0, 0, 0, 0, 0, 0, 60, 1480, 310, 240, 180, 260, 1120, 230, 190, 640, 210, 250, 980, 90];
const BEATS = [56, 55, 54, 54, 55, 57, 62, 84, 68, 67, 66, 68, 80, 69, 67, 74, 68, 69, 82, 68];

function hours(until) {
  return Array.from({ length: 24 }, (_, hour) => until[hour] ?? 0);
}

const values = {
  tv: (n) => ({ power: true, volume: 24, muted: false, source: "home", channel: 7, brightness: 70, pictureMode: "cinema", nowPlaying: n.film, powerDraw: 86.4 }),
  watch: () => ({ battery: 72, charging: false, steps: 6240, stepGoal: 8000, heartRate: 68, worn: true, doNotDisturb: false, brightness: 60, face: "digital" }),
  band: () => ({ battery: 71, charging: false, steps: 6240, stepGoal: 8000, heartRate: 68, worn: true, doNotDisturb: false, brightness: 60, stepsByHour: hours(STEPS), heartRateByHour: hours(BEATS) }),
  glasses: () => ({ battery: 64, charging: false, worn: true, doNotDisturb: false, brightness: 55, autoBrightness: true, light: 320 }),
  vr: () => ({ worn: true, battery: 88, charging: false, leftController: 76, rightController: 69, volume: 40, brightness: 60, lensDistance: 63, boundary: "room" }),
  lamp: () => ({ power: true, brightness: 65, colourTemperature: 2700, colour: "#ffd9a0", effect: "none", powerDraw: 6.2, energy: 12.408 }),
  thermostat: () => ({ temperature: 20.4, targetTemperature: 21.5, mode: "heat", activity: "heating", humidity: 46.5, fanSpeed: "auto", windowOpen: false, childLock: false }),
  "door-lock": () => ({ locked: true, doorOpen: false, bolt: "out", lastMethod: "inside", battery: 81, autoLock: true, autoLockDelay: 60, keypad: true }),
  "coffee-machine": () => ({ power: true, state: "ready", progress: 0, waterLevel: 64, beanLevel: 38, trayLevel: 22, boilerTemperature: 92.5, cupsToday: 5, cupWarmer: true, grind: "medium", offAfter: 30 }),
};

/** What a product reports of which nothing more is known than its Thing Model. */
function plain({ properties = {} }) {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, each.default ?? each.enum?.[0] ?? each.minimum ?? { boolean: false, string: "", array: [] }[each.type] ?? 0]));
}

function thing(id, name, room, kind, n, changes = {}, online = true) {
  const at = new Date().toISOString();
  const reported = Object.fromEntries(
    Object.entries({ ...values[kind](n), ...changes }).map(([key, value]) => [key, { value, at }]),
  );
  const description = model(kind);
  return { id: `device_${id.padEnd(26, "0")}`, name, room, formFactor: description["tos:formFactor"], online, model: description, reported, desired: {} };
}

/** One runtime's state; `query` chooses the form, the product, the claim and the connection. */
export function world(query) {
  const locale = query.get("locale") === "zh-Hans" ? "zh-Hans" : "en";
  const n = names[locale];
  const form = query.get("form") ?? "tv";
  const product = query.get("product") ?? (form === "appliance" ? "lamp" : form);
  const state = query.get("state") ?? "claimed";
  const now = query.get("now") ?? new Date().toISOString();
  const own = model(product);
  const called = { tv: [n.tv, n.living], watch: [n.watch, null], band: [n.band, null], glasses: [n.glasses, null], vr: [n.vr, n.living], lamp: [n.lamp, n.living], thermostat: [n.thermostat, n.living], "door-lock": [n.lock, n.hall], "coffee-machine": [n.coffee, n.kitchen] }[product] ?? [own.titles[locale], n.hall];
  const things = [
    thing("tv", n.tv, n.living, "tv", n),
    thing("lamp", n.lamp, n.living, "lamp", n),
    thing("thermostat", n.thermostat, n.living, "thermostat", n),
    thing("coffee", n.coffee, n.kitchen, "coffee-machine", n),
    thing("ceiling", n.ceiling, n.kitchen, "lamp", n, { power: false, powerDraw: 0 }),
    thing("lock", n.lock, n.hall, "door-lock", n),
    thing("night", n.night, n.bedroom, "lamp", n, { power: false }, false),
    thing("watch", n.watch, null, "watch", n),
    thing("band", n.band, null, "band", n),
  ];
  if (query.get("home") === "unlocked") {
    things.find(({ id }) => id.startsWith("device_lock")).reported.locked.value = false;
  }
  const claimed = !state.startsWith("unclaimed");
  const code = "K7QM-3XTD";
  const url = `https://hub.home:8443/claim#${code.replace("-", "")}`;
  const qr = encode(url, { ecc: "M", border: 0 });
  const properties = Object.fromEntries(
    Object.entries(values[product]?.(n) ?? plain(own)).map(([key, value]) => [key, { value, at: now, desired: null, status: { state: "ok", reason: null } }]),
  );
  const overrides = query.get("values");
  for (const [key, value] of Object.entries(overrides ? JSON.parse(overrides) : {})) {
    properties[key].value = value;
  }
  const ownId = `device_${{ lamp: "lamp", thermostat: "thermostat", "door-lock": "lock", "coffee-machine": "coffee" }[product] ?? product}`.padEnd(33, "0");
  return {
    form,
    locale,
    now,
    device: { id: ownId, name: claimed ? called[0] : own.titles[locale], room: claimed ? called[1] : null, product: own.title },
    home: claimed ? { id: "home_00000000000000000000000001", name: n.home } : null,
    claim: claimed ? { state: "claimed" } : { state: "unclaimed", code, url, qr: { size: qr.size, rows: qr.data.map((row) => row.map((dark) => (dark ? "1" : "0")).join("")) } },
    recovery: query.get("recovery"),
    storage: { state: query.get("storage") ?? "ok" },
    network: query.has("networks") ? networks(query.get("networks")) : null,
    connection:
      state.endsWith("offline")
        ? { state: "offline", reason: "hub-unreachable", since: now, queued: 3 }
        : { state: "online", reason: null, since: now, queued: 0 },
    model: own,
    properties,
    invocations: [],
    messages: [],
    things: claimed && query.get("home") !== "empty" ? things : [],
    events: [],
    ...going(query, n, now, form, locale),
    ...(query.has("said") ? { voice: voice(query.get("said"), query.get("talk") ?? "done", now, locale) } : {}),
    update: query.has("update") ? update(query.get("update")) : null,
    apps: claimed && query.has("apps") ? apps(query.get("apps"), locale) : [],
    wallet: query.has("pay") ? { person: locale === "en" ? "Lin" : "小林", requests: query.get("pay") === "asked" ? [asked(n, now)] : query.get("pay") === "subscription" ? [{ ...asked(n, now), title: "Cinema", subscription: { period: "P1M", trialDays: 14, graceDays: 7 } }] : [] } : null,
  };
}

/** A new version on its way, in the state that is asked for. */
function update(state) {
  const [name, waitsFor] = state.split(".");
  return { version: 12, name: "1.2.0", running: "1.1.0", state: name, percent: name === "downloading" || name === "installing" ? 43 : 0, notes: "", waitsFor: waitsFor ?? null };
}

/** A small picture as somebody sends it. */
export const sentPicture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300"><path fill="#8fb3d9" d="M0 0h400v300H0z"/><circle cx="300" cy="80" r="34" fill="#ffe9a8"/><path fill="#3c5a46" d="M0 220l120-70 90 50 110-80 80 60v120H0z"/></svg>';

/** Where an activity of the double could go on. */
export const places = (locale) => {
  const n = names[locale];
  return [
    { device: "device_elsewhere0000000000000001", name: n.tv, room: n.bedroom, online: true },
    { device: "device_elsewhere0000000000000002", name: n.glasses, room: "", online: false },
    { device: null, name: "", room: "", online: true },
  ];
};

/**
 * @param kept for whom what is said here is kept as sound, or nothing
 * @param at how far it is: a phase, or the state of what was said
 */
function voice(kept, at, now, locale) {
  const say = (en, chinese) => (locale === "en" ? en : chinese);
  const phrase = "open sesame";
  // Said after the page was opened.
  const soon = new Date(Date.parse(now) + 60_000).toISOString();
  const around = { language: locale, hears: true, phase: "", refusal: "", microphone: "device", kept, wake: { phrase, on: at === "nothing", ready: true, times: 0 } };
  const exchange = { id: "exchange_1", heard: true, confidence: 0.93, state: at, choices: [], at: soon, changed: soon };
  const [words, answer] = [say("turn on the reading lamp", "打开阅读灯"), say("Reading lamp: Light On.", "阅读灯：开。")];
  const choices = [say("Reading lamp: Light On", "阅读灯：开"), say("Night lamp: Light On", "夜灯：开"), say("Kitchen lights: Light On", "厨房灯：开")];
  switch (at) {
    case "listening":
    case "speaking":
    case "thinking":
      return { ...around, phase: at, exchanges: [] };
    case "deaf":
      return { ...around, refusal: "hearing-unavailable", exchanges: [] };
    case "asked":
      return { ...around, exchanges: [{ ...exchange, words: say("turn on the light", "开灯"), answer: say("Which one do you mean?", "您指的是哪一个？"), choices }] };
    case "unconfirmed":
      return { ...around, exchanges: [{ ...exchange, words: say("unlock the front door", "打开前门"), answer: say("Shall I? Front door: Lock Unlocked. Confirm it here, or on another screen of yours.", "要执行吗？前门：锁 已开。请在这里或您的其他屏幕上确认。"), choices: [say("Front door: Lock Unlocked", "前门：锁 已开")] }] };
    case "nothing":
      return { ...around, exchanges: [{ ...exchange, words: say("would the moon be made of cheese", "月亮是奶酪做的吗"), answer: say("I did not understand that.", "我没有听懂。") }] };
    default:
      return { ...around, exchanges: [{ ...exchange, words, answer, undo: new Date(Date.parse(now) + 300_000).toISOString() }] };
  }
}

/** What can be said, by kind. */
export const examples = (locale) =>
  (locale === "en"
    ? ["turn on the reading lamp", "make me a double shot latte", "play a day at the bay", "what is my balance"]
    : ["打开阅读灯", "来一杯双份拿铁", "播放海湾的一天", "我的余额是多少"]
  ).map((sentence) => ({ kind: sentence, title: "", sentences: [sentence] }));

/** What its people do (`going`), what was sent here (`sent` names the kind) and what they were told (`told`, `told=new` as a banner). */
function going(query, n, now, form, locale) {
  const person = locale === "en" ? "Lin" : "小林";
  const say = (en, chinese) => (locale === "en" ? en : chinese);
  const own = ["phone", "watch", "band", "glasses"].includes(form);
  const minutes = (count) => new Date(Date.parse(now) - count * 60_000).toISOString();
  const installation = (number) => `installation_${String(number).padStart(26, "0")}`;
  const activity = (number, title, what, more) => ({
    id: `activity_${number}`, installation: installation(number > 2 ? 1 : number), what, title, picture: "", person, open: true, changed: minutes(number), here: false, place: { name: n.tv }, near: false, ...more,
  });
  const handoff = (role, step) => ({ id: "handoff_1", activity: "activity_1", role, step, installation: installation(1), place: { name: n.tv } });
  const kind = query.get("sent");
  const said = { link: "https://harbour.example/2026/11/how-lighthouses-keep-time-and-why?from=a-friend", place: "geo:52.37403,4.88969", text: say("The key is under the blue pot.\nWater the ferns, please.", "钥匙在蓝色花盆下面。\n请给蕨类浇水。") }[kind] ?? "";
  const notice = (number, en, chinese, body, at) => ({
    id: `notice_${number}`, own, person, sender: { en: "Kitchen timers", "zh-Hans": "厨房定时器" }, title: say(en, chinese), body: own ? body : "", at,
  });
  return {
    activities: query.has("going")
      ? [
          activity(1, say("Level 7, 1,240 stars", "第 7 关，1,240 颗星"), "playing", { near: true }),
          activity(2, say("A walk along the canal, and a rather long title", "运河边散步，以及一个相当长的标题"), "watching", { place: { name: null } }),
          activity(3, say("Summer by the lake", "湖边的夏天"), "editing", { here: true, open: false, place: null }),
        ]
      : [],
    handoffs: query.has("moves") ? [handoff(query.get("moves"), "asked")] : [],
    sendings: kind
      ? [{ id: "sending_1", kind, state: "waiting", title: kind === "image" ? "IMG_20261126_184233_portrait.jpg" : kind === "place" ? say("Here I am", "我在这里") : "", said, type: kind === "image" ? "image/svg+xml" : "", bytes: kind === "image" ? 2_100_000 : 0, person, sent: now, apps: [] }]
      : [],
    notifications: query.has("told")
      ? [
          notice(1, "The eggs are ready", "鸡蛋煮好了", say("Six minutes, as you like them. Rinse them with cold water.", "六分钟，正如您喜欢的。请用冷水冲一下。"), query.get("told") === "new" ? now : minutes(4)),
          ...(query.get("told") === "new" ? [] : [notice(2, "Tea", "茶", "", minutes(30)), notice(3, "The laundry in the cellar has ended its programme", "地下室的洗衣机已完成洗涤程序", "", minutes(300))]),
        ]
      : [],
  };
}

/** What is installed: `all` states, or `open` for one that is tried out and opens by itself. */
function apps(which, locale) {
  const person = locale === "en" ? "Lin" : "小林";
  const app = (number, en, chinese, state) => ({
    installation: `installation_${String(number).padStart(26, "0")}`,
    app: `org.example.app${number}`,
    code: 1,
    digest: String(number).repeat(64).slice(0, 64),
    name: { en, "zh-Hans": chinese },
    person,
    grants: [],
    draft: which === "open",
    state,
    ...(state === "ready" ? { start: "index.html", icon: "icon.svg", background: "#0b1026" } : {}),
    ...(state === "failed" ? { reason: "hub-unreachable" } : {}),
  });
  return which === "open"
    ? [app(1, "Star Catcher", "接星星", "ready")]
    : [app(1, "Star Catcher", "接星星", "ready"), app(2, "Photo frame", "相框", "ready"), app(3, "Weather", "天气", "loading"), app(4, "Chess with friends", "好友象棋", "failed")];
}

/** The files of every app of a double: a page that greets and draws a word. */
export function appFile(path) {
  if (path.endsWith("/icon.svg")) {
    return ["image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" rx="22" fill="#22306b"/><path d="M48 18l8.6 19.6 21.4 2.2-16 14.3 4.6 21L48 64.4 29.4 75l4.6-21-16-14.3 21.4-2.2z" fill="#ffd25a"/></svg>'];
  }
  if (path.endsWith("/index.html")) {
    return ["text/html; charset=utf-8", '<!doctype html><body style="margin:0;display:grid;place-items:center;height:100vh;background:#0b1026;color:#eef2ff;font:6vmin sans-serif"><p>Stars: 3</p><script src="app.js"></script></body>'];
  }
  return ["text/javascript", 'const { port1, port2 } = new MessageChannel(); port1.onmessage = (event) => event.data.type === "ping" && port1.postMessage({ type: "pong" }); parent.postMessage({ tos: "hello", sdk: 1 }, "*", [port2]); port1.postMessage({ type: "ready" });'];
}

function asked(n, now) {
  return {
    id: "request_00000000000000000000000001",
    digest: "0".repeat(64),
    payee: "Lumen Works",
    title: "Film night",
    amount: { currency: "CNY", value: "12.00", minor: 1200 },
    expiresAt: new Date(Date.parse(now) + 900_000).toISOString(),
    needsPin: true,
    askedBy: "",
    askedOn: n.tv,
    atTill: false,
  };
}

export function matrix(text) {
  const qr = encode(text, { ecc: "M", border: 0 });
  return { size: qr.size, rows: qr.data.map((row) => row.map((dark) => (dark ? "1" : "0")).join("")) };
}

/** What the store has: something free, something that costs, and something with a long name. */
export function storePage() {
  const app = (id, en, chinese, about, prices = []) => ({
    app: `org.example.${id}`,
    version: "1.0",
    developer: "Pixel Barn",
    name: { en, "zh-Hans": chinese },
    description: { en: about, "zh-Hans": "随时随地，轻松一刻。" },
    prices,
  });
  return {
    apps: [
      app("stars", "Star Catcher", "接星星", "Catch the stars before they touch the ground."),
      app("frame", "Photo frame", "相框", "Your pictures, one after the other.", [{ currency: "EUR", value: "2.99" }]),
      app("planets", "All the planets of the neighbourhood", "附近的所有行星", "A quiet tour of eight worlds."),
    ],
    more: false,
  };
}

export function storeLink(app) {
  const link = `https://hub.test:8443/store/${app}?device=device_00000000000000000000000001`;
  return { link, qr: matrix(link) };
}

/** A payment code as the runtime draws it. */
export function paymentCode() {
  const text = "96012345678912345678";
  return {
    text,
    scan: text,
    from: new Date().toISOString(),
    until: new Date(Date.now() + 3_600_000).toISOString(),
    qr: matrix(text),
    bars: "11010011100" + "10011001110".repeat(12) + "1100011101011",
  };
}

export function share(phase) {
  const address = "http://10.42.0.1/";
  return { phase, name: "OpenTOS-1A2B", password: "k7wq3mtz9xhd", address, join: matrix("WIFI:T:WPA;S:OpenTOS-1A2B;P:k7wq3mtz9xhd;;"), page: matrix(address) };
}

/** What a device without a cable sees; `joining`, `refused`, `none`, a phase of its own network (`opening`, `open`, `reached`) or anything else. */
function networks(kind) {
  const seen = [["Linden Street", 4, true], ["Café am Park", 3, false], ["FRITZ!Box 7590 QK", 3, true], ["楼上的网络", 2, true], ["Printer-4C2A with quite a long name of its own", 1, true]];
  return {
    up: kind === "up",
    radio: true,
    joining: kind === "joining" ? "Linden Street" : "",
    fault: kind === "refused" ? "network-refused" : kind === "failed" ? "share-failed" : "",
    share: ["opening", "open", "reached"].includes(kind) ? share(kind) : null,
    networks: kind === "none" ? [] : seen.map(([name, strength, secured], index) => ({ id: `/net/connman/iwd/0/3/${index}`, name, strength, secured, known: false, joined: kind === "up" && index === 0 })),
  };
}
