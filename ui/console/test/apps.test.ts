import { describe, expect, it } from "vitest";
import type { AppCheck, Installation, Purchase, Submission } from "../src/app-types.ts";
import type { Device, FormFactor } from "../src/api-types.ts";
import { buying, byApp, byDay, count, current, daysOf, graded, isChild, keyStart, likely, ownApps, said, signedBy, terminals, thingsFor } from "../src/apps/apps.ts";
import { match } from "../src/routes.ts";

const device = (id: string, name: string, formFactor: FormFactor, more: Partial<Device> = {}) => ({ id, name, product: { id: "p", name: "", formFactor }, model: {}, ...more }) as Device;
const installation = (app: string, device: string | null, more: Partial<Installation> = {}): Installation => ({
  id: `${app} ${device}`, app, device, draft: false, grants: [], things: [], installed: "2026-11-01T00:00:00Z", name: { en: app, zhHans: app }, ...more,
});
const submission = (app: string, code: number, state: Submission["state"], key = "k") =>
  ({ app, version: { code, name: `${code}` }, name: { en: `${app} ${code}`, zhHans: "" }, state, key }) as Submission;

describe("the store", () => {
  it("has a page for all apps and one for each, by an id with dots", () => {
    expect(match("/store")).toMatchObject({ page: "store", open: false });
    expect(match("/store/com.example.stars")).toMatchObject({ page: "store-app", id: "com.example.stars" });
    expect(match("/organisation/org_1/apps")).toMatchObject({ page: "organisation-apps", id: "org_1" });
  });

  it("speaks the reader's language", () => {
    expect(said({ en: "Stars", zhHans: "星" }, "en")).toBe("Stars");
    expect(said({ en: "Stars", zhHans: "星" }, "zh-Hans")).toBe("星");
  });

  it("offers terminals that the app claims, those that have it last", () => {
    const devices = [device("1", "Attic", "tv"), device("2", "Wrist", "watch"), device("3", "Den", "tv"), device("4", "Lamp", "appliance")];
    const found = terminals({ app: "a", forms: ["tv", "watch"] }, devices, [installation("a", "1"), installation("b", "3")]);
    expect(found.map(({ device: { id }, taken }) => [id, taken])).toEqual([["3", false], ["2", false], ["1", true]]);
  });

  it("offers of appliances those with a screen", () => {
    const devices = [device("1", "Lamp", "appliance"), device("2", "Oven", "appliance", { model: { "tos:screen": true } }), device("3", "Den", "tv")];
    expect(terminals({ app: "a", forms: ["appliance", "tv"] }, devices, []).map(({ device: { id } }) => id)).toEqual(["3", "2"]);
  });

  it("takes the only terminal, or the only one that is connected, for the one that is meant", () => {
    const free = (...online: boolean[]) => online.map((each, index) => ({ device: device(`${index}`, "", "tv", { online: each }), taken: false }));
    expect(likely(free(false))?.id).toBe("0");
    expect(likely(free(false, true, false))?.id).toBe("1");
    expect(likely(free(true, true))).toBeNull();
    expect(likely(free(false, false))).toBeNull();
    expect(likely([])).toBeNull();
  });
});

describe("a person's apps", () => {
  it("stand once each, with where they are", () => {
    const found = ownApps([installation("a", "1"), installation("gone", "1", { name: null }), installation("a", null), installation("mine", "1", { draft: true })]);
    expect(found.map(({ app, standing, count: number }) => [app, standing, number])).toEqual([["a", "here", 2], ["gone", "gone", 1], ["mine", "draft", 1]]);
    expect(found.map(({ installation: each }) => each)).toEqual(["a 1", null, "mine 1"]);
  });

  it("count as what they are for everybody where a draft is beside them", () => {
    const draft = installation("a", "1", { draft: true });
    expect(ownApps([draft, installation("a", "2")])[0]!.standing).toBe("here");
    expect(ownApps([installation("a", "2", { name: null }), draft])[0]).toMatchObject({ standing: "gone", name: { en: "a" } });
  });

  it("are given devices only with a grant for devices", () => {
    expect(thingsFor(["notifications"], ["1"])).toEqual([]);
    expect(thingsFor(["devices-control"], ["1"])).toEqual(["1"]);
  });
});

