import { PICTURE_CHARACTERS_MAX } from "./album.ts";

/** The longer side of what is kept, in pixels, and how well it is drawn; the first that fits is taken. */
const TRIES = [[1600, 0.82], [1600, 0.65], [1280, 0.65], [960, 0.6], [640, 0.55]] as const;

/** A picture small enough to be kept, as an address that holds it whole; null where that does not come about. */
export async function shrunk(picture: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(picture);
  try {
    for (const [side, quality] of TRIES) {
      const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const data = canvas.toDataURL("image/jpeg", quality);
      if (data.length <= PICTURE_CHARACTERS_MAX) {
        return data;
      }
    }
    return null;
  } finally {
    bitmap.close();
  }
}
