import type { Input } from "@opentos/sdk/controls";
import { presets } from "@opentos/sdk/layout";
import type { Cue, PartyNow } from "@opentos/sdk/wire";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Direct, type Peer } from "../src/party/direct.ts";
import { PhoneLine, type Left, type Seat, type Standing } from "../src/party/phone.ts";
import { PartyLine, readOpened, type PartyVoice } from "../src/party/terminal.ts";
import { readCue, readSignal } from "../src/party/words.ts";

const PARTY = "party_01";

const told = (revision: number, ...players: [seat: number, name: string, here: boolean][]) => ({
  party: PARTY, installation: "installation_01", seats: 8, revision, code: "CODE", url: "https://hub/play/CODE",
  qr: { size: 1, rows: ["1"] }, players: players.map(([seat, name, here]) => ({ seat, name, here })),
});

/** A hub between phones and one terminal, which loses nothing unless it is told to. */
class Hub {
  readonly sockets = new Map<number, FakeSocket>();
  readonly toTerminal: ((message: unknown) => void)[] = [];
  readonly inputs: [seat: number, input: Input][] = [];
  readonly texts: string[] = [];
  readonly parties: PartyNow[] = [];
  readonly said: unknown[] = [];
  over = 0;

  readonly way = {
    open: (heard: (message: unknown) => void): PartyVoice => {
      this.toTerminal.push(heard);
      return {
        say: (message) => {
          this.said.push(message);
          if ("to" in message) {
            const sockets = message.to === 0 ? [...this.sockets.values()] : [this.sockets.get(message.to)];
            sockets.forEach((each) => each?.hears({ said: JSON.parse(JSON.stringify(message.said)) }));
          }
        },
        close: () => this.toTerminal.splice(this.toTerminal.indexOf(heard), 1),
      };
    },
  };

  line(make: Peer | null = null): PartyLine {
    const line = new PartyLine(this.way, readOpened(told(1))!, presets.gamepad, {
      party: (now) => this.parties.push(now),
      input: (seat, input) => this.inputs.push([seat, input]),
      text: (seat, id, text) => this.texts.push(`${seat} ${id} ${text}`),
      over: () => this.over++,
    }, make);
    this.tell({ ready: true, addresses: ["192.0.2.9"] });
    return line;
  }

  tell(message: unknown): void {
    [...this.toTerminal].forEach((heard) => heard(message));
  }

  phoneSays(seat: number, said: unknown): void {
    this.tell({ party: PARTY, seat, said: JSON.parse(JSON.stringify(said)) });
  }

  /** How often a seat pressed a button, as the app heard it. */
  presses(seat: number, id = "a"): number {
    return this.inputs.filter(([each]) => each === seat).reduce((sum, [, input]) => sum + (input.buttons[id]?.presses ?? 0), 0);
  }
}

let hub: Hub;
let seats = 0;

class FakeSocket {
  static readonly OPEN = 1;
  static readonly all: FakeSocket[] = [];
  readyState = 1;
  seat = 0;
  /** How many messages of the phone are lost from here. */
  loses = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string): void {
    const message = JSON.parse(text) as { token?: string; leave?: boolean; said?: unknown };
    if (message.token !== undefined) {
      this.seat = Number(message.token);
      hub.sockets.set(this.seat, this);
      this.hears({ seat: this.seat, name: "Ada", title: { en: "Moon", zhHans: "月" } });
    } else if (message.said !== undefined) {
      if (this.loses > 0) {
        this.loses--;
      } else {
        hub.phoneSays(this.seat, message.said);
      }
    }
  }

  hears(message: unknown): void {
    if (this.readyState === 1) {
      this.onmessage?.({ data: JSON.stringify(message) });
    }
  }

  ends(code: number): void {
    this.readyState = 3;
    hub.sockets.delete(this.seat);
    this.onclose?.({ code });
  }

  close(): void {
    this.readyState = 3;
  }
}

class Phone {
  readonly standings: Standing[] = [];
  readonly cues: Cue[] = [];
  readonly left: Left[] = [];
  readonly layouts: string[][] = [];
  seat: Seat | null = null;
  readonly line: PhoneLine;

  constructor(make: Peer | null = null, seat = ++seats) {
    this.line = new PhoneLine({ url: "ws://hub/line", token: String(seat), make }, {
      seated: (is) => (this.seat = is),
      stands: (is) => this.standings.push(is),
      layout: (is) => this.layouts.push(is.elements.map(({ id }) => id)),
      cue: (cue) => this.cues.push(cue),
      left: (why) => this.left.push(why),
    });
  }

  get standing(): Standing | undefined {
    return this.standings.at(-1);
  }

