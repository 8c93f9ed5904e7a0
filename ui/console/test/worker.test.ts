import { describe, expect, it } from "vitest";
import { wayOf } from "../worker/way.ts";

const hub = "https://hub.test";
const files = new Set(["/index.html", "/assets/index-1.js", "/icons/icon-192.png"]);
const way = (path: string, mode = "no-cors", method = "GET") => wayOf({ method, mode, url: new URL(path, hub).href }, hub, files);

describe("the worker", () => {
  it("answers pages and what was built", () => {
    expect(way("/", "navigate")).toBe("page");
    expect(way("/home/home_1?x=1#y", "navigate")).toBe("page");
    expect(way("/assets/index-1.js")).toBe("file");
    expect(way("/icons/icon-192.png")).toBe("file");
    expect(way("/assets/gone-2.js")).toBe("none");
  });

  it("leaves alone what the hub itself answers, and apps", () => {
    for (const path of ["/api/v1/session", "/oauth2/authorize", "/webauthn/register", "/login/webauthn", "/actuator/health", "/.well-known/x", "/run/installation_1/pass/index.html"]) {
      expect(way(path, "navigate"), path).toBe("none");
      expect(way(path), path).toBe("none");
    }
    expect(way("/apidocs", "navigate")).toBe("page");
  });

  it("keeps what another app shares, and nothing else that is posted", () => {
    expect(way("/send", "navigate", "POST")).toBe("share");
    expect(way("/send", "cors", "POST")).toBe("none");
    expect(way("/send?x", "navigate")).toBe("page");
    expect(way("/wallet", "navigate", "POST")).toBe("none");
    expect(way("https://elsewhere.test/send", "navigate", "POST")).toBe("none");
  });

  it("leaves alone what changes something, and other sites", () => {
    expect(way("/", "navigate", "POST")).toBe("none");
    expect(way("https://elsewhere.test/assets/index-1.js")).toBe("none");
    expect(way("https://elsewhere.test/", "navigate")).toBe("none");
  });
});
