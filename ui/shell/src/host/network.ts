import type { LocalState, Network } from "../runtime/state.ts";

/** WPA takes 8 to 63 characters of ASCII. */
export const PASSWORD = /^[ -~]{8,63}$/;

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "1234567890";
const SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ";

export type Keys = "lower" | "upper" | "signs";

/** The keys that are drawn at once; all three together are all that a password may hold. */
export function keysOf(keys: Keys): readonly string[] {
  switch (keys) {
    case "lower":
      return [...DIGITS, ...LETTERS];
    case "upper":
      return [...DIGITS, ...LETTERS.toUpperCase()];
    case "signs":
      return [...SIGNS];
  }
}

/** A device that is in no home needs a network before anything else, and somebody who chooses one. */
export function networkFirst(state: LocalState): boolean {
  const network = state.network;
  return state.claim.state === "unclaimed" && !!network && network.radio && !network.up && state.connection.state !== "online";
}

/** Whether a phone may choose instead: there is something to choose from, and no network yet. */
export function phoneMay(network: Network | null): boolean {
  return !!network && network.radio && !network.up && !network.share && network.joining === "" && network.networks.length > 0 && network.fault !== "share-unsupported";
}

/** What became of the last try, as a key of the texts; null where nothing is to be said. */
export function saysOfFault(fault: string): "share.unsupported" | "share.failed" | "network.refused" | null {
  switch (fault) {
    case "":
      return null;
    case "share-unsupported":
      return "share.unsupported";
    case "share-failed":
      return "share.failed";
    default:
      return "network.refused";
  }
}
