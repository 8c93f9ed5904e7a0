import type { ContentItem, ContentKind, Offer, OwnOffer, Source } from "../src/content-types.ts";
import { found, Picture, Problem, type Call, type Handler } from "./routes.ts";
import { money } from "./wallet.ts";
import { ago, newId, type World } from "./world.ts";

interface Invented {
  sources: Source[];
  items: ContentItem[];
  offers: Offer[];
  own: OwnOffer[];
}

const kept = new WeakMap<World, Map<string, Invented>>();
const PAGE = 24;

function contentOf(call: Call): Invented {
  const { world, who } = call;
  const all = kept.get(world) ?? new Map<string, Invented>();
  kept.set(world, all);
  const own = all.get(who) ?? (who === "bare" || who === "new" ? { sources: [], items: [], offers: [], own: [] } : invent(call));
  all.set(who, own);
  return own;
}

function invent({ world }: Call): Invented {
  const say = (en: string, zh: string): string => (world.tongue === "en" ? en : zh);
  const source = (title: string, asked: string, more: Partial<Source> = {}): Source =>
    ({ id: newId("source"), asked, address: asked, offer: null, title, added: ago(60 * 24 * 20), read: ago(12), reading: false, problem: null, items: 0, ...more });
  const sources = [
    source(say("Harbour Radio", "港湾电台"), "https://harbour.example/feed"),
    source(say("Small Films", "小电影"), "https://films.example/feed"),
    source("", "https://news.example/", { read: null, problem: "source-without-content" }),
    source("", "https://slow.example/feed", { read: null, reading: true }),
  ];
  const item = (at: number, kind: ContentKind, title: string, minutes: number, more: Partial<ContentItem> = {}): ContentItem => {
    const of = sources[at]!;
    of.items++;
    const id = newId("content");
    return { id, source: of.id, sourceTitle: of.title, kind, title, summary: say("What happened, and what comes next.", "发生了什么，接下来会怎样。"), words: "", picture: `/api/v1/content/items/${id}/picture`, link: "https://harbour.example/", seconds: minutes * 60, published: ago(of.items * 600), offer: null, owned: true, trailer: false, prices: [], sourcePrices: [], progress: null, ...more };
  };
  const items = [
    item(0, "audio", say("How lighthouses keep time", "灯塔如何计时"), 42, { progress: { seconds: 1180, total: 2520, finished: false, at: ago(30) } }),
    item(1, "video", say("A walk along the canal, and a rather long title that wraps", "运河边散步，以及一个相当长、需要换行的标题"), 9, { progress: { seconds: 61, total: 540, finished: false, at: ago(300) } }),
    item(0, "audio", say("The ferry at night", "夜渡"), 35),
    item(0, "text", say("Tides of the week", "本周潮汐"), 0, { picture: null }),
    item(1, "picture", say("Fog over the bridge", "桥上的雾"), 0, { offer: "offer_1", owned: false, prices: [money("EUR", 49), money("CNY", 300)], sourcePrices: [money("EUR", 499), money("CNY", 3600)] }),
    item(1, "video", say("What the keeper saw", "守塔人的见闻"), 12, { offer: "offer_1", owned: false, sourcePrices: [money("EUR", 499)] }),
    item(1, "video", say("A first look", "先睹为快"), 1, { offer: "offer_1", trailer: true }),
    item(0, "audio", say("Buoys, bells and whistles", "浮标、钟与汽笛"), 51, { progress: { seconds: 3060, total: 3060, finished: true, at: ago(3000) } }),
  ];
  const offers: Offer[] = [
    { id: "offer_1", organisation: "Papercut Games", title: say("Lighthouse stories, all of them", "灯塔故事全集"), summary: say("A new one each week.", "每周更新。"), prices: [money("EUR", 499), money("CNY", 3600)], itemPrices: [money("EUR", 49), money("CNY", 300)], owned: false },
    { id: "offer_2", organisation: "Papercut Games", title: say("Harbour films", "港湾影片"), summary: "", prices: [money("EUR", 299)], itemPrices: [], owned: true },
    { id: "offer_3", organisation: "Papercut Games", title: say("One tale a night", "每晚一则"), summary: say("To be had one by one.", "可单独购买。"), prices: [], itemPrices: [money("EUR", 29)], owned: false },
  ];
  const own = offers.map(({ id, title, summary, prices, itemPrices }, at) => ({ id, title, summary, prices, itemPrices, address: `https://films.example/private/${at}`, made: ago(9000), sold: at === 0 }));
  return { sources, items, offers, own };
}

function page(items: ContentItem[], call: Call) {
  const after = Number(call.query.get("after") ?? 0);
  return { items: items.slice(after, after + PAGE), next: after + PAGE < items.length ? after + PAGE : null };
}

const picture = (id: string): Picture => {
  const hue = [...id].reduce((sum, each) => sum + each.charCodeAt(0) * 7, 0) % 360;
  return new Picture(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100"><rect width="160" height="100" fill="hsl(${hue} 35% 40%)"/><circle cx="${40 + (hue % 80)}" cy="42" r="22" fill="hsl(${hue + 40} 60% 75%)"/><path d="M0 70l40-20 30 18 40-26 50 30v28H0z" fill="hsl(${hue} 40% 22%)"/></svg>`);
};

export const contentRoutes: [string, string, Handler][] = [
  ["GET", "/content/sources", (call) => contentOf(call).sources],
  ["POST", "/content/sources", (call) => {
    const asked = String(call.body["address"]);
    if (!asked.includes(".")) throw new Problem(400, "field-invalid");
    const source: Source = { id: newId("source"), asked, address: asked, offer: null, title: "", added: ago(0), read: null, reading: true, problem: null, items: 0 };
    contentOf(call).sources.push(source);
    setTimeout(() => Object.assign(source, { reading: false, read: ago(0), title: new URL(asked.includes("://") ? asked : `https://${asked}`).hostname }), 1_500);
    return source;
  }],
  ["POST", "/content/sources/:/reading", (call, id) => found(contentOf(call).sources.find((each) => each.id === id))],
  ["DELETE", "/content/sources/:", (call, id) => {
    const content = contentOf(call);
    content.sources = content.sources.filter((each) => each.id !== id);
    content.items = content.items.filter(({ source }) => source !== id);
  }],
  ["GET", "/content/offers", (call) => contentOf(call).offers],
  ["POST", "/content/offers/:/source", (call) => contentOf(call).sources[0]],
  ["GET", "/organisations/:/offers", (call) => contentOf(call).own],
  ["GET", "/content/shelves/:", (call, shelf) => {
    const { items } = contentOf(call);
    return page(items.filter(({ progress, source }) => (shelf === "continue" ? progress && !progress.finished : shelf === "new" ? !progress : source === shelf)), call);
  }],
  ["GET", "/content/found", (call) => {
    const words = String(call.query.get("words")).toLowerCase().split(/\s+/);
    return page(contentOf(call).items.filter(({ title, summary }) => words.every((word) => `${title} ${summary}`.toLowerCase().includes(word))), call);
  }],
  ["GET", "/content/items/:", (call, id) => {
    const item = found(contentOf(call).items.find((each) => each.id === id));
    return { ...item, words: `${item.summary}\n${item.summary}` };
  }],
  ["GET", "/content/items/:/picture", (_, id) => picture(id!)],
  ["PUT", "/content/items/:/progress", (call, id) => {
    const item = found(contentOf(call).items.find((each) => each.id === id));
    item.progress = { seconds: Number(call.body["seconds"]), total: Number(call.body["total"]), finished: Boolean(call.body["finished"]), at: ago(0) };
    return item.progress;
  }],
];
