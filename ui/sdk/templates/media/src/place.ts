import type { Json, Tos } from "@opentos/sdk";
import { album, type Piece } from "./album.ts";

const KEY = "place";

/** Where somebody stopped. */
export interface Place {
  piece: Piece;
  seconds: number;
}

/** Where this person stopped, on whichever of their terminals; the beginning where nothing is known. */
export async function lastPlace(tos: Tos): Promise<Place> {
  return read(await tos.storage.get(KEY).catch(() => null));
}

/** Keeps it; where that cannot be done now, the next place is kept instead. */
export async function keepPlace(tos: Tos, { piece, seconds }: Place): Promise<void> {
  await tos.storage.set(KEY, { piece: piece.id, seconds: Math.round(seconds) }).catch(() => undefined);
}

/** What is kept may be from another version of the app. */
function read(kept: Json): Place {
  const { piece, seconds } = (kept ?? {}) as { piece?: Json; seconds?: Json };
  const found = album.find((each) => each.id === piece);
  return { piece: found ?? album[0], seconds: found && typeof seconds === "number" ? Math.max(0, seconds) : 0 };
}

/** The piece that many places further; after the last comes the first. */
export function further(piece: Piece, steps: number): Piece {
  const at = (album.indexOf(piece) + steps + album.length) % album.length;
  return album[at] ?? album[0];
}
