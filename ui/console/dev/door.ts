import type { DoorView, Trace } from "../src/api-types.ts";
import { Problem, type Call } from "./routes.ts";

const began = Date.now();
const startedAt = new Date(began - 3 * 3_600_000).toISOString();

function check({ authorization }: Call): void {
  if (!/^Operator .*token/.test(authorization)) {
    throw new Problem(401, "credential-refused");
  }
}

/** A door with some life: its counters rise as if about 1,200 messages came in a second. */
export function door(call: Call): DoorView {
  check(call);
  const seconds = (Date.now() - began) / 1000;
  const waves = (each: number) => Math.round(each * (seconds + 3 * Math.sin(seconds)) + each * 60);
  const home = call.world.homes[0]!.id;
  const waiting = (client: string, messages: number, bytes: number, slowSeconds: number, storedMessages = 0, kept = false) =>
    ({ space: home, client, kept, waitingMessages: messages, waitingBytes: bytes, storedMessages, slow: slowSeconds > 0, slowSeconds });
  return {
    door: {
      at: new Date().toISOString(), startedAt, processes: 2, openConnections: 1_289,
      clients: [
        { version: "5", way: "tls", count: 1_004 }, { version: "3.1.1", way: "tcp", count: 212 },
        { version: "5", way: "websocket-tls", count: 61 }, { version: "3.1.1", way: "tls", count: 8 },
      ],
      keptSessions: 342, awaySessions: 27, subscriptions: 4_870, retainedMessages: 1_096,
      traffic: { messagesReceived: waves(1_200), messagesSent: waves(3_100), bytesReceived: waves(90_000), bytesSent: waves(240_000) },
      refusals: [{ word: "topic-not-allowed", count: 214 }, { word: "credential-refused", count: 31 }, { word: "value-invalid", count: 6 + Math.floor(seconds / 3) }],
      drops: [{ word: "queue-full", count: 1_840 }, { word: "expired", count: 12 }],
      ends: [{ word: "client-left", count: 5_120 }, { word: "connection-lost", count: 411 }, { word: "keep-alive-missed", count: 38 }, { word: "taken-over", count: 7 }],
      slowClients: 1,
      slowest: [waiting("wall-panel-kitchen", 8_204, 6_881_280, 95), waiting("history-exporter", 1_000, 402_000, 0, 12_480, true), waiting("phone-7f3a", 3, 912, 0)],
    },
    commits: [
      { name: "fabric", batches: waves(85), requests: waves(640), failed: 0, nanos: waves(85) * 2_300_000, waiting: 14 },
      { name: "twin", batches: waves(120), requests: waves(1_100), failed: 0, nanos: waves(120) * 3_100_000, waiting: 0 },
    ],
  };
}

/** The path of one message, to a client that is connected and one whose session is kept. */
export function traced(call: Call): Trace {
  check(call);
  const now = Date.now();
  const step = (kind: Trace["messages"][number]["steps"][number]["kind"], afterMicros: number, client = "", number = 0, tookMicros = 0, word = "") =>
    ({ kind, afterMicros, client, word, number, tookMicros });
  return {
    id: "1", startedAt: new Date(now).toISOString(), until: new Date(now + 30_000).toISOString(), done: true,
    messages: [{
      space: call.world.homes[0]!.id, topic: "sensors/greenhouse/soil", client: "greenhouse-controller", qos: 1, retain: true, payloadBytes: 148,
      receivedAt: new Date(now - 300).toISOString(), more: false,
      steps: [
        step("received", 0), step("authorised", 38), step("matched", 41, "", 3), step("queued", 66, "wall-panel-kitchen"),
        step("sent", 310, "wall-panel-kitchen"), step("committed", 3_420, "", 12, 2_960), step("kept", 3_424, "history-exporter", 12_481),
        step("queued", 3_431, "history-exporter"), step("acknowledged", 3_502), step("sent", 3_688, "history-exporter"),
        step("dropped", 3_701, "phone-7f3a", 0, 0, "too-large-for-client"), step("confirmed", 5_120, "history-exporter"),
      ],
    }],
  };
}
