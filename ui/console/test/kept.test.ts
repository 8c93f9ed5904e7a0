import { afterEach, expect, it, vi } from "vitest";
import { forget, keepSession, keptSession } from "../src/state/kept.ts";

afterEach(() => vi.unstubAllGlobals());

it("is nothing in a browser that refuses to keep anything, and the page goes on", async () => {
  const refused = () => Promise.reject(new DOMException("the disk is full", "QuotaExceededError"));
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("caches", { open: refused, match: refused, delete: refused });
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  await expect(keptSession()).resolves.toBeNull();
  await expect(forget()).resolves.toBeUndefined();
  await expect(keepSession({ person: null, homes: [] } as never)).resolves.toBeUndefined();
  expect(warned).toHaveBeenCalledTimes(3);
});
