import { describe, expect, it } from "vitest";
import { opener, sentTo } from "../src/apps/handing.svelte.ts";
import { fresh } from "../src/notices/notices.ts";
import type { App, Notice, Sending } from "../src/runtime/state.ts";

const sending = (kind: Sending["kind"], apps: string[] = []): Sending => ({
  id: "sending_1", kind, state: "waiting", title: "Beach", said: kind === "image" ? "" : "https://example.org/", type: "", bytes: kind === "image" ? 9 : 0,
  person: "Ada", sent: "2026-11-26T10:00:00Z", apps,
});
const app = (installation: string, state: App["state"] = "ready"): App => ({
  installation, state, app: "org.example.frame", code: 1, digest: "d", name: { en: "Frame", "zh-Hans": "相框" }, person: "Ada", grants: [], draft: false,
});
const place = { protocol: "http:", hostname: "tv.localhost", port: "8421", origin: "http://tv.localhost:8421" };

describe("what was sent", () => {
  it("opens in the first app that is here and was not tried, else by itself", () => {
    const both = sending("image", ["installation_a", "installation_b"]);
    const apps = [app("installation_b"), app("installation_a", "loading")];
    expect(opener(both, apps, new Set())).toEqual({ app: "installation_b" });
    expect(opener(both, apps, new Set(["installation_b"]))).toBe("itself");
    expect(opener(sending("image", ["installation_x"]), apps, new Set())).toBe("itself");
    expect(opener(sending("video"), apps, new Set())).toBe("nobody");
    expect(opener(sending("audio"), apps, new Set())).toBe("nobody");
  });

  it("is told to the app with an address below its own", () => {
    expect(sentTo("installation_a", sending("image"), place).address).toBe("http://app-a.localhost:8421/apps/installation_a/sent/sending_1");
    expect(sentTo("installation_a", sending("link"), place)).toMatchObject({ address: "https://example.org/", text: "" });
    expect(sentTo("installation_a", sending("text"), place)).toMatchObject({ address: "", text: "https://example.org/" });
  });
});

describe("notifications", () => {
  const notice = (id: string, at: string): Notice => ({ id, at, own: true, person: "Ada", sender: { en: "A", "zh-Hans": "A" }, title: id, body: "" });
  const now = Date.parse("2026-11-26T10:00:30Z");

  it("come once, the oldest first, and only while they are new", () => {
    const seen = new Set<string>();
    const told = [notice("c", "2026-11-26T10:00:29Z"), notice("b", "2026-11-26T10:00:10Z"), notice("a", "2026-11-26T09:00:00Z")];
    expect(fresh(told, seen, now).map(({ id }) => id)).toEqual(["b", "c"]);
    expect(fresh(told, seen, now)).toEqual([]);
    expect(fresh([notice("d", "2026-11-26T10:00:30Z"), ...told], seen, now).map(({ id }) => id)).toEqual(["d"]);
  });
});
