import type { Tos } from "@opentos/sdk";

const KEY = "best";

/** The best score of this person, on whichever of their terminals. None while the system cannot be asked. */
export async function best(tos: Tos): Promise<number> {
  const kept = await tos.storage.get(KEY).catch(() => null);
  return typeof kept === "number" ? kept : 0;
}

/** Keeps a score; where that cannot be done now, the next one is kept instead. */
export async function remember(tos: Tos, score: number): Promise<void> {
  await tos.storage.set(KEY, score).catch(() => undefined);
}
