import { match, type Match } from "../routes.ts";

interface Place {
  path: string;
  query: string;
  fragment: string;
}

const here = (): Place => ({
  path: location.pathname,
  query: location.search,
  fragment: location.hash.slice(1),
});

class Router {
  place = $state<Place>(here());
  readonly match: Match = $derived(match(this.place.path));
  readonly query = $derived(new URLSearchParams(this.place.query));

  start(): void {
    addEventListener("popstate", () => (this.place = here()));
    addEventListener("hashchange", () => (this.place = here()));
    document.addEventListener("click", (event) => this.clicked(event));
  }

  go(path: string, how: { replace?: boolean } = {}): void {
    // The OAuth endpoints are the hub's own; they are left to the browser.
    if (path.startsWith("/oauth2/")) {
      location.assign(path);
      return;
    }
    const write = how.replace ? "replaceState" : "pushState";
    history[write](null, "", path);
    const before = this.place.path;
    this.place = here();
    if (before !== this.place.path) {
      scrollTo(0, 0);
    }
  }

  private clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download") || link.origin !== location.origin) {
      return;
    }
    const own = match(link.pathname);
    if (own.page === "not-found" && /^\/(api|oauth2|webauthn|login|\.well-known)(\/|$)/.test(link.pathname)) {
      return;
    }
    event.preventDefault();
    this.go(link.pathname + link.search + link.hash);
  }
}

export const router = new Router();

/** A path of this site from an untrusted parameter, or `fallback`: never another site. */
export function localPath(wanted: string | null, fallback: string): string {
  return wanted && /^\/(?![/\\])/.test(wanted) ? wanted : fallback;
}
