import { onMount } from "svelte";
import type { Runtime } from "../runtime/runtime.svelte.ts";

const MINUTE_MILLIS = 60_000;

/** The device's time, renewed at the turn of each minute. */
export class Clock {
  readonly #runtime: Runtime;
  #tick = $state(Date.now());
  readonly now: Date = $derived.by(() => new Date(this.#tick + this.#runtime.clockOffsetMillis));

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    onMount(() => {
      let timer = 0;
      const turn = (): void => {
        this.#tick = Date.now();
        const shown = this.#tick + runtime.clockOffsetMillis;
        timer = window.setTimeout(turn, MINUTE_MILLIS - (shown % MINUTE_MILLIS) + 20);
      };
      turn();
      return () => window.clearTimeout(timer);
    });
  }
}
