const TICK_MILLIS = 15_000;

/** The present, for relative times; it ticks only while somebody may be looking. */
class Clock {
  now = $state(Date.now());

  start(): void {
    setInterval(() => {
      if (document.visibilityState === "visible") {
        this.now = Date.now();
      }
    }, TICK_MILLIS);
  }
}

export const clock = new Clock();
