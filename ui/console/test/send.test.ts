import { describe, expect, it } from "vitest";
import { kindOf, linkOf, placeAt, placeOf, sharedWords, TEXT_CHARACTERS_MAX } from "../src/send/send.ts";

describe("what is sent", () => {
  it("is a picture, a sound or a video by what the browser calls it", () => {
    expect([kindOf("image/jpeg"), kindOf("audio/mpeg"), kindOf("video/mp4"), kindOf("application/pdf"), kindOf("")]).toEqual(["image", "audio", "video", null, null]);
  });

  it("is an address, with the scheme that people leave out", () => {
    expect(linkOf(" example.org/soup ")).toBe("https://example.org/soup");
    expect(linkOf("http://example.org")).toBe("http://example.org/");
    for (const wrong of ["", "soup", "javascript:alert(1)", "https://ada@example.org/", "two words.org", "https://"]) {
      expect(linkOf(wrong), wrong).toBeNull();
    }
  });

  it("is a place by numbers or by words", () => {
    expect(placeAt(31.230416, -0.000001)).toBe("geo:31.23042,-0.00000");
    expect(placeOf(" 人民广场, Shanghai & more ")).toBe("geo:0,0?q=%E4%BA%BA%E6%B0%91%E5%B9%BF%E5%9C%BA%2C%20Shanghai%20%26%20more");
  });

  it("is what another app shared, wherever that put the address", () => {
    expect(sharedWords({ title: "Soup", text: "Look: https://example.org/soup", url: "" })).toEqual({ kind: "link", title: "Soup", said: "https://example.org/soup" });
    expect(sharedWords({ title: "A", text: "B", url: "" })).toEqual({ kind: "text", title: "", said: "A\nB" });
    expect(sharedWords({ title: "", text: "x".repeat(5_000), url: "" })?.said).toHaveLength(TEXT_CHARACTERS_MAX);
    expect(sharedWords({ title: "", text: "", url: "" })).toBeNull();
  });
});
