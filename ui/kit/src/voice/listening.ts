import { openMicrophone, type Microphone } from "./microphone.ts";

/** How far somebody who is listened to has come. */
export type Phase = "opening" | "listening" | "speaking" | "thinking";

/** What became of it: what was said and done, a refusal by its code, or that it broke off. */
export type Heard<T> =
  | { readonly exchange: T }
  | { readonly refusal: { readonly code: string; readonly detail: string } }
  | { readonly broken: true };

/**
 * Listens by the microphone until whoever speaks has ended, and answers with what came of it; null where it was given up.
 * What is said before the connection stands is kept until then.
 * @param path of the socket that listens
 * @throws what {@link openMicrophone} throws
 */
export class Listening<T> {
  #microphone: Microphone | null = null;
  #socket: WebSocket | null = null;
  #over: (heard: Heard<T> | null) => void = () => {};
  #ended = false;

  constructor(
    private readonly path: string,
    private readonly told: (phase: Phase) => void,
  ) {}

  async listen(): Promise<Heard<T> | null> {
    this.told("opening");
    const address = new URL(this.path, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const waiting: ArrayBuffer[] = [];
    const answer = new Promise<Heard<T> | null>((resolve) => (this.#over = resolve));
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => waiting.splice(0).forEach((each) => socket.send(each));
    socket.onmessage = ({ data }) => this.#said(String(data));
    socket.onclose = () => this.#over({ broken: true });
    try {
      this.#microphone = await openMicrophone((samples) => {
        if (socket.readyState === WebSocket.OPEN) {
          socket.send(samples);
        } else if (socket.readyState === WebSocket.CONNECTING) {
          waiting.push(samples);
        }
      });
      if (this.#ended) {
        return null;
      }
      return await answer;
    } finally {
      this.#microphone?.close();
      socket.close();
    }
  }

  #said(text: string): void {
    const word = JSON.parse(text) as { phase?: Phase } & Partial<Record<"exchange" | "refusal", unknown>>;
    if (word.phase !== undefined) {
      this.told(word.phase);
    } else {
      this.#over(word as Heard<T>);
    }
  }

  /** Whoever spoke has ended by a press. */
  end(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send("end");
    } else {
      this.giveUp();
    }
  }

  giveUp(): void {
    this.#ended = true;
    this.#over(null);
  }
}
