/**
 * Lets the console open without its hub. Over plain HTTP browsers have no workers, and one whose certificate the
 * browser does not trust is refused: the console then needs its hub, as every page does.
 */
export function registerWorker(): void {
  if (import.meta.env.PROD && "serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch((cause: unknown) => console.info("works with the hub only:", cause));
  }
}
