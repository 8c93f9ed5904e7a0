import type { SentKind } from "@opentos/sdk/wire";
import type { Activity, ActivityPlace, Handoff, Sending, SendingPlace } from "../src/app-types.ts";
import { found, Problem, type Call, type Handler } from "./routes.ts";
import { ago, newId, type World } from "./world.ts";

/** What somebody does on terminals, and what they sent to them. */
interface Invented {
  activities: Activity[];
  sendings: Sending[];
  handoffs: Handoff[];
}

const kept = new WeakMap<World, Map<string, Invented>>();

/** By who is signed in: `anna` has some of everything, others have done nothing yet. */
function doingOf(call: Call): Invented {
  const all = kept.get(call.world) ?? new Map<string, Invented>();
  kept.set(call.world, all);
  const own = all.get(call.who) ?? (call.who === "anna" ? invent(call) : { activities: [], sendings: [], handoffs: [] });
  all.set(call.who, own);
  return own;
}

const deviceOf = ({ world }: Call, form: string) => found(world.devices.find(({ product }) => product.formFactor === form));
const player = { en: "Player", zhHans: "播放器" };
const frame = { en: "Photo frame", zhHans: "相框" };
const stars = { en: "Star Catcher", zhHans: "接星星" };
const browser = "installation_own";

function invent(call: Call): Invented {
  const say = (en: string, zh: string): string => (call.world.tongue === "en" ? en : zh);
  const tv = deviceOf(call, "tv");
  const watch = deviceOf(call, "watch");
  const activity = (app: string, name: Activity["name"], what: Activity["what"], title: string, more: Partial<Activity>): Activity =>
    ({ id: newId("activity"), app, installation: browser, name, what, title, device: null, place: null, open: true, changed: ago(2), ...more });
  const sending = (kind: SentKind, state: Sending["state"], minutes: number, more: Partial<Sending>): Sending =>
    ({ id: newId("sending"), device: tv.id, installation: null, place: tv.name, app: null, kind, title: "", said: "", type: "", bytes: 0, state, sent: ago(minutes), changed: ago(minutes), ...more });
  return {
    activities: [
      activity("com.example.star-catcher", stars, "playing", say("Level 7, 1,240 stars", "第 7 关，1,240 颗星"), { device: tv.id, place: tv.name }),
      activity("org.example.player", player, "watching", say("A walk along the canal, and a rather long title that wraps", "运河边散步，以及一个相当长、需要换行的标题"), {}),
      activity("org.example.player", player, "listening", say("The ferry at night", "夜渡"), { device: watch.id, place: watch.name, open: false, changed: ago(190) }),
    ],
    sendings: [
      sending("image", "waiting", 1, { title: "IMG_20261126_184233_HDR_portrait_original.jpg", type: "image/jpeg", bytes: 3_400_000, device: watch.id, place: watch.name }),
      sending("image", "shown", 6, { title: say("Harbour.jpg", "港湾.jpg"), type: "image/jpeg", bytes: 2_100_000, app: frame }),
      sending("link", "shown", 40, { said: "https://harbour.example/2026/11/how-lighthouses-keep-time-and-why-nobody-noticed?from=a-friend" }),
      sending("place", "shown", 55, { title: say("12 Quay Street", "码头街 12 号"), said: "geo:0,0?q=quay" }),
      sending("video", "unopened", 180, { title: "clip.mov", type: "video/quicktime", bytes: 21_000_000, device: watch.id, place: watch.name }),
      sending("text", "late", 900, { said: say("The key is under the blue pot. Water the ferns, please, and do not forget the small one on the balcony.", "钥匙在蓝色花盆下面。请给蕨类浇水，别忘了阳台上的那一小盆。") }),
    ],
    handoffs: [],
  };
}

function placesOf(call: Call, kind: string): SendingPlace[] {
  if (call.who !== "anna") {
    return [];
  }
  const tv = deviceOf(call, "tv");
  const watch = deviceOf(call, "watch");
  const place = (device: typeof tv, more: Partial<SendingPlace>): SendingPlace =>
    ({ device: device.id, installation: null, name: device.name, room: device.room?.name ?? "", form: device.product.formFactor, online: true, app: null, ...more });
  return [
    place(tv, { app: kind === "image" ? frame : kind === "audio" || kind === "video" ? player : null }),
    place(watch, { online: false }),
    { device: null, installation: browser, name: "", room: "", form: "phone", online: true, app: player },
  ];
}

function take(call: Call, said: Pick<Sending, "kind" | "title" | "said" | "device"> & Partial<Sending>): Sending {
  if (said.title.startsWith("refused") || said.said.startsWith("refused")) {
    throw new Problem(409, "sending-unopened");
  }
  const device = call.world.devices.find(({ id }) => id === said.device);
  const own = doingOf(call);
  const sending: Sending = { id: newId("sending"), installation: null, place: device?.name ?? null, app: null, type: "", bytes: 0, state: device?.product.formFactor === "watch" ? "waiting" : "shown", sent: ago(0), changed: ago(0), ...said };
  own.sendings.unshift(sending);
  return sending;
}

export const doingRoutes: [string, string, Handler][] = [
  ["GET", "/activities", (call) => doingOf(call).activities],
  ["GET", "/activities/:/places", (call, id): ActivityPlace[] => {
    const { device } = found(doingOf(call).activities.find((each) => each.id === id));
    const place = (form: "tv" | "watch", online: boolean): ActivityPlace => {
      const of = deviceOf(call, form);
      return { device: of.id, name: of.name, room: of.room?.name ?? "", form, online };
    };
    const own: ActivityPlace = { device: null, name: "", room: "", form: "phone", online: true };
    return [place("tv", true), place("watch", false), own].filter((each) => each.device !== device);
  }],
  ["POST", "/activities/:/handoffs", (call, id) => {
    const own = doingOf(call);
    const activity = found(own.activities.find((each) => each.id === id));
    const handoff: Handoff = { id: newId("handoff"), activity: activity.id, source: activity.installation, target: browser, step: "asked", reason: null, changed: ago(0) };
    own.handoffs.push(handoff);
    // A terminal that does not come back, so that the way there can be looked at.
    return handoff;
  }],
  ["GET", "/handoffs", (call) => doingOf(call).handoffs],
  ["GET", "/handoffs/:", (call, id) => found(doingOf(call).handoffs.find((each) => each.id === id))],
  ["GET", "/sendings", (call) => doingOf(call).sendings],
  ["GET", "/sendings/places", (call) => placesOf(call, call.query.get("kind") ?? "")],
  ["POST", "/sendings", (call) => take(call, { kind: call.body["kind"] as SentKind, title: String(call.body["title"] ?? ""), said: String(call.body["said"] ?? ""), device: call.body["device"] as string | null })],
  ["POST", "/sendings/files", (call) => take(call, { kind: "image", title: call.query.get("title") ?? "", said: "", device: call.query.get("device") })],
  ["DELETE", "/sendings/:", (call, id) => {
    const own = doingOf(call);
    own.sendings = own.sendings.filter((each) => each.id !== id);
  }],
];
