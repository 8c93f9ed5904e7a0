import type { Conversation, Exchange, Kept, SentenceExample } from "../src/talk-types.ts";
import { found, Tone, type Call, type Handler } from "./routes.ts";
import { ago, newId, type World } from "./world.ts";

/** What was said to the home. */
const kept = new WeakMap<World, Map<string, Conversation>>();

function of(call: Call): Conversation {
  const all = kept.get(call.world) ?? new Map<string, Conversation>();
  kept.set(call.world, all);
  const own = all.get(call.who) ?? (call.who === "anna" ? invent(call) : call.who === "talker" ? inventLong(call) : { exchanges: [], waiting: [], hears: ["en"], kept: keptOf({ decides: call.who !== "child", shared: call.who === "child" }), recorded: [] });
  all.set(call.who, own);
  return own;
}

function exchange(call: Call, minutes: number, words: [string, string], answer: [string, string], more: Partial<Exchange>): Exchange {
  const say = ([en, zh]: [string, string]): string => (call.world.tongue === "en" ? en : zh);
  return {
    id: newId("exchange"), device: null, place: null, language: call.world.tongue === "en" ? "en" : "zh-Hans", words: say(words), heard: false,
    confidence: 1, state: "done", choices: [], answer: say(answer), refusal: null, cause: null, recording: null, undo: null, at: ago(minutes), changed: ago(minutes), ...more,
  };
}

const keptOf = (said: Partial<Kept>): Kept => ({ mine: false, shared: false, decides: true, days: 7, most: 200, ...said });

const silence = (conversation: Conversation, id: string | null, shared: boolean): void => {
  for (const each of shared ? [] : conversation.exchanges) {
    each.recording = id === null || each.id === id ? null : each.recording;
  }
  conversation.recorded = conversation.recorded.filter((each) => !(id === null ? shared : each.id === id));
};

function invent(call: Call): Conversation {
  const say = (en: string, zh: string): string => (call.world.tongue === "en" ? en : zh);
  const tv = found(call.world.devices.find(({ product }) => product.formFactor === "tv"));
  return {
    hears: ["en"],
    kept: keptOf({ mine: true, shared: true }),
    recorded: [
      exchange(call, 12, ["put the kettle on please", "请烧一壶水"], ["I did not understand that.", "我没有听懂。"], { state: "nothing", heard: true, device: tv.id, place: tv.name, recording: { seconds: 1.8 } }),
      exchange(call, 95, ["turn on the kitchen lights", "打开厨房的灯"], ["Kitchen lights: on.", "厨房灯：开。"], { heard: true, confidence: 0.88, device: tv.id, place: tv.name, recording: { seconds: 2.1 } }),
    ],
    exchanges: [
      exchange(call, 0, ["Turn on the lamp", "打开灯"], ["Which one do you mean?", "您说的是哪一个？"], { state: "asked", choices: [say("Reading lamp: on", "阅读灯：开"), say("Kitchen lamp: on", "厨房灯：开")] }),
      exchange(call, 1, ["Unlock the front door", "打开前门的锁"], ["Shall I? Front door: unlocked. Confirm it on your own screen.", "要执行吗？前门：未上锁。请在您自己的屏幕上确认。"], { state: "unconfirmed", choices: [say("Front door: unlocked", "前门：未上锁")] }),
      exchange(call, 3, ["order a pizza with everything on it", "点一个加满料的披萨"], ["I did not understand that.", "我没有听懂。"], { state: "nothing", heard: true, confidence: 0, recording: { seconds: 3.1 } }),
      exchange(call, 4, ["set the living room to twenty two degrees", "把客厅调到二十二度"], ["Living room thermostat: target temperature 22 °C.", "客厅温控器：设定温度 22 °C。"], { heard: true, confidence: 0.93, device: tv.id, place: tv.name, undo: ago(-1), recording: { seconds: 2.44 } }),
      exchange(call, 9, ["Why is the heating on?", "暖气为什么开着？"], ["Thermostat: activity heating, since 7:12. Anna asked for it: “a bit warmer”.", "温控器：正在制热，从 7:12 开始。是 Anna 要求的：“再暖一点”。"], {}),
    ],
    waiting: [exchange(call, 0, ["let someone in", "开一下门"], ["", ""], { state: "unconfirmed", device: tv.id, place: tv.name, choices: [say("Front door: let someone in", "前门：开一下门")] })],
  };
}

