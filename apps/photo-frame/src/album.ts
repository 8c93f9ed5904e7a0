import type { Json, Storage } from "@opentos/sdk";

/**
 * Pictures that were sent and kept, in the app's storage: a list, and each picture in pieces that fit one value. The
 * storage has 1 MiB, of which the frame's own settings need little.
 */
export interface Kept {
  readonly id: string;
  readonly title: string;
  readonly pieces: number;
  /** The length of all pieces, in characters. */
  readonly size: number;
}

/** A value has at most 32 KiB as JSON; with its quotes this is below. */
export const PIECE_CHARACTERS = 30_000;

/** Of one picture, so that several fit. */
export const PICTURE_CHARACTERS_MAX = 300_000;

/** Of all together; the rest of the storage's 1 MiB is the list and the settings. */
export const ALBUM_CHARACTERS_MAX = 960_000;

export const PICTURES_MAX = 12;

const LIST = "album";
const key = (id: string, piece: number): string => `picture/${id}/${piece}`;

const isKept = (value: Json): boolean => {
  const each = value as { readonly [name: string]: Json } | null;
  return (
    typeof each === "object" && each !== null && typeof each["id"] === "string" && typeof each["title"] === "string" &&
    Number.isInteger(each["pieces"]) && Number.isInteger(each["size"]) && (each["pieces"] as number) <= PICTURE_CHARACTERS_MAX / PIECE_CHARACTERS + 1
  );
};

/** What the storage lists, as far as it can be read. */
export function keptIn(value: Json): Kept[] {
  return Array.isArray(value) ? (value.filter(isKept) as unknown as Kept[]).slice(0, PICTURES_MAX) : [];
}

/** Whether another picture of this length has room. */
export function hasRoom(album: readonly Kept[], characters: number): boolean {
  const used = album.reduce((sum, { size }) => sum + size, 0);
  return characters <= PICTURE_CHARACTERS_MAX && album.length < PICTURES_MAX && used + characters <= ALBUM_CHARACTERS_MAX;
}

export async function list(storage: Storage): Promise<Kept[]> {
  return keptIn(await storage.get(LIST));
}

/**
 * Keeps a picture, whose address holds it whole (`data:`). The list is written last: what breaks off is not in the
 * album, and its pieces are taken away. Null where it has no room.
 */
export async function keep(storage: Storage, album: readonly Kept[], id: string, title: string, data: string): Promise<Kept[] | null> {
  if (!hasRoom(album, data.length)) {
    return null;
  }
  const pieces = Math.ceil(data.length / PIECE_CHARACTERS);
  try {
    for (let piece = 0; piece < pieces; piece++) {
      await storage.set(key(id, piece), data.slice(piece * PIECE_CHARACTERS, (piece + 1) * PIECE_CHARACTERS));
    }
    const after = [...album, { id, title, pieces, size: data.length }];
    await storage.set(LIST, after as unknown as Json);
    return after;
  } catch (failure) {
    await removePieces(storage, id, pieces);
    throw failure;
  }
}

/** The address of a kept picture; null where a piece of it is missing. */
export async function read(storage: Storage, { id, pieces }: Kept): Promise<string | null> {
  const found: string[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const value = await storage.get(key(id, piece));
    if (typeof value !== "string") {
      return null;
    }
    found.push(value);
  }
  const data = found.join("");
  return data.startsWith("data:image/") ? data : null;
}

/** Lets a picture go: out of the list first, so that what breaks off is never shown half. */
export async function letGo(storage: Storage, album: readonly Kept[], id: string): Promise<Kept[]> {
  const after = album.filter((each) => each.id !== id);
  await storage.set(LIST, after as unknown as Json);
  await removePieces(storage, id, album.find((each) => each.id === id)?.pieces ?? 0);
  return after;
}

async function removePieces(storage: Storage, id: string, pieces: number): Promise<void> {
  for (let piece = 0; piece < pieces; piece++) {
    await storage.remove(key(id, piece));
  }
}
