/** What tells whether the page is looked at; the document, outside of tests. */
export type Looked = Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;

/**
 * Asks again and again while the page is looked at: at once, then `everyMillis` after each answer. A
 * hidden page asks nothing; one that is looked at again asks at once. Returns what ends it.
 */
export function poll(ask: () => Promise<unknown>, everyMillis: number, looked: Looked = document): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;
  let ended = false;

  async function turn(): Promise<void> {
    clearTimeout(timer);
    if (asking || ended || looked.visibilityState !== "visible") {
      return;
    }
    asking = true;
    // Whoever asks says what went wrong; here it only means another turn.
    await ask().catch(() => {});
    asking = false;
    clearTimeout(timer);
    if (!ended) {
      timer = setTimeout(() => void turn(), everyMillis);
    }
  }

  const seen = () => void turn();
  looked.addEventListener("visibilitychange", seen);
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
    looked.removeEventListener("visibilitychange", seen);
  };
}
