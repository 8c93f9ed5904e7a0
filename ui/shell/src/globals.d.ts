import type { Direction } from "./steer/spatial.ts";

/** The events that steering sends to elements, so that templates may listen to them. */
declare module "svelte/elements" {
  export interface DOMAttributes<T extends EventTarget> {
    onsteer?: ((event: CustomEvent<Direction>) => void) | undefined | null;
    onhold?: ((event: CustomEvent) => void) | undefined | null;
    onleave?: ((event: CustomEvent) => void) | undefined | null;
  }
}
