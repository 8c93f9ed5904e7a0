/**
 * Runs in a page, after iwer and before the page's own scripts: a headset, emulated, and what its wearer does
 * with it. Panels are named by the keys of their buttons.
 */
(() => {
  const headset = new IWER.XRDevice(IWER.metaQuest3);
  // Chromium has a WebXR of its own that finds no headset.
  headset.installRuntime({ forceInstall: true });

  // The next picture, or the end of the room.
  const nextPicture = () =>
    new Promise((seen) => {
      const session = headset.activeSession;
      session?.addEventListener("end", seen, { once: true });
      session?.requestAnimationFrame(seen) ?? seen();
    });

  const usesHands = () => headset.primaryInputMode === "hand";

  const middleOf = (key) => document.querySelector(`[data-key="${key}"]`).dataset.middle.split(" ").map(Number);

  /** Holds what is in the right hand so far before a panel, pointing at it, and lets the room see it. */
  async function hold(key, distance) {
    const [x, y, z] = middleOf(key);
    const azimuth = Math.atan2(x, -z);
    const hand = usesHands() ? headset.hands.right : headset.controllers.right;
    hand.position.set(x - Math.sin(azimuth) * distance, y, z + Math.cos(azimuth) * distance);
    hand.quaternion.set(0, Math.sin(-azimuth / 2), 0, Math.cos(azimuth / 2));
    for (let frame = 0; frame < 3; frame++) {
      await nextPicture();
    }
  }

  async function squeeze() {
    for (const value of [1, 0]) {
      if (usesHands()) {
        headset.hands.right.updatePinchValue(value);
      } else {
        headset.controllers.right.updateButtonValue("trigger", value);
      }
      await nextPicture();
      await nextPicture();
    }
  }

  window.worn = {
    headset,

    /** Points at a panel from afar and pulls the trigger, or pinches. */
    async point(key) {
      await hold(key, 0.35);
      await squeeze();
    },

    /** Goes into a panel with what is in the hand, and out again. */
    async touch(key) {
      await hold(key, 0.2);
      await hold(key, 0);
      await hold(key, 0.2);
    },

    /** Looks at a panel and has nothing in the hands. */
    look(key) {
      const [x, y, z] = middleOf(key);
      headset.controllers.left.connected = headset.controllers.right.connected = false;
      const azimuth = Math.atan2(x, -z);
      headset.position.set(0, y, 0);
      headset.quaternion.set(0, Math.sin(-azimuth / 2), 0, Math.cos(azimuth / 2));
    },

    /** Puts the controllers away and uses the hands. */
    useHands() {
      headset.primaryInputMode = "hand";
    },
  };
})();
