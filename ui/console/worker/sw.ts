/**
 * Keeps what the console is built of, so that it opens without its hub. It keeps nothing that the hub says: what a
 * person last saw is kept by the pages, and forgotten by them (`src/state/kept.ts`).
 *
 * A page comes from the hub wherever that answers. A new version waits until no page of the one before is open, whose
 * files it would take away.
 */
import { keepShared } from "./shared.ts";
import { SHARE, wayOf } from "./way.ts";

declare const self: ServiceWorkerGlobalScope;

/** Put in by the build: a digest of all files, and their paths. */
declare const BUILT: { readonly version: string; readonly files: readonly string[] };

const NAMES = "opentos-console-";
const NAME = NAMES + BUILT.version;
const PAGE = "/index.html";

/** A hub that takes longer to begin its answer to a page counts as absent. */
const PAGE_MILLIS_MAX = 4_000;

/** What stands before a hub says so where there is none behind it. */
const ABSENT = [502, 503, 504];

const files = new Set(BUILT.files);

self.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(begin());
});

self.addEventListener("fetch", (event) => {
  switch (wayOf(event.request, self.location.origin, files)) {
    case "page":
      event.respondWith(page(event.request));
      break;
    case "file":
      event.respondWith(file(event.request));
      break;
    case "share":
      event.respondWith(share(event.request));
      break;
    case "none":
      break;
  }
});

/** What another app shares waits for the page, which asks for it once. */
async function share(request: Request): Promise<Response> {
  await keepShared(await request.formData());
  return Response.redirect(`${SHARE}?shared`, 303);
}

async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(BUILT.files.map((path) => new Request(path, { credentials: "omit", cache: "no-cache" })));
}

async function begin(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(NAMES) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(request: Request): Promise<Response> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PAGE_MILLIS_MAX);
  try {
    const answer = await fetch(request, { signal: giveUp.signal });
    return ABSENT.includes(answer.status) ? ((await kept(PAGE)) ?? answer) : answer;
  } catch (cause) {
    const last = await kept(PAGE);
    if (last) {
      return last;
    }
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}

async function file(request: Request): Promise<Response> {
  return (await kept(new URL(request.url).pathname)) ?? fetch(request);
}

async function kept(path: string): Promise<Response | undefined> {
  return (await caches.open(NAME)).match(path);
}
