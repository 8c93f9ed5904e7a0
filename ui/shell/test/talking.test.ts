import { describe, expect, it } from "vitest";
import type { Shell } from "../src/parts/shell.svelte.ts";
import { homePanels, pagePanels, type Shown } from "../src/room/panels.ts";
import type { Exchange, Voice } from "../src/runtime/state.ts";
import { translate } from "../src/texts/index.ts";
import { Talking } from "../src/voice/talking.svelte.ts";

const NOW = Date.parse("2026-11-27T10:00:00Z");
const at = (seconds: number): string => new Date(NOW + seconds * 1_000).toISOString();
const said = (more: Partial<Exchange> = {}): Exchange => ({
  id: "exchange_1", words: "turn it off", heard: true, confidence: 0.9, state: "done", answer: "Lamp: off.", choices: [], at: at(2), changed: at(2), ...more,
});

/** As much of a shell as somebody who speaks needs, and what it was asked for. */
function shell(voice: Partial<Voice>, person: string | null = null, waits = false) {
  const asked: unknown[] = [];
  const state = { voice: { language: "en", hears: true, phase: "", refusal: "", microphone: "page", exchanges: [], ...voice }, wallet: person && { person, requests: [] }, apps: [], activities: [] };
  const made = {
    connected: true, waits, others: [], own: null, locale: "en",
    t: (key: string, values?: {}) => translate("en", key, values),
    codeText: (prefix: string, code: string) => `${prefix}.${code}`,
    pages: { open: (page: unknown) => asked.push(page), back: () => asked.push("back") },
    ear: {
      able: true, hush: () => asked.push("hush"), close: () => asked.push("close"), end: () => asked.push("end"),
      listen: () => (asked.push("listen"), Promise.resolve(null)), say: (address: string) => Promise.resolve(void asked.push(address)),
    },
    runtime: {
      state, deviceNow: () => NOW,
      exchange: (call: object) => (asked.push(call), Promise.resolve({ kinds: [{ sentences: ["turn on the lamp", "lamp on"] }, { sentences: ["what time is it"] }] })),
    },
  };
  return { shell: made as unknown as Shell, state, asked };
}

describe("who speaks at a terminal", () => {
  it("is listened to at once, and shown what can be said", async () => {
    const { shell: one, asked } = shell({});
    const talking = new Talking(one);
    talking.begin();
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve));
    expect(asked).toEqual(["hush", "listen", { help: true }]);
    expect(talking.examples).toEqual(["turn on the lamp", "what time is it"]);
    expect(talking.helps).toBe(true);
  });

  it("who said the phrase is listened to already", () => {
    const { shell: one, asked } = shell({ phase: "listening" });
    new Talking(one).begin();
    expect(asked).toEqual([{ help: true }]);
  });

  it("hears each answer once, and none from before", () => {
    const { shell: one, state, asked } = shell({ exchanges: [said({ at: at(-60), changed: at(-60) })] });
    const talking = new Talking(one);
    expect(talking.exchange).toBeNull();
    expect(talking.answer()).toBe(false);
    state.voice.exchanges = [said()];
    expect([talking.answer(), talking.answer()]).toEqual([true, false]);
    expect(asked).toEqual(["/local/exchanges/exchange_1/speech"]);
  });

  it("answers what waited before, and the home speaks no further meanwhile", () => {
    const { shell: one, asked } = shell({ exchanges: [said({ state: "asked", choices: ["Lamp: on", "Fan: on"], at: at(-60), changed: at(-60) })] });
    const talking = new Talking(one);
    expect([talking.asks, talking.confirms]).toEqual([true, true]);
    talking.choose(2);
    talking.decline();
    expect(asked).toEqual(["hush", { id: "exchange_1", choose: 2 }, "hush", { id: "exchange_1", decline: true }]);
  });

  it("confirms a lock on a screen of the person's own alone", () => {
    const lock = said({ state: "unconfirmed", choices: ["Front door: unlocked"] });
    expect(new Talking(shell({ exchanges: [lock] }).shell).confirms).toBe(false);
    expect(new Talking(shell({ exchanges: [lock] }, "Ada").shell).confirms).toBe(true);
  });

  it("who was not understood is shown what can be said; who was, is not", async () => {
    const { shell: one, state } = shell({ exchanges: [said({ state: "nothing" })] });
    const talking = new Talking(one);
    talking.begin();
    await new Promise((resolve) => setTimeout(resolve));
    expect(talking.helps).toBe(true);
    state.voice.exchanges = [said()];
    expect(talking.helps).toBe(false);
  });

  it("can undo until its time is over", () => {
    const talking = new Talking(shell({ exchanges: [said({ undo: at(300) })] }).shell);
    expect([talking.undoable(NOW + 299_000), talking.undoable(NOW + 301_000)]).toEqual([true, false]);
  });
});

describe("a room", () => {
  const told = { answers: {}, change: () => undefined };
  const panels = (one: Shell): Shown[] => pagePanels(one, { kind: "voice" }, told, { moving: null, talking: new Talking(one) }) ?? [];
  const ids = (one: Shell): string[] => panels(one).map(({ id }) => id);

  it("has a way to speak where somebody hears", () => {
    const { shell: one, asked } = shell({});
    homePanels(one, new Map()).find(({ id }) => id === "voice")?.act(0.5);
    expect(asked).toEqual([{ kind: "voice" }]);
    expect(homePanels(shell({ hears: false }).shell, new Map()).some(({ id }) => id === "voice")).toBe(false);
  });

  it("says that a microphone is open", () => {
    const wake = { phrase: "open sesame", on: true, ready: true, times: 0 };
    const said = (waits: boolean) => homePanels(shell({ wake }, null, waits).shell, new Map()).find(({ id }) => id === "voice")?.detail;
    expect(said(true)).toBe("The microphone is open, and waits for “open sesame”");
    expect(said(false)).toBe("");
  });

  it("shows that it listens and for whom it is kept, then the answer and what can be done about it", () => {
    const listening = shell({ phase: "listening", kept: "shared" });
    expect(ids(listening.shell)).toEqual(["back", "phase", "said"]);
    expect(panels(listening.shell)[1]).toMatchObject({ title: "Listening…", detail: expect.stringContaining("Recorded") });
    expect(ids(shell({ exchanges: [said({ undo: at(300) })] }).shell)).toEqual(["back", "words", "answer", "undo", "again"]);
    const asks = shell({ exchanges: [said({ state: "asked", choices: ["Lamp: on", "Fan: on"] })] });
    expect(ids(asks.shell)).toEqual(["back", "words", "answer", "choice/0", "choice/1", "decline", "again"]);
    panels(asks.shell).find(({ id }) => id === "choice/1")?.act(0.5);
    expect(asks.asked).toEqual(["hush", { id: "exchange_1", choose: 2 }]);
    expect(ids(shell({ refusal: "busy" }).shell)).toEqual(["back", "trouble", "again"]);
    expect(panels(shell({ refusal: "hearing-unavailable" }).shell)[1]?.title).toContain("Nobody can hear you");
    expect(ids(shell({ exchanges: [said({ state: "unconfirmed", choices: ["Front door: unlocked"] })] }).shell)).toEqual(["back", "words", "answer", "decline", "again"]);
  });
});