  tap(id: string): void {
    const presses = (this.line.controls[id]?.[1] ?? 0) + 1;
    this.line.press(id, [1, presses]);
    this.line.press(id, [0, presses]);
  }
}

/** Two ends that hear each other, in place of a browser's WebRTC. */
class FakePeer {
  static readonly all: FakePeer[] = [];
  static losing = false;
  connectionState = "new";
  localDescription: { sdp: string } | null = null;
  onicecandidate: ((event: { candidate: { toJSON(): RTCIceCandidateInit } | null }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ondatachannel: ((event: { channel: FakeChannel }) => void) | null = null;
  readonly channels: FakeChannel[] = [];
  other: FakePeer | null = null;

  constructor() {
    FakePeer.all.push(this);
  }

  createDataChannel(label: string): FakeChannel {
    const channel = new FakeChannel(label);
    this.channels.push(channel);
    return channel;
  }

  createOffer = () => Promise.resolve({ type: "offer", sdp: `offer ${FakePeer.all.indexOf(this)}` });
  createAnswer = () => Promise.resolve({ type: "answer", sdp: `answer ${FakePeer.all.indexOf(this)}` });
  addIceCandidate = () => Promise.resolve();

  setLocalDescription({ sdp }: { sdp: string }): Promise<void> {
    this.localDescription = { sdp };
    const candidate = "candidate:1 1 udp 2113937151 df8e8a12-0b01.local 39266 typ host";
    this.onicecandidate?.({ candidate: { toJSON: () => ({ candidate, sdpMid: "0", sdpMLineIndex: 0 }) } });
    return Promise.resolve();
  }

  setRemoteDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    const other = FakePeer.all[Number(sdp.split(" ")[1])];
    if (!other) {
      return Promise.reject(new Error("no description"));
    }
    this.other = other;
    if (type === "answer") {
      for (const channel of this.channels) {
        const far = new FakeChannel(channel.label);
        far.other = channel;
        channel.other = far;
        other.channels.push(far);
        other.ondatachannel?.({ channel: far });
      }
      [...this.channels, ...other.channels].forEach((each) => each.opens());
    }
    return Promise.resolve();
  }

  close(): void {
    this.connectionState = "closed";
    this.channels.forEach((each) => each.close());
  }
}

class FakeChannel {
  readyState = "connecting";
  other: FakeChannel | null = null;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor(readonly label: string) {}

  opens(): void {
    this.readyState = "open";
    this.onopen?.();
  }

  send(data: string): void {
    if (!FakePeer.losing) {
      this.other?.onmessage?.({ data });
    }
  }

