import { describe, expect, it } from "vitest";
import { keysOf, networkFirst, PASSWORD, phoneMay, saysOfFault } from "../src/host/network.ts";
import type { LocalState, Network, Share } from "../src/runtime/state.ts";

const OUT: Network = { up: false, radio: true, joining: "", fault: "", share: null, networks: [] };

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

describe("a phone that chooses instead", () => {
  const seen = { ...OUT, networks: [{ id: "/1", name: "Home", strength: 4, secured: true, known: false, joined: false }] };
  const share = { phase: "open" } as Share;

  it("may where there is something to choose and nothing else goes on", () => {
    expect(phoneMay(seen)).toBe(true);
    expect(phoneMay({ ...seen, fault: "network-refused" })).toBe(true);
    expect(phoneMay({ ...seen, fault: "share-failed" })).toBe(true);
  });

  it("may not elsewhere", () => {
    expect(phoneMay(null)).toBe(false);
    expect(phoneMay(OUT)).toBe(false);
    expect(phoneMay({ ...seen, up: true })).toBe(false);
    expect(phoneMay({ ...seen, radio: false })).toBe(false);
    expect(phoneMay({ ...seen, joining: "Home" })).toBe(false);
    expect(phoneMay({ ...seen, share })).toBe(false);
    expect(phoneMay({ ...seen, fault: "share-unsupported" })).toBe(false);
  });
});

it("says what became of the last try", () => {
  expect(saysOfFault("")).toBe(null);
  expect(saysOfFault("network-absent")).toBe("network.refused");
  expect(saysOfFault("share-failed")).toBe("share.failed");
  expect(saysOfFault("share-unsupported")).toBe("share.unsupported");
});

it("has a key for everything that a password may hold, and for nothing else", () => {
  const all = new Set([...keysOf("lower"), ...keysOf("upper"), ...keysOf("signs")]);
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
  expect([...all].sort()).toEqual(printable.sort());
  expect(PASSWORD.test(printable.slice(0, 63).join(""))).toBe(true);
  expect(PASSWORD.test("seven77")).toBe(false);
  expect(PASSWORD.test("pässword")).toBe(false);
});
