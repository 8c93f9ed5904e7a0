import * as api from "../api.ts";
import type { Session } from "../api-types.ts";
import { forget, keepSession, keptSession, watchForgetting } from "./kept.ts";
import { preferences } from "./preferences.svelte.ts";

/** How often a page that lost the hub asks whether it is back. */
const RECOVERY_MILLIS = 3_000;

class SessionState {
  session = $state<Session | null>(null);
  /** The hub does not answer; the page says so calmly and tries again by itself. */
  unreachable = $state(false);
  /** Rises whenever the hub is back, so that pages fetch again. */
  recovered = $state(0);
  /** The hub has not answered since the page was opened: who is signed in is what was kept. */
  kept = $state(false);
  /** Why it is not known who is signed in. */
  failure = $state.raw<unknown>(null);
  readonly person = $derived(this.session?.person ?? null);
  private recovery: ReturnType<typeof setTimeout> | undefined;

  async start(): Promise<void> {
    api.watchApi(
      (reachable) => this.reached(reachable),
      () => {
        if (this.session?.person) {
          this.session = { ...this.session, person: null, homes: [], organisations: [] };
          void forget();
        }
      },
    );
    addEventListener("online", () => void this.recover());
    watchForgetting(() => void this.refresh().catch(() => {}));
    await this.refresh().catch((error: unknown) => this.takeKept(error));
  }

  /** Without a hub, the person who was signed in here last sees what they last saw. */
  private async takeKept(error: unknown): Promise<void> {
    const kept = error instanceof api.Unreachable ? await keptSession() : null;
    if (!kept) {
      this.failure = error;
    } else if (this.session === null) {
      this.kept = true;
      this.session = { person: kept.person, homes: kept.homes, organisations: [], password: false, operator: false, csrf: { header: "X-CSRF-TOKEN", token: "" } };
      if (kept.person.locale) {
        preferences.chooseLocale(kept.person.locale);
      }
    }
  }

  async refresh(): Promise<Session> {
    const session = await api.fetchSession();
    const before = this.session?.person?.id;
    this.session = session;
    this.kept = false;
    void keepSession(session);
    if (session.person?.locale && session.person.id !== before) {
      preferences.chooseLocale(session.person.locale);
    }
    return session;
  }

  /** What is kept here goes first: it goes also where the hub does not answer. */
  async signOut(): Promise<void> {
    await forget();
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
