import { describe, expect, it } from "vitest";
import { keysOf, networkFirst, PASSWORD } from "../src/host/network.ts";
import type { LocalState, Network } from "../src/runtime/state.ts";

const OUT: Network = { up: false, radio: true, joining: "", fault: "", networks: [] };

function state(network: Network | null, claim = "unclaimed", connection = "offline"): LocalState {
  return { claim: { state: claim }, connection: { state: connection, reason: null, since: "", queued: 0 }, network } as LocalState;
}

describe("the network of a new device", () => {
  it("comes first where there is none and it is the device's to choose", () => {
    expect(networkFirst(state(OUT))).toBe(true);
  });

  it("is nobody's question elsewhere", () => {
    expect(networkFirst(state(null))).toBe(false);
    expect(networkFirst(state({ ...OUT, up: true }))).toBe(false);
    expect(networkFirst(state({ ...OUT, radio: false }))).toBe(false);
    expect(networkFirst(state(OUT, "claimed"))).toBe(false);
    expect(networkFirst(state(OUT, "unclaimed", "online"))).toBe(false);
  });
});

it("has a key for everything that a password may hold, and for nothing else", () => {
  const all = new Set([...keysOf("lower"), ...keysOf("upper"), ...keysOf("signs")]);
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
  expect([...all].sort()).toEqual(printable.sort());
  expect(PASSWORD.test(printable.slice(0, 63).join(""))).toBe(true);
  expect(PASSWORD.test("seven77")).toBe(false);
  expect(PASSWORD.test("pässword")).toBe(false);
});
