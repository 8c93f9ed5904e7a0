import { preferences, remember, remembered } from "./preferences.svelte.ts";

const LATER_KEY = "opentos.install.later";

/** Chromium's offer to install the page; no other browser has one. */
interface Offer extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

/** How this browser puts the console among the apps of the phone. */
class Install {
  private offer = $state.raw<Offer | null>(null);
  private installed = $state(matchMedia("(display-mode: standalone)").matches);
  /** The person does not want to be asked on this browser. */
  later = $state(remembered(LATER_KEY) !== null);
  /** `words` where only its own menu does it: Safari on a phone or tablet. */
  readonly way = $derived<"offer" | "words" | null>(this.installed ? null : this.offer ? "offer" : appleTouch() ? "words" : null);

  start(): void {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.offer = event as Offer;
    });
    addEventListener("appinstalled", () => {
      this.installed = true;
      this.offer = null;
    });
  }

  async ask(): Promise<void> {
    const offer = this.offer;
    // A browser lets an offer be taken up once.
    this.offer = null;
    await offer?.prompt();
  }

  notNow(): void {
    this.later = true;
    remember(LATER_KEY, "1");
  }
}

/** Safari says whether it stands alone, and no other browser does. */
const appleTouch = () => (navigator as { standalone?: boolean }).standalone === false;

export const install = new Install();

/** The manifest in the reader's language, which is what an installed console is called by. */
export function linkManifest(): void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]") ?? document.head.appendChild(Object.assign(document.createElement("link"), { rel: "manifest" }));
  link.href = `/app.${preferences.locale}.webmanifest`;
}
