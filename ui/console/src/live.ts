import type { LiveMessage } from "./api-types.ts";

const BACKOFF_FIRST_MILLIS = 500;
const BACKOFF_MAX_MILLIS = 15_000;

/** A page that slept longer than this may have missed messages on a socket that looks open. */
const SLEEP_MAX_MILLIS = 60_000;

/** The hub's code for one page too many of this person (4429, limit-reached). */
const TOO_MANY_PAGES = 4429;

/** The wait before the n-th attempt (from 0): doubling, bounded, and spread by `random` (0..1). */
export function backoffMillis(attempt: number, random: number): number {
  const bound = Math.min(BACKOFF_MAX_MILLIS, BACKOFF_FIRST_MILLIS * 2 ** Math.min(attempt, 10));
  return Math.round(bound / 2 + (bound / 2) * random);
}

export interface LiveListener {
  message(message: LiveMessage): void;
  /** The connection is there, at first or again: what happened before has to be fetched. */
  connected(): void;
  /** @param tooManyPages whether the hub refused, since the person has too many open */
  lost(tooManyPages: boolean): void;
}

/** Live changes at one address of the hub; connects again until it is closed. */
export class Live {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private hiddenSince: number | null = null;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly listener: LiveListener,
  ) {
    addEventListener("online", this.hurry);
    addEventListener("offline", this.drop);
    document.addEventListener("visibilitychange", this.visibilityChanged);
    this.connect();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    removeEventListener("online", this.hurry);
    removeEventListener("offline", this.drop);
    document.removeEventListener("visibilitychange", this.visibilityChanged);
    this.socket?.close();
    this.socket = null;
  }

  private connect(): void {
    clearTimeout(this.timer);
    const address = new URL(this.path, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.onmessage = (event) => this.received(String(event.data));
    socket.onclose = (event) => {
      if (this.socket === socket) {
        this.socket = null;
        this.lost(event.code === TOO_MANY_PAGES);
      }
    };
  }

  private received(data: string): void {
    let message: LiveMessage;
    try {
      message = JSON.parse(data) as LiveMessage;
    } catch {
      return;
    }
    if (message.type === "ready") {
      this.attempt = 0;
      this.listener.connected();
    }
    this.listener.message(message);
  }

  private lost(tooManyPages = false): void {
    if (this.closed) {
      return;
    }
    this.listener.lost(tooManyPages);
    this.timer = setTimeout(() => this.connect(), backoffMillis(this.attempt++, Math.random()));
  }

  private readonly drop = () => {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.lost();
  };

  private readonly hurry = () => {
    if (!this.closed && this.socket === null) {
      this.attempt = 0;
      this.connect();
    }
  };

  private readonly visibilityChanged = () => {
    if (document.visibilityState === "hidden") {
      this.hiddenSince = Date.now();
      return;
    }
    const slept = this.hiddenSince === null ? 0 : Date.now() - this.hiddenSince;
    this.hiddenSince = null;
    if (slept > SLEEP_MAX_MILLIS && this.socket !== null) {
      this.drop();
    }
    this.hurry();
  };
}
