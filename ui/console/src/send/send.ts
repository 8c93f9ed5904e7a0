import type { SentKind } from "@opentos/sdk/wire";
import type { Words } from "../../worker/shared.ts";

/** As the hub bounds them. */
export const FILE_BYTES_MAX = 24 * 1024 * 1024;
export const TEXT_CHARACTERS_MAX = 1_000;
export const TITLE_CHARACTERS_MAX = 200;

/** What a file input offers; without HEIC in the list, a phone hands over its photos as JPEG. */
export const ACCEPT = "image/jpeg,image/png,image/gif,image/webp,image/avif,audio/*,video/mp4,video/webm,video/quicktime";

/** What a browser calls a file decides where it may go; the hub looks at its content. */
export function kindOf(type: string): SentKind | null {
  const kind = type.slice(0, type.indexOf("/"));
  return kind === "image" || kind === "audio" || kind === "video" ? kind : null;
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
