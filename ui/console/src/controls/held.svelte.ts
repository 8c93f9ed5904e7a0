/** How long what was asked for stays, should the device never take it. */
export const FORGOTTEN_MILLIS = 3_000;

/** What the hand holds now, or what it asked for until it is there: the next step begins from it. */
export class Held {
  value = $state<number | null>(null);
  private forgetting: ReturnType<typeof setTimeout> | undefined;

  hold(value: number): void {
    clearTimeout(this.forgetting);
    this.value = value;
  }

  letGo(value: number): void {
    this.hold(value);
    this.forgetting = setTimeout(() => (this.value = null), FORGOTTEN_MILLIS);
  }

  /** What is known of the device now: an earlier wish than the last one changes nothing. */
  arrived(value: number | undefined): void {
    if (value === this.value) {
      this.forget();
    }
  }

  forget(): void {
    clearTimeout(this.forgetting);
    this.value = null;
  }
}
