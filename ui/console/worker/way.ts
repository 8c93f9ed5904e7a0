/** What the worker does with a request: leave it to the browser, or answer with a page or a built file, or keep what another app shares. */
export type Way = "none" | "page" | "file" | "share";

/** Below these the hub itself answers, or an app runs: nothing of it is kept. */
const HUB = /^\/(api|oauth2|webauthn|login|actuator|\.well-known|run)(\/|$)/;

/** Where the manifest says that other apps share to. */
export const SHARE = "/send";

export interface Asked {
  method: string;
  mode: string;
  url: string;
}

/** @param files the paths of what was built */
export function wayOf({ method, mode, url }: Asked, origin: string, files: ReadonlySet<string>): Way {
  const address = new URL(url);
  if (method === "POST" && mode === "navigate" && address.origin === origin && address.pathname === SHARE) {
    return "share";
  }
  if (method !== "GET" || address.origin !== origin || HUB.test(address.pathname)) {
    return "none";
  }
  if (mode === "navigate") {
    return "page";
  }
  return files.has(address.pathname) ? "file" : "none";
}
