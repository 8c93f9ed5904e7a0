import { describe, expect, it } from "vitest";
import { kindOf, linkOf, placeAt, placeOf, sharedWords, TEXT_CHARACTERS_MAX } from "../src/send/send.ts";

describe("what is sent", () => {
  it("is a picture, a sound or a video by how its content begins, whatever it is called", async () => {
    const of = (begin: string, name = "x.jpg", type = "image/jpeg") => kindOf(new File([Uint8Array.from(begin, (each) => each.charCodeAt(0))], name, { type }));
    const box = (brand: string) => `\0\0\0\x18ftyp${brand}\0\0\0\0`;
    for (const picture of ["\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "GIF89a", "RIFF\0\0\0\0WEBP", box("avif")]) {
      expect(await of(picture), picture).toBe("image");
    }
    for (const sound of ["ID3\x04", "\xff\xfb\x90\x00", "OggS", "fLaC", "RIFF\0\0\0\0WAVE", box("M4A ")]) {
      expect(await of(sound), sound).toBe("audio");
    }
    for (const film of [box("isom"), box("qt  "), "\x1a\x45\xdf\xa3\x42\x82\x84webm"]) {
      expect(await of(film), film).toBe("video");
    }
    for (const none of ["", "rubbish that is called a picture", "%PDF-1.7", "<svg xmlns=", "RIFF\0\0\0\0AVI ", box("heic"), "\x1a\x45\xdf\xa3\x42\x82\x88matroska", "\xff\xd8"]) {
      expect(await of(none), none).toBeNull();
    }
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