/** As much as is kept of a person. */
function inventLong(call: Call): Conversation {
  const said = Array.from({ length: 100 }, (_, number) => exchange(call, number * 7, [`Turn on lamp ${100 - number}`, `打开灯${100 - number}`], [`Lamp ${100 - number}: on.`, `灯${100 - number}：开。`], {}));
  return { exchanges: said, waiting: [], hears: ["en"], kept: keptOf({}), recorded: [] };
}

const examples = (call: Call): SentenceExample[] =>
  call.world.tongue === "en"
    ? [
        { kind: "power", title: "Lights and devices", sentences: ["turn on the kitchen lights", "switch the TV off"] },
        { kind: "value", title: "Values", sentences: ["set the living room to 22 degrees", "dim the reading lamp"] },
        { kind: "ask", title: "Questions", sentences: ["is the door locked", "who is at home"] },
      ]
    : [
        { kind: "power", title: "灯和设备", sentences: ["打开厨房的灯", "关掉电视"] },
        { kind: "value", title: "数值", sentences: ["把客厅调到22度", "把阅读灯调暗"] },
        { kind: "ask", title: "询问", sentences: ["门锁了吗", "谁在家"] },
      ];

function change(call: Call, id: string, state: Exchange["state"], answer: string): Exchange {
  const conversation = of(call);
  const all = [...conversation.exchanges, ...conversation.waiting];
  const one = found(all.find((each) => each.id === id));
  Object.assign(one, { state, answer, choices: [], undo: null });
  conversation.waiting = conversation.waiting.filter((each) => each.id !== id);
  return one;
}

const keep = (part: "mine" | "shared"): Handler => (call) => {
  const conversation = of(call);
  conversation.kept = { ...conversation.kept, [part]: call.body["keep"] === true };
  return conversation.kept;
};

export const talkRoutes: [string, string, Handler][] = [
  ["PUT", "/homes/:/recordings", keep("mine")],
  ["PUT", "/homes/:/recordings/shared", keep("shared")],
  ["DELETE", "/homes/:/recordings", (call) => silence(of(call), null, false)],
  ["DELETE", "/homes/:/recordings/shared", (call) => silence(of(call), null, true)],
  ["GET", "/homes/:/exchanges/:/recording", () => new Tone(2)],
  ["DELETE", "/homes/:/exchanges/:/recording", (call, _home, id) => silence(of(call), id ?? "", false)],
  ["GET", "/homes/:/exchanges", of],
  ["GET", "/homes/:/sentences", examples],
  ["POST", "/homes/:/exchanges", (call) => {
    const words = String(call.body["words"] ?? "");
    const made = /what can i say|可以说什么/i.test(words)
      ? exchange(call, 0, [words, words], ["You can say: “turn on the kitchen lights”, or “is the door locked”.", "您可以说：“打开厨房的灯”或“门锁了吗”。"], {})
      : exchange(call, 0, [words, words], ["I did not understand that.", "我没有听懂。"], { state: "nothing" });
    of(call).exchanges.unshift(made);
    return made;
  }],
  ["POST", "/homes/:/exchanges/:/choice", (call, _home, id) => change(call, id ?? "", "done", "✓")],
  ["DELETE", "/homes/:/exchanges/:/choice", (call, _home, id) => change(call, id ?? "", "declined", "…")],
  ["POST", "/homes/:/exchanges/:/undo", (call, _home, id) => change(call, id ?? "", "undone", "↩")],
  ["DELETE", "/homes/:/exchanges/:", (call, _home, id) => {
    const own = of(call);
    own.exchanges = own.exchanges.filter((each) => each.id !== id);
  }],
];
