import * as api from "../api.ts";
import type { Notification } from "../app-types.ts";
import { Followed } from "./followed.svelte.ts";

/** What this person's apps told; every page shows how much of it is new. */
class Told extends Followed<Notification[]> {
  readonly count = $derived((this.known ?? []).filter(({ read }) => !read).length);

  constructor() {
    super(api.notifications);
  }

  /** The newest first. */
  get all(): Notification[] | null {
    return this.known;
  }

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
