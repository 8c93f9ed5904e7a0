import { session } from "./session.svelte.ts";

/**
 * Something a page fetches. It is fetched when the component that makes it appears, again when what
 * `fetch` reads changes, and again when the hub is back; what is shown stays until the answer is there.
 */
export class Resource<T> {
  value = $state.raw<T | undefined>();
  error = $state.raw<unknown>();
  private loads = 0;

  constructor(private readonly fetch: () => Promise<T>) {
    $effect(() => {
      void session.recovered;
      void this.run(fetch());
    });
  }

  readonly reload = (): Promise<void> => this.run(this.fetch());

  private async run(answer: Promise<T>): Promise<void> {
    const load = ++this.loads;
    try {
      const value = await answer;
      if (load === this.loads) {
        this.value = value;
        this.error = undefined;
      }
    } catch (error) {
      if (load === this.loads) {
        this.error = error;
      }
    }
  }
}
