import { SvelteMap } from "svelte/reactivity";

/** Pictures by their addresses, once they can be drawn. */
export class Pictures {
  readonly #loaded = new SvelteMap<string, HTMLImageElement>();
  readonly #asked = new Set<string>();

  get loaded(): ReadonlyMap<string, HTMLImageElement> {
    return this.#loaded;
  }

  /** Fetches those that were not asked for before. One that does not come leaves what stands in its place. */
  want(addresses: readonly string[]): void {
    for (const address of addresses.filter((each) => !this.#asked.has(each))) {
      this.#asked.add(address);
      const picture = new Image();
      picture.onload = () => this.#loaded.set(address, picture);
      picture.src = address;
    }
  }
}
