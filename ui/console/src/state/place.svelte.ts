import { router } from "./router.svelte.ts";
import { session } from "./session.svelte.ts";

/** Which home and organisation the navigation is about: the page's own, else the last one seen. */
class Place {
  private lastHome = $state<string | null>(null);

  /** A page that shows something of a home says which. */
  inHome(id: string): void {
    this.lastHome = id;
  }

  readonly home = $derived.by(() => {
    const homes = session.session?.homes ?? [];
    return homes.find((home) => home.id === this.lastHome) ?? homes[0] ?? null;
  });

  /** Whether the way to a new device is offered: who may not add one here is not sent there. */
  readonly mayAdd = $derived(this.home === null || this.home.role === "owner" || this.home.role === "adult");

  readonly area = $derived.by<"home" | "organisation" | "wallet" | "store" | "apps" | "other">(() => {
    switch (router.match.page) {
      case "home":
      case "people":
      case "talk":
      case "home-settings":
      case "device":
        return "home";
      case "organisation":
      case "agreement":
      case "earnings":
      case "statement":
      case "products":
      case "new-product":
      case "product":
      case "organisation-apps":
        return "organisation";
      case "store":
      case "store-app":
        return "store";
      case "apps":
      case "run-app":
      case "app-uses":
        return "apps";
      case "wallet":
      case "pay":
      case "receipt":
        return "wallet";
      default:
        return "other";
    }
  });
}

export const place = new Place();
