import { Following } from "./following.svelte.ts";

/** Something of this person's that every page has at hand, as the hub said it last. */
export class Followed<T> {
  /** `null` until it is known for the first time. */
  known = $state.raw<T | null>(null);
  failure = $state.raw<unknown>(null);
  private loads = 0;
  private readonly following = new Following(() => this.reload());

  constructor(private readonly ask: () => Promise<T>) {}

  watch(): () => void {
    const end = this.following.begin();
    return () => {
      end();
      this.loads++;
      this.known = null;
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
      const known = await this.ask();
      if (load === this.loads) {
        this.known = known;
        this.failure = null;
      }
    } catch (failure) {
      if (load === this.loads) {
        this.failure = failure;
      }
      throw failure;
    }
  };
}
