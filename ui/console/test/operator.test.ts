import { describe, expect, it } from "vitest";
import type { DoorView } from "../src/api-types.ts";
import { lately, micros, ratesBetween } from "../src/operator/rates.ts";

const look = (seconds: number, received: number, batches: number, startedAt = "2026-01-01T00:00:00Z"): DoorView => ({
  door: {
    at: new Date(Date.UTC(2026, 0, 1, 1) + seconds * 1000).toISOString(), startedAt, processes: 1, openConnections: 0, clients: [],
    keptSessions: 0, awaySessions: 0, subscriptions: 0, retainedMessages: 0,
    traffic: { messagesReceived: received, messagesSent: 0, bytesReceived: 0, bytesSent: 0 },
    refusals: [], drops: [], ends: [], slowClients: 0, slowest: [],
  },
  commits: [{ name: "fabric", batches, requests: 0, failed: 0, nanos: 0, waiting: 0 }],
});

describe("rates of the door", () => {
  it("are what rose between two looks, for each second", () => {
    expect(ratesBetween(look(0, 100, 10), look(2, 300, 15))).toMatchObject({ received: 100, sent: 0, commits: { fabric: 2.5 } });
  });

  it("are not made across a start of the hub, nor out of no time", () => {
    expect(ratesBetween(look(0, 100, 10), look(2, 5, 1, "2026-01-01T01:00:01Z"))).toBeUndefined();
    expect(ratesBetween(look(2, 100, 10), look(2, 300, 15))).toBeUndefined();
  });

  it("of words count a new word from nothing", () => {
    expect(lately([{ word: "a", count: 5 }, { word: "b", count: 2 }], [{ word: "a", count: 3 }])).toEqual({ a: 2, b: 2 });
  });

  it("are said in the unit that is best read", () => {
    expect([micros(41, "en"), micros(3_424, "en"), micros(2_500_000, "en")]).toEqual(["41 µs", "3.42 ms", "2.5 s"]);
  });
});
