import type { FormFactor } from "../src/api-types.ts";
import type { AppGrant, AppText, AppUse, DeveloperKey, Friend, Installation, Notification, Purchase, StoreApp, Submission } from "../src/app-types.ts";
import { found, Picture, Problem, type Call, type Handler } from "./routes.ts";
import { askStore, money } from "./wallet.ts";
import { ago, newId } from "./world.ts";

export interface InventedApps {
  store: StoreApp[];
  installations: Installation[];
  submissions: Submission[];
  keys: DeveloperKey[];
  friends: Friend[];
  notifications: Notification[];
  /** By their apps, the newest first. */
  purchases: Map<string, Purchase[]>;
}

const text = (en: string, zhHans: string): AppText => ({ en, zhHans });
const asked = (grant: AppGrant, en: string, zhHans: string) => ({ grant, reason: text(en, zhHans) });

const stars: Pick<StoreApp, "app" | "name" | "description" | "forms" | "grants" | "network" | "prices" | "items"> = {
  app: "com.example.star-catcher", name: text("Star Catcher", "接星星"),
  description: text("Catch falling stars with the remote control, on the wrist or with a finger.\nThe lights in the room can flash with you when you beat your best.", "用遥控器、手腕或手指接住落下的星星。\n刷新纪录时，房间里的灯可以一起闪烁。"),
  forms: ["phone", "tv", "watch"],
  grants: [
    asked("devices-see", "To know which lights there are.", "了解有哪些灯。"),
    asked("devices-control", "To flash a light when you beat your best.", "刷新纪录时让灯闪烁。"),
    asked("payments", "To sell you a season pass and coins.", "用于购买赛季通行证和金币。"),
    asked("friends", "To compare your best with your friends.", "与好友比较最高分。"),
  ],
  network: [], prices: [],
  items: [
    { id: "season", title: text("Season pass: new skies each month", "赛季通行证：每月新星空"), prices: [money("EUR", 199), money("CNY", 1200)], repeatable: false, subscription: { period: "P1M", trial: "P14D", grace: "P3D" } },
    { id: "coins", title: text("A handful of coins", "一把金币"), prices: [money("EUR", 99), money("CNY", 600)], repeatable: true, subscription: null },
  ],
};

