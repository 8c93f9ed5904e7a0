import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** A page whose person wears an emulated headset: `worn.js` is what runs in it. */
const scripts = [createRequire(import.meta.url).resolve("iwer/build/iwer.min.js"), fileURLToPath(new URL("worn.js", import.meta.url))];

/** Before the page is opened. */
export async function wear(page) {
  for (const path of scripts) {
    await page.addInitScript({ path });
  }
}

const does = (what) => (page, key) => page.evaluate(([what, key]) => window.worn[what](key), [what, key]);

export const point = does("point");
export const touch = does("touch");
export const look = does("look");
export const useHands = does("useHands");
