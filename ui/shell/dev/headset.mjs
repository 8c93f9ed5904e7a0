import { createRequire } from "node:module";

/** A headset in a page, emulated by iwer, and what its wearer does with it. */
const program = createRequire(import.meta.url).resolve("iwer/build/iwer.min.js");

/** Before the page is opened. */
export async function wear(page) {
  await page.addInitScript({ path: program });
  await page.addInitScript(() => {
    window.headset = new IWER.XRDevice(IWER.metaQuest3);
    // Chromium has a WebXR of its own that finds no headset.
    window.headset.installRuntime({ forceInstall: true });
    // The next picture, or the end of the room.
    window.nextPicture = () =>
      new Promise((seen) => {
        const session = window.headset.activeSession;
        session?.addEventListener("end", seen, { once: true });
        session?.requestAnimationFrame(seen) ?? seen();
      });
  });
}

const middleOf = async (page, key) => (await page.locator(`[data-key="${key}"]`).getAttribute("data-middle")).split(" ").map(Number);

/** Holds what is in the right hand so far before a panel, pointing at it, and lets the room see it. */
async function hold(page, key, distance) {
  await page.evaluate(
    async ([[x, y, z], distance]) => {
      const azimuth = Math.atan2(x, -z);
      const { headset } = window;
      const hand = headset.primaryInputMode === "hand" ? headset.hands.right : headset.controllers.right;
      hand.position.set(x - Math.sin(azimuth) * distance, y, z + Math.cos(azimuth) * distance);
      hand.quaternion.set(0, Math.sin(-azimuth / 2), 0, Math.cos(azimuth / 2));
      for (let frame = 0; frame < 3; frame++) {
        await window.nextPicture();
      }
    },
    [await middleOf(page, key), distance],
  );
}

async function squeeze(page) {
  await page.evaluate(async () => {
    const { headset } = window;
    const close = (value) => (headset.primaryInputMode === "hand" ? headset.hands.right.updatePinchValue(value) : headset.controllers.right.updateButtonValue("trigger", value));
    for (const value of [1, 0]) {
      close(value);
      await window.nextPicture();
      await window.nextPicture();
    }
  });
}

/** Points at a panel from afar and pulls the trigger, or pinches. */
export async function point(page, key) {
  await hold(page, key, 0.35);
  await squeeze(page);
}

/** Goes into a panel with what is in the hand, and out again. */
export async function touch(page, key) {
  await hold(page, key, 0.2);
  await hold(page, key, 0);
  await hold(page, key, 0.2);
}
