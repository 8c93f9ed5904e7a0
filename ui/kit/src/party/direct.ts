import type { Signal } from "./words.ts";

/** Candidates that one attempt may bring; a stranger could send more. */
const CANDIDATES_MAX = 40;

/** What is told of a direct way. */
export interface DirectEar {
  /** To be brought to the other side. */
  signal(signal: Signal): void;
  open(): void;
  heard(message: unknown): void;
  /** It is over, or came never to be. Said once. */
  lost(): void;
}

/** A browser's WebRTC; a test has its own. */
export type Peer = new (configuration: RTCConfiguration) => RTCPeerConnection;

export function peer(): Peer | null {
  return typeof RTCPeerConnection === "function" ? RTCPeerConnection : null;
}

/**
 * A direct way between a phone's page and a terminal's page: two data channels of WebRTC, one that repeats nothing, for
 * what the next message makes old, and one that loses nothing. No server is asked where the two are, so the way is there
 * on one network only.
 */
export class Direct {
  readonly #ear: DirectEar;
  readonly #attempt: number;
  readonly #connection: RTCPeerConnection;
  /** Of this machine, as its runtime knows them; a browser hides them behind names of mDNS (RFC 8828). */
  readonly #addresses: readonly string[];
  readonly #early: RTCIceCandidateInit[] = [];
  #described = false;
  #candidates = 0;
  #inputs: RTCDataChannel | null = null;
  #words: RTCDataChannel | null = null;
  #opened = false;
  #over = false;

  constructor(make: Peer, attempt: number, ear: DirectEar, addresses: readonly string[] = []) {
    this.#ear = ear;
    this.#attempt = attempt;
    this.#addresses = addresses;
    this.#connection = new make({ iceServers: [] });
    this.#connection.onicecandidate = ({ candidate }) => candidate && this.#found(candidate.toJSON());
    this.#connection.onconnectionstatechange = () => {
      if (["failed", "closed"].includes(this.#connection.connectionState)) {
        this.close();
      }
    };
    this.#connection.ondatachannel = ({ channel }) => this.#join(channel);
  }

  get open(): boolean {
    return this.#opened && !this.#over;
  }

  /** As the phone, which begins. */
  async offer(): Promise<void> {
    this.#join(this.#connection.createDataChannel("inputs", { ordered: false, maxRetransmits: 0 }));
    this.#join(this.#connection.createDataChannel("words"));
    await this.#try(async () => {
      await this.#connection.setLocalDescription(await this.#connection.createOffer());
      this.#describe("offer");
    });
  }

  /** What the other side signals; of another attempt it is not looked at. */
  async take(signal: Signal): Promise<void> {
    if (this.#over || signal.attempt !== this.#attempt) {
      return;
    }
    await this.#try(async () => {
      switch (signal.kind) {
        case "offer":
          await this.#remote({ type: "offer", sdp: signal.sdp });
          await this.#connection.setLocalDescription(await this.#connection.createAnswer());
          this.#describe("answer");
          break;
        case "answer":
          await this.#remote({ type: "answer", sdp: signal.sdp });
          break;
        case "candidate":
          if (++this.#candidates > CANDIDATES_MAX) {
            this.close();
          } else if (this.#described) {
            await this.#connection.addIceCandidate(signal.candidate);
          } else {
            this.#early.push(signal.candidate);
          }
          break;
        case "none":
          this.close();
          break;
      }
    });
  }

  async #remote(description: RTCSessionDescriptionInit): Promise<void> {
    await this.#connection.setRemoteDescription(description);
    this.#described = true;
    for (const each of this.#early.splice(0)) {
      await this.#connection.addIceCandidate(each);
    }
  }

  /** What a stranger signals may be nonsense; then there is no direct way. */
  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (failure) {
      if (!this.#over) {
        console.info("no direct way", failure);
        this.close();
      }
    }
  }

  #describe(kind: "offer" | "answer"): void {
    const sdp = this.#connection.localDescription?.sdp ?? "";
    this.#ear.signal({ attempt: this.#attempt, kind, sdp });
  }

  #found(candidate: RTCIceCandidateInit): void {
    this.#ear.signal({ attempt: this.#attempt, kind: "candidate", candidate });
    const hidden = / [0-9a-f-]+\.local (\d+) typ host/.exec(candidate.candidate ?? "");
    if (hidden) {
      for (const address of this.#addresses) {
        const known = (candidate.candidate ?? "").replace(/ [0-9a-f-]+\.local /, ` ${address} `);
        this.#ear.signal({ attempt: this.#attempt, kind: "candidate", candidate: { ...candidate, candidate: known } });
      }
    }
  }

  #join(channel: RTCDataChannel): void {
    if (channel.label === "inputs") {
      this.#inputs = channel;
    } else if (channel.label === "words") {
      this.#words = channel;
    } else {
      channel.close();
      return;
    }
    channel.onmessage = ({ data }) => typeof data === "string" && this.#heard(data);
    channel.onclose = () => this.close();
    channel.onopen = () => {
      if (!this.#opened && this.#inputs?.readyState === "open" && this.#words?.readyState === "open") {
        this.#opened = true;
        this.#ear.open();
      }
    };
  }

  #heard(data: string): void {
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch {
      this.close();
      return;
    }
    this.#ear.heard(message);
  }

  /** What the next message makes old. False where the way does not take it. */
  input(message: object): boolean {
    return this.#send(this.#inputs, message);
  }

  /** What must arrive. False where the way does not take it. */
  say(message: object): boolean {
    return this.#send(this.#words, message);
  }

  #send(channel: RTCDataChannel | null, message: object): boolean {
    if (!this.open || channel?.readyState !== "open") {
      return false;
    }
    channel.send(JSON.stringify(message));
    return true;
  }

  close(): void {
    if (!this.#over) {
      this.#over = true;
      this.#connection.close();
      this.#ear.lost();
    }
  }
}
