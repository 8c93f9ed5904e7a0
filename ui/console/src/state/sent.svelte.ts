import * as api from "../api.ts";
import type { Sending } from "../app-types.ts";
import { Followed } from "./followed.svelte.ts";

/** What this person sent to terminals in the last day, and what became of it. */
class SentThings extends Followed<Sending[]> {
  constructor() {
    super(() => api.sendings());
  }

  /** The latest first. */
  get all(): Sending[] {
    return this.known ?? [];
  }

  async takeBack(id: string): Promise<void> {
    await api.takeBack(id);
    await this.reload();
  }
}

export const sent = new SentThings();
