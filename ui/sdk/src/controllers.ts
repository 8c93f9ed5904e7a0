import type { Input } from "./controls.ts";
import { readLayout, type Layout, type Preset } from "./layout.ts";
import type { Cue, FromApp, Json, PartyNow } from "./wire.ts";

export type { Input } from "./controls.ts";
export type { Element, Kind, Layout, Preset, Tint, Words } from "./layout.ts";
export type { Cue, PartyNow, Player, Sound } from "./wire.ts";

/** Phones with which people steer the app: no account, nothing installed. */
export interface Controllers {
  /**
   * Opens the app's party, or goes on with the one that is open: players keep their seats while the app is loaded anew.
   *
   * @param wanted.layout a preset or the app's own
   * @param wanted.seats how many may play, 1 to 8; 8 where left out
   */
  open(wanted: { layout: Preset | Layout; seats?: number }): Promise<Party>;
}

/** Those whose phones steer the app. */
export interface Party extends PartyNow {
  /** Called now and whenever somebody comes, goes or falls asleep, and when the code is another. */
  onPlayers(listener: (party: PartyNow) => void): () => void;
  /** What a player does; at most once for each animation step and player. */
  onInput(listener: (seat: number, input: Input) => void): () => void;
  /** What a player wrote into an element `text`. */
  onText(listener: (seat: number, id: string, text: string) => void): () => void;
  /** The party is over: the app closed it, or nobody used it for an hour. */
  onOver(listener: () => void): () => void;
  /** Has a phone vibrate, sound or show something; `0` is all of them. More than 10 a second to one phone are dropped. */
  cue(seat: number, cue: Cue): void;
  /** Takes somebody out. That phone cannot come back by itself, and the party has another code from then on. */
  remove(seat: number): Promise<void>;
  /** Another layout for everybody. */
  change(layout: Preset | Layout): void;
  close(): Promise<void>;
}

/** How a party says things and asks for them. */
export interface PartyWay {
  call(name: string, args: { readonly [name: string]: Json }): Promise<Json>;
  send(message: FromApp): void;
}

/** An app's party, by whichever way. */
export class AppParty implements Party {
  readonly #way: PartyWay;
  readonly #players = new Set<(party: PartyNow) => void>();
  readonly #inputs = new Set<(seat: number, input: Input) => void>();
  readonly #texts = new Set<(seat: number, id: string, text: string) => void>();
  readonly #over = new Set<() => void>();
  #now: PartyNow;

  constructor(way: PartyWay, now: PartyNow) {
    this.#way = way;
    this.#now = now;
  }

  get code(): string {
    return this.#now.code;
  }

  get url(): string {
    return this.#now.url;
  }

  get qr(): PartyNow["qr"] {
    return this.#now.qr;
  }

  get seats(): number {
    return this.#now.seats;
  }

  get players(): PartyNow["players"] {
    return this.#now.players;
  }

  onPlayers(listener: (party: PartyNow) => void): () => void {
    listener(this.#now);
    return added(this.#players, listener);
  }

  onInput(listener: (seat: number, input: Input) => void): () => void {
    return added(this.#inputs, listener);
  }

  onText(listener: (seat: number, id: string, text: string) => void): () => void {
    return added(this.#texts, listener);
  }

  onOver(listener: () => void): () => void {
    return added(this.#over, listener);
  }

  cue(seat: number, cue: Cue): void {
    this.#way.send({ type: "cue", seat, cue });
  }

  async remove(seat: number): Promise<void> {
    await this.#way.call("controllers.remove", { seat });
  }

  change(layout: Preset | Layout): void {
    this.#way.send({ type: "layout", layout: readLayout(layout) });
  }

  async close(): Promise<void> {
    await this.#way.call("controllers.close", {});
  }

  // What the system tells it.

  changed(now: PartyNow): void {
    this.#now = now;
    this.#players.forEach((listener) => listener(now));
  }

  input(seat: number, input: Input): void {
    this.#inputs.forEach((listener) => listener(seat, input));
  }

  text(seat: number, id: string, text: string): void {
    this.#texts.forEach((listener) => listener(seat, id, text));
  }

  over(): void {
    this.#over.forEach((listener) => listener());
  }
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
