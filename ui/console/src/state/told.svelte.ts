import * as api from "../api.ts";
import type { Notification } from "../app-types.ts";
import { Following } from "./following.svelte.ts";

/** What this person's apps told; every page shows how much of it is new. */
class Told {
  /** The newest first; `null` until they are known for the first time. */
  all = $state.raw<Notification[] | null>(null);
  failure = $state.raw<unknown>(null);
  readonly count = $derived((this.all ?? []).filter(({ read }) => !read).length);
  private loads = 0;
  private readonly following = new Following(() => this.reload());

  watch(): () => void {
    const end = this.following.begin();
    return () => {
      end();
      this.loads++;
      this.all = null;
      this.failure = null;
    };
  }

  changed(): void {
    this.following.changed();
  }

  lost(): void {
    this.following.lost();
  }

  /** An answer that a later question has overtaken is dropped. */
  readonly reload = async (): Promise<void> => {
    const load = ++this.loads;
    try {
      const all = await api.notifications();
      if (load === this.loads) {
        this.all = all;
        this.failure = null;
      }
    } catch (failure) {
      if (load === this.loads) {
        this.failure = failure;
      }
      throw failure;
    }
  };

  /** All that is shown is seen, here and on the person's other pages. */
  async seen(): Promise<void> {
    const newest = this.all?.[0];
    if (newest && this.count > 0) {
      await api.seeNotifications(newest.at);
      await this.reload();
    }
  }

  async remove(id: string): Promise<void> {
    await api.removeNotification(id);
    await this.reload();
  }
}

export const told = new Told();
