import type { Shell } from "../parts/shell.svelte.ts";
import type { Activity, Place } from "../runtime/state.ts";

/** What somebody does, and where it can go on, for whoever shows it. */
export class Moving {
  readonly #shell: Shell;
  readonly #id: string;
  /** The other terminals on which it could go on; null until they are known. */
  places = $state.raw<readonly Place[] | null>(null);
  #waits = $state(false);
  #comes = $state(false);

  constructor(shell: Shell, id: string) {
    this.#shell = shell;
    this.#id = id;
  }

  /** Null where it is over. */
  get activity(): Activity | null {
    return this.#shell.runtime.state?.activities?.find((each) => each.id === this.#id) ?? null;
  }

  /** Whether it is on its way already, or a press is still carried out. */
  get busy(): boolean {
    return this.#waits || this.#comes || this.#moves;
  }

  /** Whether it was asked to come here, and the hub's word of it is here. */
  get arrives(): boolean {
    return this.#comes && (this.#moves || this.activity?.here === true);
  }

  get #moves(): boolean {
    return this.#shell.runtime.state?.handoffs?.some((each) => each.activity === this.#id) ?? false;
  }

  async look(): Promise<void> {
    const answer = await this.#shell.runtime.activity({ places: this.#id });
    const self = this.#shell.runtime.state?.device.id;
    this.places = ((answer?.["places"] ?? []) as unknown as Place[]).filter(({ device }) => device !== null && device !== self);
  }

  /** Goes on with what is here. */
  open(): void {
    const activity = this.activity;
    if (activity) {
      this.#shell.pages.show(activity.installation);
      this.#shell.pages.leaveSheet(this.#id);
    }
  }

  /** @param to the id of a device; empty is here */
  async move(to: string): Promise<void> {
    this.#waits = true;
    const answer = await this.#shell.runtime.activity({ move: this.#id, to });
    this.#waits = false;
    if (answer && to === "") {
      this.#comes = true;
    } else if (answer) {
      this.#shell.pages.leaveSheet(this.#id);
    }
  }
}
