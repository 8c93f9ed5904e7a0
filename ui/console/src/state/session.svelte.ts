import * as api from "../api.ts";
import type { Session } from "../api-types.ts";
import { preferences } from "./preferences.svelte.ts";

/** How often a page that lost the hub asks whether it is back. */
const RECOVERY_MILLIS = 3_000;

class SessionState {
  session = $state<Session | null>(null);
  /** The hub does not answer; the page says so calmly and tries again by itself. */
  unreachable = $state(false);
  /** Rises whenever the hub is back, so that pages fetch again. */
  recovered = $state(0);
  readonly person = $derived(this.session?.person ?? null);
  private recovery: ReturnType<typeof setTimeout> | undefined;

  async start(): Promise<void> {
    api.watchApi(
      (reachable) => this.reached(reachable),
      () => {
        if (this.session?.person) {
          this.session = { ...this.session, person: null, homes: [], organisations: [] };
        }
      },
    );
    addEventListener("online", () => void this.recover());
    await this.refresh().catch(() => {});
  }

  async refresh(): Promise<Session> {
    const session = await api.fetchSession();
    const before = this.session?.person?.id;
    this.session = session;
    if (session.person?.locale && session.person.id !== before) {
      preferences.chooseLocale(session.person.locale);
    }
    return session;
  }

  async signOut(): Promise<void> {
    await api.signOut();
    await this.refresh();
  }

  private reached(reachable: boolean): void {
    if (reachable === !this.unreachable) {
      return;
    }
    this.unreachable = !reachable;
    if (reachable) {
      this.recovered++;
    } else {
      this.waitForHub();
    }
  }

  private waitForHub(): void {
    clearTimeout(this.recovery);
    this.recovery = setTimeout(() => void this.recover(), RECOVERY_MILLIS);
  }

  private async recover(): Promise<void> {
    try {
      await this.refresh();
    } catch {
      this.waitForHub();
    }
  }
}

export const session = new SessionState();
