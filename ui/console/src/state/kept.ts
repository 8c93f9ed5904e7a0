import type { Device, Home, Session } from "../api-types.ts";

/**
 * What one person last saw of their homes, kept in this browser for the time when no hub answers: names, values and
 * when they were reported. Nothing of money, of organisations or of other people is in it. It is written only where
 * the page itself opens without the hub, and ends with the sign-in.
 */
const CACHE = "opentos-kept";
const SESSION = "/kept/session";
const homePath = (id: string) => `/kept/homes/${encodeURIComponent(id)}`;

/** Homes with more devices are kept without those beyond. */
const DEVICES_MAX = 500;

export interface KeptSession {
  at: number;
  person: NonNullable<Session["person"]>;
  homes: Session["homes"];
}

export interface KeptHome {
  at: number;
  person: string;
  home: Home;
  devices: Device[];
}

/** Rises with everything that is forgotten: what was on its way to be kept then comes too late. */
let forgotten = 0;

/** Whose state is kept now; nobody's until a sign-in is known for certain. */
let owner: string | null = null;

/** Pages beside this one forget with it. */
const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CACHE);

/** A page over plain HTTP, or one that has no worker, does not open without the hub: it keeps nothing. */
const mayKeep = () => globalThis.isSecureContext && navigator.serviceWorker?.controller != null;

/** What was to be kept before there was a worker, which comes with the first visit. */
const early = new Map<string, unknown>();

globalThis.navigator?.serviceWorker?.addEventListener("controllerchange", () => {
  const all = [...early];
  early.clear();
  all.forEach(([path, value]) => void write(path, value));
});

/** Calls back when a page beside this one forgot, which it does when somebody signs out. */
export function watchForgetting(forgot: () => void): void {
  others?.addEventListener("message", () => {
    forgotten++;
    owner = null;
    early.clear();
    forgot();
  });
}

/** Somebody is signed in; what was kept of somebody else goes. */
export async function keepSession({ person, homes }: Session): Promise<void> {
  if (!person) {
    await forget();
    return;
  }
  const before = await read<KeptSession>(SESSION);
  if (before && before.person.id !== person.id) {
    await forget();
  }
  owner = person.id;
  await write(SESSION, { at: Date.now(), person: { ...person, name: "" }, homes } satisfies KeptSession);
}

export async function keepHome(person: string, at: number, home: Home, devices: readonly Device[]): Promise<void> {
  if (person === owner) {
    await write(homePath(home.id), { at, person, home: bare(home), devices: devices.slice(0, DEVICES_MAX).map(shown) } satisfies KeptHome);
  }
}

export const keptSession = () => read<KeptSession>(SESSION);

export async function keptHome(person: string, id: string): Promise<KeptHome | null> {
  const kept = await read<KeptHome>(homePath(id));
  return kept?.person === person ? kept : null;
}

export async function forget(): Promise<void> {
  forgotten++;
  early.clear();
  const kept = globalThis.isSecureContext && (await unlessRefused(() => caches.delete(CACHE), false));
  if (kept || owner !== null) {
    owner = null;
    others?.postMessage("forget");
  }
}

/** Nobody else of the home, and nothing that may be done there. */
const bare = (home: Home): Home => ({ ...home, members: [], may: [] });

/** As it was reported: whatever was asked for since is not known. */
function shown({ refusals: _, ...device }: Device): Device {
  const twin = Object.entries(device.twin).map(([property, { reported }]) => [property, { reported: reported && { ...reported, cause: null }, desired: null }] as const);
  return { ...device, twin: Object.fromEntries(twin), may: { set: [], invoke: [] } };
}

async function write(path: string, value: unknown): Promise<void> {
  if (!mayKeep()) {
    early.set(path, value);
    return;
  }
  await unlessRefused(async () => {
    const began = forgotten;
    const cache = await caches.open(CACHE);
    if (began === forgotten) {
      await cache.put(path, Response.json(value));
    }
    if (began !== forgotten) {
      await caches.delete(CACHE);
    }
  }, undefined);
}

async function read<T>(path: string): Promise<T | null> {
  if (!globalThis.isSecureContext) {
    return null;
  }
  return unlessRefused(async () => {
    const found = await caches.match(path, { cacheName: CACHE });
    return found ? ((await found.json()) as T) : null;
  }, null);
}

/** A browser that is full, or may keep nothing, refuses all of it; the page goes on as if nothing had been kept. */
async function unlessRefused<T>(use: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await use();
  } catch (refused) {
    console.warn("this browser keeps nothing", refused);
    return otherwise;
  }
}
