import { describe, expect, it } from "vitest";
import { intentKey, INTENT_MILLIS, waiting } from "../src/runtime/intents.ts";
import { problemOf } from "../src/runtime/problem.ts";
import { shownConnection, type LocalState, type RemoteThing } from "../src/runtime/state.ts";
import { otherThings, ownThing, position, rooms, togglable } from "../src/things/thing.ts";
import { endings } from "../src/parts/outcomes.ts";
import { models } from "./models.ts";

const NOTHING = new Map();

function remote(id: string, name: string, room: string | null, changes: Partial<RemoteThing> = {}): RemoteThing {
  return { id, name, room, formFactor: "appliance", online: true, model: models["lamp"]!, reported: {}, desired: {}, ...changes };
}

function state(changes: Partial<LocalState> = {}): LocalState {
  return {
    form: "tv",
    locale: "en",
    now: "2026-11-23T19:42:00Z",
    device: { id: "device_tv", name: "TV", room: "Living room", product: "Television" },
    home: { id: "home_1", name: "Home" },
    claim: { state: "claimed" },
    connection: { state: "online", reason: null, since: "2026-11-23T19:00:00Z", queued: 0 },
    model: models["tv"]!,
    properties: {},
    invocations: [],
    things: [],
    events: [],
    ...changes,
  };
}

describe("what was reported and what is wanted", () => {
  it("stand apart until the report answers the wish", () => {
    const asked = state({ things: [remote("d", "Lamp", null, { reported: { power: { value: false } }, desired: { power: { value: true, answered: false } } })] });
    expect(otherThings(asked, NOTHING, true)[0]!.readings["power"]).toMatchObject({ value: false, wanted: true });
    const answered = state({ things: [remote("d", "Lamp", null, { reported: { power: { value: true } }, desired: { power: { value: true, answered: true } } })] });
    expect(otherThings(answered, NOTHING, true)[0]!.readings["power"]).toMatchObject({ value: true, wanted: undefined });
  });

  it("leave an answered wish out even when the report differs from it", () => {
    const otherwise = state({ things: [remote("d", "Lamp", null, { reported: { brightness: { value: 40 } }, desired: { brightness: { value: 80, answered: true } } })] });
    expect(otherThings(otherwise, NOTHING, true)[0]!.readings["brightness"]).toMatchObject({ value: 40, wanted: undefined });
  });

  it("let the own hardware say why it does not answer", () => {
    const own = ownThing(state({ properties: { volume: { value: 3, status: { state: "absent", reason: "unplugged" } } } }), NOTHING);
    expect(own.readings["volume"]).toMatchObject({ value: 3, fault: "unplugged" });
    expect(own.readings["power"]).toMatchObject({ value: undefined, fault: null });
  });

  it("show the wish as the control's position", () => {
    expect(position({ value: false, at: null, wanted: true, fault: null })).toBe(true);
    expect(position({ value: false, at: null, wanted: undefined, fault: null })).toBe(false);
    expect(position(undefined)).toBeUndefined();
  });
});

describe("intents", () => {
  const key = intentKey("d", "power");
  const intents = new Map([[key, { value: true, until: INTENT_MILLIS }]]);

  it("wait until the runtime shows the wish or the value", () => {
    expect(waiting(intents, 0, () => ({ value: false, wanted: undefined })).size).toBe(1);
    expect(waiting(intents, 0, () => ({ value: false, wanted: true })).size).toBe(0);
    expect(waiting(intents, 0, () => ({ value: true, wanted: undefined })).size).toBe(0);
  });

  it("still wait while an older wish is under way", () => {
    expect(waiting(intents, 0, () => ({ value: true, wanted: false })).size).toBe(1);
  });

  it("are forgotten after a while, so that the runtime's word counts", () => {
    expect(waiting(intents, INTENT_MILLIS, () => ({ value: false, wanted: undefined })).size).toBe(0);
  });
});

describe("the things of a home", () => {
  it("leave out the device itself and stand by room, one's own room first", () => {
    const here = state({
      things: [remote("device_tv", "TV", "Living room"), remote("a", "Lamp 10", "Kitchen"), remote("b", "Lamp 2", "Kitchen"), remote("c", "Sensor", null), remote("d", "Sofa lamp", "Living room")],
    });
    const places = rooms(otherThings(here, NOTHING, true), "en", "Living room");
    expect(places.map((place) => [place.name, place.things.map((thing) => thing.name)])).toEqual([
      ["Living room", ["Sofa lamp"]],
      ["Kitchen", ["Lamp 2", "Lamp 10"]],
      [null, ["Sensor"]],
    ]);
  });

  it("are out of reach when the hub is, whatever they said last", () => {
    const things = [remote("a", "Lamp", null), remote("b", "Lamp", null, { online: false })];
    expect(otherThings(state({ things }), NOTHING, false).map((thing) => thing.away)).toEqual(["unreachable", "unreachable"]);
    expect(otherThings(state({ things }), NOTHING, true).map((thing) => thing.away)).toEqual([null, "offline"]);
  });

  it("toggle on a tap only where that is harmless", () => {
    const of = (name: string) => togglable({ id: "", own: false, name: "", room: null, away: null, model: models[name]!, readings: {} });
    expect(of("lamp")).toBe("power");
    expect(of("door-lock")).toBeNull();
    expect(of("thermostat")).toBeNull();
    expect(of("coffee-machine")).toBeNull();
  });
});

it("stays offline while the runtime tries again after a failure", () => {
  const since = "2026-11-23T19:00:00Z";
  expect(shownConnection({ state: "connecting", reason: null, since, queued: 0 })).toBe("connecting");
  expect(shownConnection({ state: "connecting", reason: "hub-unreachable", since, queued: 0 })).toBe("offline");
  expect(shownConnection({ state: "online", reason: "hub-unreachable", since, queued: 0 })).toBe("online");
});

it("reads a refusal, and makes do with an answer that is none", async () => {
  expect(await problemOf(new Response('{"code":"value-invalid","detail":"No."}'))).toEqual({ code: "value-invalid", detail: "No." });
  expect(await problemOf(new Response("<html>"))).toEqual({ code: "unknown", detail: "" });
  expect(await problemOf(new Response("[1]"))).toEqual({ code: "unknown", detail: "" });
});

describe("how actions end", () => {
  const running = { id: "i1", action: "fade", state: "running" } as const;

  it("is told once, and never what ended before", () => {
    expect(endings(undefined, [{ ...running, state: "completed" }])).toEqual([]);
    expect(endings([running], [{ ...running, state: "completed" }]).map((each) => each.done)).toEqual([true]);
    expect(endings([{ ...running, state: "completed" }], [{ ...running, state: "completed" }])).toEqual([]);
    expect(endings([], [{ ...running, state: "completed" }])).toHaveLength(1);
  });

  it("carries why it failed", () => {
    const [ending] = endings([running], [{ ...running, state: "failed", result: { code: "needs-water", detail: "Water." } }]);
    expect(ending).toMatchObject({ done: false, code: "needs-water", detail: "Water." });
    expect(endings([running], [{ ...running, state: "expired" }])[0]?.code).toBe("expired");
  });
});
