import { describe, expect, it } from "vitest";
import type { ContentItem, ContentProgress } from "../src/content-types.ts";
import { clock, done, standing } from "../src/content/words.ts";

function item(progress: ContentProgress | null, seconds = 0): ContentItem {
  return {
    id: "content_1", source: "source_1", sourceTitle: "Tones", kind: "audio", title: "One", summary: "", words: "",
    picture: null, link: null, seconds, published: "2026-03-01T12:00:00Z", offer: null, owned: true, trailer: false, prices: [], sourcePrices: [], progress,
  };
}

const at = "2026-03-01T12:00:00Z";

describe("how far somebody is", () => {
  it("is a part of what the player knows, else of what the feed says", () => {
    expect(done(item({ seconds: 30, total: 120, finished: false, at }, 600))).toBe(0.25);
    expect(done(item({ seconds: 30, total: 0, finished: false, at }, 60))).toBe(0.5);
    expect(done(item({ seconds: 90, total: 60, finished: false, at }))).toBe(1);
    expect(done(item({ seconds: 60, total: 60, finished: true, at }))).toBe(0);
    expect(done(item({ seconds: 5, total: 0, finished: false, at }))).toBe(0);
    expect(done(item(null, 60))).toBe(0);
  });

  it("is said by what is left, or by what it is", () => {
    expect(standing(item({ seconds: 30, total: 120, finished: false, at }))).toEqual({ key: "content.left", time: "1:30" });
    expect(standing(item({ seconds: 5, total: 0, finished: true, at })).key).toBe("content.finished");
    expect(standing({ ...item(null, 4_000), trailer: true })).toEqual({ key: "content.trailer", time: "1:06:40" });
    expect(standing(item(null, 4_000))).toEqual({ key: "content.kind.audio", time: "1:06:40" });
    expect(standing(item({ seconds: 5, total: 0, finished: false, at }))).toEqual({ key: "content.kind.audio", time: "" });
  });

  it("is written as a player writes it", () => {
    expect([0, 9.9, 65, 3_600, 36_061, -3].map(clock)).toEqual(["0:00", "0:09", "1:05", "1:00:00", "10:01:01", "0:00"]);
  });
});