function invent({ world, who }: Call): InventedApps {
  const { name: developer, id: organisation } = world.organisations.find(({ kind }) => kind === "developer")!;
  const version = (code: number, name: string) => ({ code, name });
  const app = (id: string, name: AppText, description: AppText, forms: FormFactor[], more: Partial<StoreApp> = {}): StoreApp =>
    ({ app: id, developer, version: version(3, "1.2.0"), name, description, forms, grants: [], network: [], prices: [], items: [], mine: (more.prices ?? []).length === 0, bytes: 402_000, pictures: [], ...more });
  const store = [
    { ...app(stars.app, stars.name, stars.description, stars.forms), ...stars, version: version(4, "1.3.0"), pictures: ["tv", "watch"] satisfies FormFactor[] },
    app("org.example.weather", text("Weather at a glance", "天气一览"), text("Rain, wind and sun for the next hours.", "未来几小时的雨、风与阳光。"), ["phone", "tv", "watch", "appliance"], { developer: "Northwind Weather", network: [{ origin: "https://api.weather.example", reason: text("To ask for the forecast of the place that you choose.", "获取您所选地点的天气预报。") }], bytes: 1_840_000, pictures: ["tv"] }),
    app("net.example.chess", text("Quiet chess", "静弈国际象棋"), text("A board, two players, no clock.", "一张棋盘，两位棋手，没有计时。"), ["phone", "tv"], { prices: world.tongue === "en" ? [money("EUR", 399), money("USD", 449)] : [money("CNY", 1800), money("EUR", 399)], bytes: 6_881_280 }),
    app("com.example.kitchen-timer-with-a-rather-long-name", text("Kitchen timers, egg clocks and everything else that has to ring", "厨房定时器、煮蛋计时与其他一切需要提醒的事"), text("Several timers at once.", "可同时运行多个定时器。"), ["appliance", "watch"]),
  ];
  const tv = world.devices.find(({ product }) => product.formFactor === "tv")!.id;
  const watch = world.devices.find(({ product }) => product.formFactor === "watch")!.id;
  const installation = (id: string, device: string, more: Partial<Installation> = {}): Installation =>
    ({ id: newId("installation"), app: id, device, draft: false, grants: [], things: [], installed: ago(60 * 24 * 9), name: null, version: null, ...more });
  const submission = (code: number, name: string, state: Submission["state"], minutes: number, more: Partial<Submission> = {}): Submission => ({
    ...stars, id: newId("submission"), organisation, developer, pictures: ["tv", "watch"], version: version(code, name), bytes: 402_000 + code * 31, digest: "9f2ab0c0a79c0f6e9f1f2f4a2e0d5c8b7a6f9e3d2c1b0a9f8e7d6c5b5f2d6c1f", key: keys[0]!.key, state, submitted: ago(minutes), reason: "",
    checks: [{ check: "policy", grade: "passed", findings: [] }, { check: "grants", grade: "passed", findings: [] }, { check: "sentences", grade: "passed", findings: [] }], ...more,
  });
  const keys: DeveloperKey[] = [
    { key: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA", name: world.tongue === "en" ? "Anna’s laptop" : "安娜的笔记本", added: ago(60 * 24 * 60), revoked: null },
    { key: "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE", name: world.tongue === "en" ? "Build machine" : "构建服务器", added: ago(60 * 24 * 90), revoked: ago(60 * 24 * 20) },
  ];
  const warned: Submission["checks"] = [{ check: "policy", grade: "passed", findings: [] }, { check: "grants", grade: "warned", findings: ["The grant friends is asked for, and no call needs it."] }, { check: "pictures", grade: "passed", findings: [] }, { check: "accessibility", grade: "warned", findings: ["watch: the text “Best 12” has a contrast of 3.9:1; 4.5:1 is readable."] }];
  const failed: Submission["checks"] = [{ check: "policy", grade: "failed", findings: ["index.html, line 14: code in the page; put it into a file of its own.", "game.js, line 3: loads https://cdn.example.com/three.js, which is not in the package."] }, { check: "grants", grade: "passed", findings: [] }];
  const bare = who === "bare" || who === "new";
  return {
    store: bare ? [] : store,
    installations: bare ? [] : [
      installation(stars.app, tv, { name: stars.name, version: version(4, "1.3.0"), grants: ["devices-see", "devices-control"], things: world.devices.slice(0, 2).map(({ id }) => id) }),
      installation("org.example.weather", tv, { name: store[1]!.name, version: version(3, "1.2.0") }),
      installation("org.example.weather", watch, { name: store[1]!.name, version: version(3, "1.2.0") }),
      installation("com.example.gone", tv),
      { ...installation(stars.app, tv, { name: stars.name, version: version(4, "1.3.0"), grants: ["friends"] }), device: null },
      { ...installation("org.example.weather", tv, { name: store[1]!.name, version: version(3, "1.2.0") }), device: null },
      { ...installation("com.example.gone", tv), device: null },
      installation("com.example.trial", tv, { name: text("Trial balloon", "试飞气球"), draft: true, version: version(1, "0.1.0") }),
    ],
    submissions: bare ? [] : [
      submission(5, "1.4.0", "submitted", 40, { checks: warned }),
      submission(4, "1.3.0", "approved", 60 * 24 * 9, { checks: [...warned.slice(0, 1), { check: "grants", grade: "passed", findings: [] }, warned[2]!, { check: "accessibility", grade: "passed", findings: [] }] }),
      submission(3, "1.2.0", "approved", 60 * 24 * 30),
      submission(2, "1.1.0", "refused", 60 * 24 * 33, { reason: world.tongue === "en" ? "It does not end when Back is held. See the guide for television." : "按住返回键时不会退出，请参阅电视指南。" }),
      submission(1, "1.0.0", "withdrawn", 60 * 24 * 50, { reason: world.tongue === "en" ? "Scores were lost." : "得分会丢失。", key: keys[1]!.key }),
      submission(1, "0.9.0", "submitted", 12, { app: "com.example.lantern", name: text("Lantern", "灯笼"), description: text("A light that follows the music.", "随音乐变化的灯光。"), checks: failed, network: [{ origin: "https://songs.example.com", reason: text("To know the beat of a song.", "获取歌曲节拍。") }], prices: [money(world.tongue === "en" ? "EUR" : "CNY", 199)] }),
    ],
    keys: bare ? [] : keys,
    friends: bare ? [] : [
      { person: newId("person"), name: world.tongue === "en" ? "Lin Mei" : "林梅", since: ago(60 * 24 * 40) },
      { person: newId("person"), name: world.tongue === "en" ? "Maximilian von und zu Hohenstein-Lichtenberg" : "欧阳若兰与她的棋友们", since: ago(60 * 24 * 3) },
    ],
    notifications: bare ? [] : [
      { id: newId("notification"), app: stars.app, sender: stars.name, title: world.tongue === "en" ? "Lin Mei beat your best" : "林梅超过了您的最高分", body: world.tongue === "en" ? "128 stars, four more than you." : "128 颗星，比您多四颗。", device: tv, at: ago(4), read: null },
      { id: newId("notification"), app: "org.example.weather", sender: store[1]!.name, title: world.tongue === "en" ? "Rain in half an hour" : "半小时后有雨", body: "", device: null, at: ago(38), read: null },
      { id: newId("notification"), app: stars.app, sender: stars.name, title: world.tongue === "en" ? "Your season pass has new skies" : "赛季通行证有新星空", body: "", device: tv, at: ago(60 * 30), read: ago(60 * 29) },
    ],
    purchases: new Map(),
  };
}

/** What was paid since is the person's, as in the store. */
function stored(call: Call, app: StoreApp): StoreApp {
  const paid = !call.who.startsWith("refunded") && (appsOf(call).purchases.get(app.app) ?? []).some(({ request, refunded }) => request.state === "paid" && !refunded);
  return { ...app, mine: app.prices.length === 0 || paid };
}

function buy(call: Call, id: string): Purchase["request"] {
  const { store, purchases } = appsOf(call);
  const app = found(store.find(({ app }) => app === id));
  const price = app.prices.find(({ currency }) => currency === call.body["currency"]);
  if (!price) throw new Problem(400, "currency-not-taken");
  const request = askStore(call, call.world.tongue === "en" ? app.name.en : app.name.zhHans, price, { id: newId("organisation"), name: app.developer });
  purchases.set(id, [{ request }, ...(purchases.get(id) ?? [])]);
  return request;
}

function appsOf(call: Call): InventedApps {
  const apps = call.world.apps.get(call.who) ?? invent(call);
  call.world.apps.set(call.who, apps);
  return apps;
}

/** A picture with some life: a ground and stars, in a colour of the app's own. */
function draw(app: string, width: number, height: number): Picture {
  const hue = [...app].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const star = (index: number) => `<circle cx="${(index * 61 + 20) % width}" cy="${(index * 43 + 24) % height}" r="${3 + (index % 3) * 2}" fill="hsl(${hue} 90% 82%)"/>`;
  return new Picture(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="hsl(${hue} 45% 32%)"/>${Array.from({ length: 9 }, (_, index) => star(index)).join("")}</svg>`);
}

const sizes: Partial<Record<string, [number, number]>> = { tv: [480, 270], watch: [227, 227], phone: [195, 422], appliance: [360, 240] };
const pictureOf = (app: string, form: string) => draw(app, ...(sizes[form] ?? [320, 320]));

function asOperator({ authorization }: Call): void {
  if (!/^Operator .*token/.test(authorization)) {
    throw new Problem(401, "credential-refused");
  }
}

function decided(call: Call, id: string, states: Submission["state"][], state: Submission["state"]): Submission {
  const submission = found(appsOf(call).submissions.find((each) => each.id === id));
  if (!states.includes(submission.state)) throw new Problem(409, "submission-decided");
  return Object.assign(submission, { state, reason: String(call.body["reason"] ?? "") });
}

export const appRoutes: [string, string, Handler][] = [
  ["GET", "/store/apps", (call) => {
    const word = (call.query.get("search") ?? "").toLowerCase();
    const form = call.query.get("form");
    return appsOf(call).store.filter((app) => (!form || app.forms.includes(form as FormFactor)) && [app.app, ...Object.values(app.name), ...Object.values(app.description)].some((each) => each.toLowerCase().includes(word))).map((app) => stored(call, app));
  }],
  ["GET", "/store/apps/:", (call, id) => stored(call, found(appsOf(call).store.find(({ app }) => app === id)))],
  ["GET", "/store/apps/:/purchases", (call, id) => {
    const purchases = appsOf(call).purchases.get(id!) ?? [];
    // Who is called so has had the money back.
    return call.who.startsWith("refunded") ? purchases.map((each) => (each.request.state === "paid" ? Object.assign(each, { refunded: each.request.amount }) : each)) : purchases;
  }],
  ["POST", "/store/apps/:/purchases", (call, id) => buy(call, id!)],
  ["GET", "/store/apps/:/icon", (_, id) => draw(id!, 128, 128)],
  ["GET", "/installations/:/icon", (_, id) => draw(id!, 128, 128)],
  ["GET", "/store/apps/:/pictures/:", (_, id, form) => pictureOf(id!, form!)],
  ["GET", "/installations", (call) => appsOf(call).installations],
  ["POST", "/installations", (call) => {
    const { store, installations } = appsOf(call);
    const { name, version } = found(store.find(({ app }) => app === call.body["app"]));
    const installation = { ...call.body, id: newId("installation"), draft: false, installed: ago(0), name, version } as unknown as Installation;
    installations.push(installation);
    return installation;
  }],
  ["GET", "/installations/:/opening", (call, id) => {
    const { app, name, version, grants } = found(appsOf(call).installations.find((each) => each.id === id));
    if (!version) throw new Problem(409, "app-unavailable");
    return { app, name, version, grants, digest: "9f2ab0c0", start: `/run/${id}/pass/index.html`, icon: `/api/v1/store/apps/${app}/icon`, background: "#101b3b" };
  }],
  ["GET", "/installations/:/uses", (call, id) => {
    const { installations } = appsOf(call);
    const { app } = found(installations.find((each) => each.id === id));
    const use = (name: string, minutes: number, count: number, refused = 0): AppUse => ({ call: name, grant: null, hour: ago(minutes), last: ago(minutes), count, refused });
    return app === stars.app ? [use("devices.set", 12, 34, 2), use("devices.list", 14, 1), use("scores.submit", 60 * 25, 6), use("friends.list", 60 * 26, 2), use("payments.buy", 60 * 49, 1)] : [];
  }],
  ["GET", "/friends", (call) => appsOf(call).friends],
  ["POST", "/friends/code", () => ({ code: "7K3M9-QXA2D", expires: ago(-10) })],
  ["POST", "/friends", (call) => {
    if (String(call.body["code"]).length < 10) throw new Problem(404, "friend-code-unknown");
    const friend = { person: newId("person"), name: call.world.tongue === "en" ? "Noor" : "小诺", since: ago(0) };
    appsOf(call).friends.push(friend);
    return friend;
  }],
  ["DELETE", "/friends/:", (call, person) => {
    const apps = appsOf(call);
    apps.friends = apps.friends.filter((each) => each.person !== person);
  }],
  ["GET", "/notifications", (call) => appsOf(call).notifications],
  ["PUT", "/notifications/seen", (call) => appsOf(call).notifications.forEach((each) => { each.read ??= ago(0); })],
  ["DELETE", "/notifications/:", (call, id) => {
    const apps = appsOf(call);
    apps.notifications = apps.notifications.filter((each) => each.id !== id);
  }],
  ["POST", "/installations/:/calls", () => ({})],
  ["PUT", "/installations/:/grants", (call, id) => Object.assign(found(appsOf(call).installations.find((each) => each.id === id)), call.body)],
  ["DELETE", "/installations/:", (call, id) => {
    const apps = appsOf(call);
    apps.installations = apps.installations.filter((each) => each.id !== id);
  }],
  ["GET", "/organisations/:/submissions", (call, id) => appsOf(call).submissions.filter((each) => each.organisation === id)],
  ["GET", "/organisations/:/developer-keys", (call, id) => (call.world.organisations.find((each) => each.id === id)?.kind === "developer" ? appsOf(call).keys : [])],
  ["DELETE", "/organisations/:/developer-keys/:", (call, _, key) => {
    const { keys, submissions } = appsOf(call);
    submissions.filter((each) => each.key === key && (each.state === "submitted" || each.state === "approved")).forEach((each) => { each.state = "withdrawn"; });
    return Object.assign(found(keys.find((each) => each.key === key)), { revoked: ago(0) });
  }],
  ["POST", "/submissions/:/withdrawal", (call, id) => decided(call, id!, ["submitted", "approved"], "withdrawn")],
  ["GET", "/operator/submissions", (call) => {
    asOperator(call);
    return appsOf(call).submissions.filter(({ state }) => state === "submitted").reverse();
  }],
  ["GET", "/operator/submissions/:/pictures/:", (call, id, form) => {
    asOperator(call);
    const { app } = found(appsOf(call).submissions.find((each) => each.id === id));
    return pictureOf(app, form!);
  }],
  ["POST", "/operator/submissions/:/decision", (call, id) => {
    asOperator(call);
    return decided(call, id!, ["submitted"], call.body["decision"] === "approve" ? "approved" : "refused");
  }],
];
