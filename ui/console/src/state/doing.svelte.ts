import * as api from "../api.ts";
import type { Activity, Handoff } from "../app-types.ts";
import { Followed } from "./followed.svelte.ts";

/** What this person does on any terminal, and what of it moves now. */
class Doing extends Followed<{ activities: Activity[]; moving: Handoff[] }> {
  constructor() {
    super(async () => {
      const [activities, moving] = await Promise.all([api.activities(), api.handoffs()]);
      return { activities, moving };
    });
  }

  /** The latest first. */
  get all(): Activity[] {
    return this.known?.activities ?? [];
  }

  get moving(): Handoff[] {
    return this.known?.moving ?? [];
  }
}

export const doing = new Doing();
