import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Context } from "@opentos/sdk/wire";
import { AppBridge, type Answer, type Ended } from "../src/app-bridge.ts";

const context: Context = { sdk: 1, app: "org.example.app", form: "tv", locale: "en", theme: "dark", grants: [], running: true };

/** A window and a frame without a browser, and an app on the other end of the port. */
class World extends EventTarget {
  readonly source = {};
  readonly ended: Ended[] = [];
  readonly calls: string[] = [];
  readonly received: unknown[] = [];
  ready = 0;
  answer: Promise<Answer> = Promise.resolve({ result: 1 });
  readonly channel = new MessageChannel();
  readonly host = {
    call: (name: string) => {
      this.calls.push(name);
      return this.answer;
    },
    ready: () => this.ready++,
    ended: (why: Ended) => this.ended.push(why),
  };
  readonly bridge = new AppBridge({ contentWindow: this.source } as unknown as HTMLIFrameElement, context, this.host);

  setInterval = globalThis.setInterval;
  clearInterval = globalThis.clearInterval;
  setTimeout = globalThis.setTimeout;
  clearTimeout = globalThis.clearTimeout;

  /** The app's half of the port, as the host gets it. */
  readonly port = {
    onmessage: null as ((event: { data: unknown }) => void) | null,
    postMessage: (message: unknown) => this.received.push(message),
    close: () => undefined,
  };

  greet(source: object = this.source, data: unknown = { tos: "hello", sdk: 1 }): void {
    const event = new Event("message");
    Object.assign(event, { source, data, ports: [this.port] });
    this.dispatchEvent(event);
  }

  say(data: unknown): void {
    this.port.onmessage?.({ data });
  }
}

