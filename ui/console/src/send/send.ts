import type { SentKind } from "@opentos/sdk/wire";
import type { Words } from "../../worker/shared.ts";

/** As the hub bounds them. */
export const FILE_BYTES_MAX = 24 * 1024 * 1024;
export const TEXT_CHARACTERS_MAX = 1_000;
export const TITLE_CHARACTERS_MAX = 200;

/** What a file input offers; without HEIC in the list, a phone hands over its photos as JPEG. */
export const ACCEPT = "image/jpeg,image/png,image/gif,image/webp,image/avif,audio/*,video/mp4,video/webm,video/quicktime";

/** How much of a file says what it is. */
const HEAD_BYTES = 64;
const AUDIO_BRANDS = ["M4A ", "M4B "];
const PICTURE_BRANDS = ["avif", "avis"];
/** Pictures that phones make and most browsers cannot draw. */
const UNDRAWN_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

/** What a file is, by how it begins: as the hub reads it, so that it is said when it is chosen; null where it cannot be sent. */
export async function kindOf(file: Blob): Promise<SentKind | null> {
  return kindIn(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
}

export function kindIn(head: Uint8Array): SentKind | null {
  const text = String.fromCharCode(...head);
  const begins = (bytes: string, at = 0): boolean => text.startsWith(bytes, at);
  if (begins("\xff\xd8\xff") || begins("\x89PNG\r\n\x1a\n") || begins("GIF8")) {
    return "image";
  }
  if (begins("RIFF")) {
    return begins("WEBP", 8) ? "image" : begins("WAVE", 8) ? "audio" : null;
  }
  if (begins("ID3") || begins("OggS") || begins("fLaC") || isMpegAudio(head)) {
    return "audio";
  }
  if (begins("ftyp", 4)) {
    const brand = text.slice(8, 12);
    return AUDIO_BRANDS.includes(brand) ? "audio" : PICTURE_BRANDS.includes(brand) ? "image" : UNDRAWN_BRANDS.includes(brand) ? null : "video";
  }
  return begins("\x1a\x45\xdf\xa3") && text.includes("webm") ? "video" : null;
}

/** A frame of MPEG audio layer III (ISO/IEC 11172-3) without a tag before it. */
function isMpegAudio([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  return first === 0xff && (second & 0xe6) === 0xe2 && (third & 0xf0) !== 0xf0 && (third & 0xf0) !== 0 && (third & 0x0c) !== 0x0c;
}

/** An address as it was typed or shared, with the scheme that people leave out; null where it is none. */
export function linkOf(typed: string): string | null {
  const text = typed.trim();
  const whole = /^https?:\/\//i.test(text) ? text : /^[^\s/:]+\.[^\s/:]{2,}([/:?#]\S*)?$/.test(text) ? `https://${text}` : "";
  try {
    const url = new URL(whole);
    return url.username === "" && url.password === "" ? url.href : null;
  } catch {
    return null;
  }
}

/** A place on the earth (RFC 5870), to about a metre. */
export function placeAt(latitude: number, longitude: number): string {
  return `geo:${latitude.toFixed(5)},${longitude.toFixed(5)}`;
}

/** A place by words, as maps look for it. */
export function placeOf(words: string): string {
  const typed = words.trim().slice(0, TITLE_CHARACTERS_MAX);
  return `geo:0,0?q=${encodeURIComponent(typed)}`;
}

/** What another app shared: many put the address into the text. */
export function sharedWords({ title, text, url }: Words): { kind: "link" | "text"; title: string; said: string } | null {
  const address = linkOf(url) ?? linkOf(/https?:\/\/\S+/i.exec(text)?.[0] ?? "");
  if (address !== null) {
    return { kind: "link", title: title.slice(0, TITLE_CHARACTERS_MAX), said: address };
  }
  const said = [title, text].filter((each) => each !== "").join("\n").slice(0, TEXT_CHARACTERS_MAX);
  return said === "" ? null : { kind: "text", title: "", said };
}
