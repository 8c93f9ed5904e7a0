import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pages } from "../src/steer/pages.svelte.ts";

describe("an app that is loaded ahead", () => {
  beforeEach(() => {
    class Element {}
    vi.stubGlobal("HTMLElement", Element);
    vi.stubGlobal("document", { activeElement: null, body: { querySelectorAll: () => [] }, querySelectorAll: () => [] });
  });
  afterEach(() => vi.unstubAllGlobals());

  function asked(): Pages {
    const pages = new Pages();
    pages.open({ kind: "activity", id: "activity_1" });
    pages.prepare("installation_1");
    return pages;
  }

  it("is the very page that is opened then, also once its sheet has left", () => {
    const pages = asked();
    const loaded = pages.ahead;
    pages.show("installation_1");
    pages.leaveSheet("activity_1");
    expect(pages.entries.map(({ page }) => page)).toEqual([loaded]);
    expect(pages.top).toBe(loaded);
    expect(pages.ahead).toBeNull();
  });

  it("is let go with the sheet that asked, and where another page comes over it", () => {
    const left = asked();
    left.back();
    expect(left.ahead).toBeNull();
    const covered = asked();
    covered.open({ kind: "code" });
    expect(covered.ahead).toBeNull();
  });

  it("is not loaded where it is open already, and no other is opened in its place", () => {
    const pages = asked();
    pages.show("installation_2");
    expect(pages.top).toEqual({ kind: "app", installation: "installation_2" });
    pages.open({ kind: "activity", id: "activity_1" });
    pages.prepare("installation_2");
    expect(pages.ahead).toBeNull();
  });
});