describe("the shell's side of a running app", () => {
  let world: World;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    world = new World();
    vi.stubGlobal("window", world);
    world.setInterval = globalThis.setInterval;
    world.clearInterval = globalThis.clearInterval;
    world.setTimeout = globalThis.setTimeout;
    world.clearTimeout = globalThis.clearTimeout;
    world.bridge.start();
  });

  afterEach(() => {
    world.bridge.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("hears nothing of an app that is not welcomed yet but that it lives", () => {
    world.bridge.stop();
    const held = new AppBridge({ contentWindow: world.source } as unknown as HTMLIFrameElement, context, world.host, true);
    held.start();
    world.greet();
    expect(world.received).toEqual([]);
    world.say({ type: "call", id: 1, call: "storage.get", arguments: { key: "a" } });
    world.say({ type: "ready" });
    expect(world.calls).toEqual([]);
    expect(world.ready).toBe(0);
    held.release();
    expect(world.received).toEqual([{ type: "welcome", context }]);
    world.say({ type: "ready" });
    expect(world.ready).toBe(1);
    held.stop();
  });

  it("greets its own frame and nobody else", () => {
    world.greet({});
    world.greet(world.source, "hello");
    world.greet(world.source, null);
    expect(world.received).toEqual([]);
    world.greet();
    expect(world.received).toEqual([{ type: "welcome", context }]);
  });

  it("carries calls out and answers them", async () => {
    world.greet();
    world.say({ type: "ready" });
    world.say({ type: "call", id: 7, call: "person", arguments: {} });
    await vi.waitFor(() => expect(world.received).toContainEqual({ type: "answer", id: 7, result: 1 }));
    expect(world.ready).toBe(1);
    expect(world.calls).toEqual(["person"]);
  });

  it("refuses what is no call, too large, or too much at once", () => {
    world.greet();
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    for (const args of [null, 7, undefined]) {
      world.say({ type: "call", id: 1, call: "person", arguments: args });
    }
    world.say({ type: "call", id: 2, call: "storage.set", arguments: { value: "x".repeat(100_000) } });
    world.say({ type: "call", id: 3, call: "storage.set", arguments: circle });
    expect(world.calls).toEqual([]);
    const codes = world.received.slice(1).map((each) => (each as { refused: { code: string } }).refused.code);
    expect(codes).toEqual(["body-malformed", "body-malformed", "body-malformed", "body-too-large", "body-too-large"]);
    world.answer = new Promise(() => undefined);
    for (let id = 10; id < 50; id++) {
      world.say({ type: "call", id, call: "person", arguments: {} });
    }
    expect(world.calls).toHaveLength(32);
  });

  const gift = (id: string) => ({ id, kind: "link" as const, title: "Soup", person: "Ada", text: "", address: "https://example.org/", type: "" });

  it("gives an app what was sent to it, and hears that it took it", async () => {
    world.greet();
    const given = world.bridge.give(gift("sending_1"));
    const other = world.bridge.give(gift("sending_2"));
    expect(world.received.slice(1)).toEqual([{ type: "sent", sent: gift("sending_1") }, { type: "sent", sent: gift("sending_2") }]);
    world.say({ type: "took", id: "sending_2" });
    expect(await other).toBe(true);
    for (const nonsense of [undefined, 7, "sending_3", ["sending_1"]]) {
      world.say({ type: "took", id: nonsense });
    }
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await given).toBe(false);
    // A late word changes nothing, and what is given again is another.
    world.say({ type: "took", id: "sending_1" });
    const again = world.bridge.give(gift("sending_1"));
    world.say({ type: "took", id: "sending_1" });
    expect(await again).toBe(true);
  });

  it("has given nothing to an app that is not there, or is there no more", async () => {
    expect(await world.bridge.give(gift("sending_1"))).toBe(false);
    world.greet();
    const given = world.bridge.give(gift("sending_1"));
    world.say({ type: "close" });
    expect(await given).toBe(false);
    expect(world.ended).toEqual(["closed"]);
    expect(await world.bridge.give(gift("sending_2"))).toBe(false);
  });

  it("does not stumble over nonsense", () => {
    world.greet();
    for (const nonsense of [null, undefined, 1, "call", [], { type: 7 }, { type: "call" }, { type: "__proto__" }]) {
      world.say(nonsense);
    }
    expect(world.ended).toEqual([]);
    expect(world.calls).toEqual([]);
  });

  it("ends an app that floods", () => {
    world.greet();
    for (let each = 0; each < 250; each++) {
      world.say({ type: "pong" });
    }
    expect(world.ended).toEqual(["flood"]);
  });

  it("ends an app that hangs, and one that never greets", () => {
    vi.advanceTimersByTime(14_000);
    expect(world.ended).toEqual([]);
    world.greet();
    vi.advanceTimersByTime(8_000);
    world.say({ type: "pong" });
    vi.advanceTimersByTime(8_000);
    expect(world.ended).toEqual([]);
    vi.advanceTimersByTime(6_000);
    expect(world.ended).toEqual(["silent"]);

    const silent = new World();
    vi.stubGlobal("window", silent);
    silent.setInterval = globalThis.setInterval;
    silent.bridge.start();
    vi.advanceTimersByTime(18_000);
    expect(silent.ended).toEqual(["silent"]);
  });

  it("blames no app for the time in which the terminal slept", () => {
    world.greet();
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(2_000);
    expect(world.ended).toEqual([]);
    vi.advanceTimersByTime(14_000);
    expect(world.ended).toEqual(["silent"]);
  });

  it("ends when the app closes, and hears nothing afterwards", () => {
    world.greet();
    world.say({ type: "close" });
    world.say({ type: "call", id: 1, call: "person", arguments: {} });
    expect(world.ended).toEqual(["closed"]);
    expect(world.calls).toEqual([]);
  });

  it("waits for an app's last word, and not for ever", async () => {
    expect(await world.bridge.leave()).toBe(false);
    world.greet();
    const said = world.bridge.leave();
    expect(world.received.at(-1)).toEqual({ type: "leave" });
    world.say({ type: "left" });
    expect(await said).toBe(true);
    const unsaid = world.bridge.leave();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await unsaid).toBe(false);
    const stopped = world.bridge.leave();
    world.bridge.stop();
    expect(await stopped).toBe(false);
  });
});
