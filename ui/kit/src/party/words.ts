import { SOUNDS, type Cue } from "@opentos/sdk/wire";
import type { Controls } from "@opentos/sdk/controls";
import type { Layout } from "@opentos/sdk/layout";

/**
 * What a phone and the terminal's page say to each other, through the hub or directly; docs/controllers.md has it in
 * words. Each looks at what the other says as at a stranger's.
 */
export type FromPhone =
  /** This page of the phone is there. It is said again until it is welcome. */
  | { t: "hi"; page: string }
  /** How the controls are: the n-th of this round. */
  | { t: "input"; r: string; n: number; c: Controls }
  /** Something that was written: the k-th of this round. */
  | { t: "text"; r: string; k: number; id: string; text: string }
  | { t: "signal"; signal: Signal };

export type ToPhone =
  /** The phone counts anew from here, in a round of that name. */
  | { t: "welcome"; page: string; r: string; layout: Layout }
  /** The k-th of this round; it may come by both ways. */
  | { t: "cue"; k: number; cue: Cue }
  /** The app runs. */
  | { t: "beat" }
  /** The app does not, for now. */
  | { t: "pause" }
  /** The terminal does not know this phone's page; it is to say hi. */
  | { t: "who" }
  | { t: "signal"; signal: Signal };

/** Of WebRTC, by the number of the attempt; `none` where this side has no such thing. */
export type Signal = { attempt: number } & (
  | { kind: "offer" | "answer"; sdp: string }
  | { kind: "candidate"; candidate: RTCIceCandidateInit }
  | { kind: "none" }
);

/** How often a terminal says through the hub that the app runs, to all phones at once. */
export const BEAT_MILLIS = 2_000;

/** The same directly, to each. */
export const DIRECT_BEAT_MILLIS = 400;

/** After so long without a word the app counts as paused. */
export const PAUSED_MILLIS = 7_000;

const SDP_CHARACTERS_MAX = 12 * 1024;
const CANDIDATE_CHARACTERS_MAX = 500;
export const CUE_TEXT_CHARACTERS_MAX = 80;
const VIBRATIONS_MAX = 10;
const VIBRATION_MILLIS_MAX = 1_000;
const ROUND_CHARACTERS_MAX = 60;

const NAME_BYTES = 12;

/** A name that nobody else has. `crypto.randomUUID` is there on secure pages only, and a phone may come by plain http. */
export function freshName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(NAME_BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Record = { readonly [name: string]: unknown };

export function record(given: unknown): Record | null {
  return typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Record) : null;
}

export function text(given: unknown, most: number): string | null {
  return typeof given === "string" && given.length <= most ? given : null;
}

export function round(given: unknown): string | null {
  return text(given, ROUND_CHARACTERS_MAX);
}

export function whole(given: unknown): number | null {
  return typeof given === "number" && Number.isSafeInteger(given) && given >= 0 ? given : null;
}

/** What of it is a cue; null where nothing is. */
export function readCue(given: unknown): Cue | null {
  const found = record(given);
  if (!found) {
    return null;
  }
  const vibrate = found["vibrate"];
  const pattern =
    Array.isArray(vibrate) && vibrate.length <= VIBRATIONS_MAX && vibrate.every((each) => typeof each === "number" && each >= 0)
      ? (vibrate as number[]).map((each) => Math.min(VIBRATION_MILLIS_MAX, Math.round(each)))
      : null;
  const sound = SOUNDS.find((each) => each === found["sound"]);
  const said = text(found["text"], CUE_TEXT_CHARACTERS_MAX);
  return pattern || sound || said !== null
    ? { ...(pattern ? { vibrate: pattern } : {}), ...(sound ? { sound } : {}), ...(said !== null ? { text: said } : {}) }
    : null;
}

export function readSignal(given: unknown): Signal | null {
  const found = record(given);
  const attempt = whole(found?.["attempt"]);
  if (!found || attempt === null) {
    return null;
  }
  switch (found["kind"]) {
    case "offer":
    case "answer": {
      const sdp = text(found["sdp"], SDP_CHARACTERS_MAX);
      return sdp === null ? null : { attempt, kind: found["kind"], sdp };
    }
    case "candidate": {
      const candidate = record(found["candidate"]);
      const line = text(candidate?.["candidate"], CANDIDATE_CHARACTERS_MAX);
      return candidate && line !== null
        ? {
            attempt,
            kind: "candidate",
            candidate: { candidate: line, sdpMid: text(candidate["sdpMid"], 40), sdpMLineIndex: whole(candidate["sdpMLineIndex"]) },
          }
        : null;
    }
    case "none":
      return { attempt, kind: "none" };
    default:
      return null;
  }
}