describe("what an app did", () => {
  const use = (call: string, last: string) => ({ call, hour: last, last, count: 1, refused: 0 });

  it("stands by the reader's days, in the order in which it comes", () => {
    const noon = new Date(2026, 10, 20, 12).toISOString();
    const earlier = new Date(2026, 10, 20, 0, 1).toISOString();
    const before = new Date(2026, 10, 19, 23, 59).toISOString();
    const days = byDay([use("a", noon), use("b", earlier), use("a", before)]);
    expect(days.map(({ at, uses }) => [at, uses.map(({ call }) => call)])).toEqual([[noon, ["a", "b"]], [before, ["a"]]]);
    expect(byDay([])).toEqual([]);
  });

  it("counts days of a trial", () => {
    expect([daysOf("P14D"), daysOf("P0D"), daysOf("P1M")]).toEqual([14, 0, 0]);
  });
});

describe("versions", () => {
  const all = [submission("b", 1, "submitted"), submission("a", 3, "refused"), submission("a", 2, "approved", "other"), submission("a", 1, "approved")];

  it("are together by app, and the greatest approved one is what people get", () => {
    const apps = byApp(all);
    expect(apps.map(({ app, name, versions }) => [app, name.en, versions.length])).toEqual([["b", "b 1", 1], ["a", "a 3", 3]]);
    expect(current(apps[1]!.versions)?.version.code).toBe(2);
    expect(current(apps[0]!.versions)).toBeUndefined();
  });

  it("go with the key that signed them, unless they are gone already", () => {
    expect(signedBy("k", all)).toBe(2);
    expect(signedBy("other", all)).toBe(1);
    expect(keyStart("abcdefghijklmnopqrst")).toBe("abcdefghijkl…");
  });

  it("show every check, also one that was not run", () => {
    const checks: AppCheck[] = [{ check: "grants", grade: "warned", findings: ["x"] }, { check: "policy", grade: "passed", findings: [] }];
    expect(graded(checks).map(({ check, found }) => `${check} ${found?.grade}`)).toEqual(["policy passed", "grants warned", "sentences undefined", "pictures undefined", "accessibility undefined"]);
    expect(count(checks, "passed")).toBe(1);
  });
});

describe("buying an app", () => {
  const now = Date.parse("2026-11-26T12:00:00Z");
  const asked = (state: Purchase["request"]["state"], more: Partial<Purchase> = {}) =>
    ({ request: { state, expiresAt: "2026-11-26T12:10:00Z" } as Purchase["request"], ...more });
  const stands = (...purchases: Purchase[]) => buying(purchases, now).stands;

  it("stands as what was asked for last", () => {
    expect(stands()).toBe("unasked");
    expect(stands(asked("open"), asked("declined"))).toBe("waiting");
    expect(stands(asked("approved"))).toBe("waiting");
    expect(stands(asked("declined"), asked("paid"))).toBe("declined");
    expect(stands(asked("paid"))).toBe("paid");
  });

  it("waits no more once its time is over, whether or not the hub has said so", () => {
    expect(buying([asked("open")], Date.parse("2026-11-26T12:10:00Z")).stands).toBe("expired");
  });

  it("forgets what the person took back", () => {
    expect(stands(asked("withdrawn"))).toBe("unasked");
    expect(stands(asked("withdrawn"), asked("paid"))).toBe("paid");
  });

  it("says what was given back", () => {
    const refunded = { currency: "EUR", value: "3.99", minor: 399 };
    expect(buying([asked("paid", { refunded })], now)).toMatchObject({ stands: "refunded", refunded });
  });

  it("asks an adult for who is a child in all homes, as the hub does", () => {
    const home = (role: "child" | "owner") => ({ id: role, name: role, role });
    expect(isChild({ homes: [home("child")] })).toBe(true);
    expect(isChild({ homes: [home("child"), home("owner")] })).toBe(false);
    expect(isChild({ homes: [] })).toBe(false);
  });
});
