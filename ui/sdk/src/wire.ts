/**
 * What an app and the terminal's shell say to each other, over a port that the app hands to its
 * parent window with `Hello`. Both sides treat the other as a stranger.
 */

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

/** Why a call was not carried out; the codes are those of the hub. */
export interface Refused {
  code: string;
  detail: string;
}

export type ToApp =
  | { type: "welcome" | "context"; context: Context }
  | { type: "answer"; id: number; result: Json }
  | { type: "answer"; id: number; refused: Refused }
  | { type: "key"; key: Key; down: boolean }
  | { type: "leave" }
  | { type: "ping" };

export type FromApp =
  | { type: "ready" }
  | { type: "pong" }
  | { type: "left" }
  | { type: "close" }
  | { type: "call"; id: number; call: string; arguments: { readonly [name: string]: Json } };
