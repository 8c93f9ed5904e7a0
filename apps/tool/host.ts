/**
 * Stands in for a terminal's shell, so that an app can be looked at without a hub: the shell's own bridge on one side,
 * the sdk's emulator on the other. It is part of no package.
 */
import { AppBridge } from "@opentos/kit/app-bridge";
import { RefusedError, type Json, type Key } from "@opentos/sdk";
import { Emulator, type Setting } from "@opentos/sdk/emulator";

declare global {
  interface Window {
    /** Given before the page begins. */
    setting: Setting & { src: string };
    world: { emulator: Emulator; ended: string | null; ready: boolean; refuse: string | null };
  }
}

const KEYS: readonly string[] = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Escape"];

const emulator = new Emulator(window.setting);
const frame = document.querySelector("iframe") as HTMLIFrameElement;
const world: Window["world"] = { emulator, ended: null, ready: false, refuse: null };
window.world = world;

const bridge = new AppBridge(frame, emulator.tos.context, {
  async call(name, args) {
    try {
      if (world.refuse !== null) {
        return { refused: { code: world.refuse, detail: "As the scene wants it." } };
      }
      return { result: await emulator.call(name, args as { readonly [name: string]: Json }) };
    } catch (refused) {
      if (!(refused instanceof RefusedError)) {
        throw refused;
      }
      return { refused: { code: refused.code, detail: refused.message } };
    }
  },
  ready: () => (world.ready = true),
  ended: (why) => (world.ended = why),
});
emulator.tos.onContext((context) => bridge.change(context));
bridge.start();
frame.src = window.setting.src;

for (const [type, down] of [["keydown", true], ["keyup", false]] as const) {
  window.addEventListener(type, (event) => {
    if (KEYS.includes(event.key)) {
      event.preventDefault();
      bridge.key(event.key as Key, down);
    }
  });
}