  close(): void {
    if (this.readyState === "open") {
      this.readyState = "closed";
      this.onclose?.();
      this.other?.close();
    }
  }
}

const peers = FakePeer as unknown as Peer;

describe("phones and an app", () => {
  let frames: (() => void)[] = [];
  const step = () => frames.splice(0).forEach((each) => each());
  const wait = (millis: number) => vi.advanceTimersByTimeAsync(millis);

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
    hub = new Hub();
    seats = 0;
    frames = [];
    FakeSocket.all.splice(0);
    FakePeer.all.splice(0);
    FakePeer.losing = false;
    const page = new EventTarget();
    vi.stubGlobal("window", Object.assign(page, {
      setInterval, clearInterval, setTimeout, clearTimeout,
      requestAnimationFrame: (each: () => void) => frames.push(each),
    }));
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
    vi.stubGlobal("WebSocket", FakeSocket);
    // As on a page that came by plain http.
    vi.stubGlobal("crypto", { getRandomValues: <Bytes extends Uint8Array>(bytes: Bytes) => bytes.map(() => Math.floor(Math.random() * 256)) });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("are together by themselves, and a press is heard once", async () => {
    hub.line();
    const ada = new Phone();
    await wait(0);
    expect(ada.seat).toMatchObject({ seat: 1, name: "Ada" });
    expect(ada.layouts).toEqual([presets.gamepad.elements.map(({ id }) => id)]);
    await wait(2_500);
    expect(ada.standing).toEqual({ connected: true, running: true, direct: false });
    step();
    ada.tap("a");
    step();
    await wait(2_000);
    step();
    expect(hub.presses(1)).toBe(1);
  });

  it("miss no press where messages are lost", async () => {
    hub.line();
    const ada = new Phone();
    await wait(100);
    FakeSocket.all[0]!.loses = 2;
    ada.tap("a");
    await wait(1_000);
    step();
    step();
    expect(hub.presses(1)).toBe(1);
  });

  it("the app hears of a player once in an animation step, and of all that happened", async () => {
    hub.line();
    const ada = new Phone();
    await wait(100);
    step();
    step();
    const before = hub.inputs.length;
    for (let press = 0; press < 5; press++) {
      ada.tap("a");
    }
    expect(hub.inputs.length - before).toBe(1);
    step();
    expect(hub.inputs.length - before).toBe(2);
    expect(hub.presses(1)).toBe(5);
    expect(hub.inputs.at(-1)?.[1].buttons["a"]?.down).toBe(false);
  });

  it("what is older than what was heard changes nothing", async () => {
    const line = hub.line();
    hub.phoneSays(1, { t: "hi", page: "p" });
    const { r } = (hub.said.at(-1) as { said: { r: string } }).said;
    step();
    hub.phoneSays(1, { t: "input", r, n: 5, c: { move: [1, 0] } });
    step();
    hub.phoneSays(1, { t: "input", r, n: 4, c: { move: [-1, 0] } });
    hub.phoneSays(1, { t: "input", r: "another", n: 9, c: { move: [-1, 0] } });
    step();
    expect(hub.inputs.at(-1)?.[1].sticks["move"]).toEqual({ x: 1, y: 0 });
    expect(hub.said.at(-1)).toMatchObject({ to: 1, said: { t: "who" } });
    line.stop();
  });

  it("an app that is loaded anew hears nothing of what was pressed before", async () => {
    const first = hub.line();
    const ada = new Phone();
    await wait(100);
    ada.tap("a");
    step();
    step();
    first.stop();
    expect(ada.standing?.running).toBe(false);
    hub.inputs.splice(0);
    hub.line();
    await wait(2_000);
    step();
    expect(hub.presses(1)).toBe(0);
    expect(ada.standing?.running).toBe(true);
    ada.tap("a");
    step();
    step();
    expect(hub.presses(1)).toBe(1);
  });

  it("an app that says nothing any more is paused for the phone", async () => {
    hub.line();
    const ada = new Phone();
    await wait(3_000);
    hub.toTerminal.splice(0);
    hub.way.open = () => ({ say: () => undefined, close: () => undefined });
    vi.spyOn(FakeSocket.prototype, "hears").mockImplementation(() => undefined);
    await wait(9_000);
    expect(ada.standing).toEqual({ connected: true, running: false, direct: false });
    vi.restoreAllMocks();
  });

  it("a phone comes back under another address, and has what it held let go meanwhile", async () => {
    hub.line();
    hub.tell({ party: told(2, [1, "Ada", true]) });
    const ada = new Phone();
    await wait(100);
    step();
    ada.line.move("move", [1, 0]);
    await wait(50);
    step();
    step();
    expect(hub.inputs.at(-1)?.[1].sticks["move"]).toEqual({ x: 1, y: 0 });
    FakeSocket.all[0]!.ends(1006);
    hub.tell({ party: told(3, [1, "Ada", false]) });
    step();
    expect(hub.inputs.at(-1)?.[1].sticks["move"]).toEqual({ x: 0, y: 0 });
    expect(ada.standing?.connected).toBe(false);
    await wait(1_000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(ada.standing?.connected).toBe(true);
    step();
    step();
    ada.tap("a");
    step();
    step();
    expect(hub.presses(1)).toBe(1);
  });

  it("news that is older than what is known is not told", () => {
    hub.line();
    hub.tell({ party: told(5, [1, "Ada", true]) });
    hub.tell({ party: told(4) });
    hub.tell({ party: { ...told(9), party: "party_other" } });
    expect(hub.parties.map(({ players }) => players.length)).toEqual([1]);
    expect(hub.parties[0]?.players[0]).toMatchObject({ seat: 1, name: "Ada", here: true });
    expect(hub.parties[0]?.players[0]?.colour).toMatch(/^#[0-9a-f]{6}$/);
  });

  it("what is written arrives once, also where it was written before the way was there", async () => {
    const line = hub.line();
    const ada = new Phone();
    ada.line.write("text", "early");
    await wait(100);
    line.change(presets.keyboard);
    await wait(100);
    expect(ada.layouts.at(-1)).toContain("text");
    ada.line.write("text", "hello");
    ada.line.write("nothing", "lost");
    await wait(100);
    expect(hub.texts).toContain("1 text hello");
    expect(hub.texts.filter((each) => each === "1 text hello")).toHaveLength(1);
    expect(hub.texts.some((each) => each.includes("lost"))).toBe(false);
  });

  it("cues reach the phone they are for, and no more than ten a second", async () => {
    const line = hub.line();
    const [ada, bo] = [new Phone(), new Phone()];
    await wait(100);
    for (let cue = 0; cue < 30; cue++) {
      line.cue(1, { vibrate: [50] });
    }
    line.cue(0, { text: "all" });
    expect(ada.cues).toHaveLength(10);
    expect(bo.cues).toEqual([{ text: "all" }]);
  });

  it("why a phone is out is said, and it does not come back by itself", async () => {
    hub.line();
    for (const [code, why] of [[4403, "removed"], [4404, "over"], [4409, "elsewhere"], [4429, "flood"]] as const) {
      const phone = new Phone();
      await wait(0);
      const sockets = FakeSocket.all.length;
      FakeSocket.all.at(-1)!.ends(code);
      await wait(60_000);
      expect(phone.left).toEqual([why]);
      expect(FakeSocket.all).toHaveLength(sockets);
    }
  });

  it("a phone that says more than any controller does is not heard in full", async () => {
    hub.line();
    hub.phoneSays(1, { t: "hi", page: "p" });
    const { r } = (hub.said.at(-1) as { said: { r: string } }).said;
    for (let n = 0; n < 5_000; n++) {
      hub.phoneSays(1, { t: "input", r, n, c: { move: [n / 5_000, 0] } });
      step();
    }
    expect(hub.inputs.length).toBeLessThan(300);
  });

  it("nonsense changes nothing", () => {
    hub.line();
    const before = hub.inputs.length;
    for (const nonsense of [null, 1, "x", [], {}, { party: PARTY }, { party: PARTY, seat: 99, said: {} }, { party: PARTY, seat: 1, said: { t: "signal", signal: { attempt: 1, kind: "offer", sdp: 7 } } }, { party: told(1).party, over: "yes" }]) {
      hub.tell(nonsense);
    }
    expect(hub.inputs).toHaveLength(before);
    expect(hub.over).toBe(0);
    expect(readCue({ vibrate: ["x"], sound: "__proto__", text: "x".repeat(81) })).toBeNull();
    expect(readCue({ vibrate: [9_999, 5] })).toEqual({ vibrate: [1_000, 5] });
    expect(readSignal({ attempt: 1, kind: "offer", sdp: "x".repeat(13_000) })).toBeNull();
  });

  it("go directly where they can, and by the hub when that breaks", async () => {
    const line = hub.line(peers);
    const ada = new Phone(peers);
    await wait(2_500);
    expect(ada.standing).toEqual({ connected: true, running: true, direct: true });
    const candidates = hub.said.filter((each) => JSON.stringify(each).includes('"candidate"'));
    expect(JSON.stringify(candidates)).toContain("192.0.2.9");
    FakeSocket.all[0]!.loses = 1_000;
    ada.tap("a");
    step();
    step();
    expect(hub.presses(1)).toBe(1);
    line.cue(1, { sound: "good" });
    expect(ada.cues).toEqual([{ sound: "good" }]);

    // The direct way takes everything and brings nothing.
    FakeSocket.all[0]!.loses = 0;
    FakePeer.losing = true;
    await wait(1_600);
    line.cue(1, { text: "late" });
    expect(ada.cues).toEqual([{ sound: "good" }, { text: "late" }]);
    ada.tap("a");
    step();
    step();
    expect(hub.presses(1)).toBe(2);
    await wait(4_000);
    expect(ada.standing?.direct).toBe(false);
    FakePeer.losing = false;
    await wait(8_000);
    expect(ada.standing?.direct).toBe(true);
  });

  it("a phone that has lost the hub is there for as long as it speaks directly", async () => {
    hub.line(peers);
    hub.tell({ party: told(2, [1, "Ada", true]) });
    new Phone(peers);
    await wait(2_500);
    hub.tell({ party: told(3, [1, "Ada", false]) });
    expect(hub.parties.at(-1)?.players[0]?.here).toBe(true);
    FakePeer.all.at(-1)!.close();
    expect(hub.parties.at(-1)?.players[0]?.here).toBe(false);
  });

  it("a terminal without WebRTC says so, and is not asked again", async () => {
    hub.line(null);
    const ada = new Phone(peers);
    await wait(120_000);
    expect(FakePeer.all).toHaveLength(1);
    expect(ada.standing).toEqual({ connected: true, running: true, direct: false });
  });

  it("signals of a stranger end the direct way and nothing else", async () => {
    const info = vi.spyOn(console, "info").mockImplementation(() => undefined);
    let lost = 0;
    const direct = new Direct(peers, 1, { signal: () => undefined, open: () => undefined, heard: () => undefined, lost: () => lost++ });
    await direct.take({ attempt: 2, kind: "offer", sdp: "offer 0" });
    expect(lost).toBe(0);
    await direct.take({ attempt: 1, kind: "offer", sdp: "nonsense" });
    expect(lost).toBe(1);
    await direct.take({ attempt: 1, kind: "none" });
    expect(lost).toBe(1);
    info.mockRestore();
  });

  it("the party that is over is over for the app, once", () => {
    const line = hub.line();
    hub.tell({ party: PARTY, over: true });
    hub.tell({ party: PARTY, over: true });
    line.stop();
    expect(hub.over).toBe(1);
  });
});
