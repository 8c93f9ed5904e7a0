/**
 * What another app of this device shares with the installed console: the worker keeps it, the page takes it once. It
 * never leaves the browser on its own.
 */
const CACHE = "opentos-shared";
const WORDS = "/shared/words";
const FILE = "/shared/file";
const FILE_NAME = "X-File-Name";

export interface Words {
  title: string;
  text: string;
  url: string;
}

export interface Shared extends Words {
  file: File | null;
}

export async function keepShared(form: FormData): Promise<void> {
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  const word = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const words: Words = { title: word("title"), text: word("text"), url: word("url") };
  await cache.put(WORDS, Response.json(words));
  const file = form.get("file");
  if (file instanceof File) {
    await cache.put(FILE, new Response(file, { headers: { "Content-Type": file.type, [FILE_NAME]: encodeURIComponent(file.name) } }));
  }
}

/** What was shared, once; null where nothing was. */
export async function takeShared(): Promise<Shared | null> {
  if (!("caches" in globalThis)) {
    return null;
  }
  const cache = await caches.open(CACHE);
  const [words, file] = await Promise.all([cache.match(WORDS), cache.match(FILE)]);
  if (!words) {
    return null;
  }
  const name = decodeURIComponent(file?.headers.get(FILE_NAME) ?? "");
  const type = file?.headers.get("Content-Type") ?? "";
  // The bytes are copied: what only points into the cache would go with it.
  const shared = {
    ...((await words.json()) as Words),
    file: file ? new File([await file.arrayBuffer()], name, { type }) : null,
  };
  await caches.delete(CACHE);
  return shared;
}
