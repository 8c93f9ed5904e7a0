/**
 * What an app and the terminal's shell say to each other, over a port that the app hands to its
 * parent window with `Hello`. Both sides treat the other as a stranger.
 */

import type { Input } from "./controls.ts";
import type { Layout } from "./layout.ts";

export const SDK_VERSION = 1;

/** The most of one message, as JSON, in UTF-16 code units. */
export const MESSAGE_CHARACTERS_MAX = 96 * 1024;

/** Calls of an app that wait for an answer at a time. */
export const CALLS_WAITING_MAX = 32;

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** By `window.postMessage`, with the port. */
export interface Hello {
  tos: "hello";
  sdk: number;
}

/** Where and for whom the app runs. It changes while it runs. */
export interface Context {
  sdk: number;
  app: string;
  form: Form;
  locale: "en" | "zh-Hans";
  theme: "light" | "dark";
  /** What the person lets the app do. */
  grants: readonly string[];
  /** Whether the person has the app before them: false while what it does moves here or away, and nothing should go on. */
  running: boolean;
}

/** The kinds of body that a terminal can have; docs/form-factors.md says how there comes to be one more. */
export const FORMS = ["phone", "tv", "watch", "band", "glasses", "vr", "appliance"] as const;

export type Form = (typeof FORMS)[number];

/** The keys of a remote control, by their names in `KeyboardEvent.key`. */
export type Key = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Enter" | "Escape";

/** What a person can send to a terminal; the manifest names those that an app opens (`tos_opens`). */
export type SentKind = "link" | "image" | "audio" | "video" | "place" | "text" | "content" | "intent";

/** What somebody said that is for this app: an intent of its manifest (`tos_intents`). */
export interface Said {
  readonly name: string;
  /** What was said for each slot: a value of its `enum`, or a number in digits. A slot that nobody spoke of is missing. */
  readonly slots: { readonly [slot: string]: string };
}

/** Something that a person sent to the terminal, and this app opens. */
export interface Sent {
  id: string;
  kind: SentKind;
  /** For people; empty where it has none. */
  title: string;
  /** Of the kind `text`; empty otherwise. */
  text: string;
  /**
   * Of a link; of a place as `geo:` (RFC 5870); of a file below the app's own address, where it can be loaded for as long
   * as the hub keeps it. Empty for a text.
   */
  address: string;
  /** The media type of a file, by its content; empty otherwise. */
  type: string;
  /** Of the kind `content`, the id of a content item; empty otherwise. */
  item: string;
  /** Of the kind `intent`, what was said that names this app; `null` otherwise. */
  intent: Said | null;
  /** The name of who sent it. */
  person: string;
}

/** Why a call was not carried out; the codes are those of the hub. */
export interface Refused {
  code: string;
  detail: string;
}

/** The most players of a party. */
export const SEATS_MAX = 8;

/** The colours of the seats, told apart also by those who see few of them; the number is always beside it. */
export const SEAT_COLOURS = ["#e8590c", "#1971c2", "#2f9e44", "#c2255c", "#e6a700", "#7048e8", "#0b7285", "#868e96"] as const;

/** Somebody who steers the app by a phone. */
export interface Player {
  /** From 1. */
  readonly seat: number;
  readonly name: string;
  /** As `#rrggbb`. */
  readonly colour: string;
  /** Whether the phone is there now; one that sleeps keeps its seat. */
  readonly here: boolean;
}

/** A party as it is now. */
export interface PartyNow {
  /** What a player types at the address that `url` begins with. */
  readonly code: string;
  /** Where a phone joins. */
  readonly url: string;
  /** A QR code of it without its quiet zone, `1` is dark. */
  readonly qr: { readonly size: number; readonly rows: readonly string[] };
  readonly seats: number;
  /** By their seats. */
  readonly players: readonly Player[];
}

export const SOUNDS = ["tap", "good", "bad", "start", "end"] as const;

export type Sound = (typeof SOUNDS)[number];

/** What a phone does for its player. */
export interface Cue {
  /** For how long to vibrate and pause in turns, in milliseconds; at most 10, each at most 1,000. Not every phone does. */
  readonly vibrate?: readonly number[];
  readonly sound?: Sound;
  /** Shown on the phone, at most 80 characters; empty text takes it away. */
  readonly text?: string;
}

export type ToApp =
  | { type: "welcome" | "context"; context: Context }
  | { type: "answer"; id: number; result: Json }
  | { type: "answer"; id: number; refused: Refused }
  | { type: "key"; key: Key; down: boolean }
  | { type: "leave" }
  | { type: "sent"; sent: Sent }
  | { type: "ping" }
  | { type: "party"; party: PartyNow }
  | { type: "input"; seat: number; input: Input }
  | { type: "text"; seat: number; id: string; text: string }
  | { type: "party-over" };

export type FromApp =
  | { type: "ready" }
  | { type: "pong" }
  | { type: "left" }
  | { type: "took"; id: string }
  | { type: "close" }
  | { type: "cue"; seat: number; cue: Cue }
  | { type: "layout"; layout: Layout }
  | { type: "call"; id: number; call: string; arguments: { readonly [name: string]: Json } };
