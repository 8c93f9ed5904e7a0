import { afterEach, describe, expect, it, vi } from "vitest";
import { setProperty } from "../src/api.ts";

afterEach(() => vi.unstubAllGlobals());

describe("a page that was opened without its hub", () => {
  it("asks for the token before it changes anything", async () => {
    const asked: { method: string; path: string; token: string | null }[] = [];
    vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      asked.push({ method: init.method ?? "GET", path, token: headers.get("X-CSRF-TOKEN") });
      const answer = path.endsWith("/session")
        ? { person: null, homes: [], organisations: [], csrf: { header: "X-CSRF-TOKEN", token: "t1" } }
        : { version: 1, cause: "cause_1" };
      return Promise.resolve(new Response(JSON.stringify(answer), { status: 200 }));
    });

    await setProperty("device_1", "power", false);
    await setProperty("device_1", "power", true);

    expect(asked.map(({ method, token }) => [method, token])).toEqual([["GET", null], ["PUT", "t1"], ["PUT", "t1"]]);
  });
});
