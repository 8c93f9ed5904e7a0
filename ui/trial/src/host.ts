import { AppBridge, type Ended } from "@opentos/kit/app-bridge";
import { AROUND, FRAME } from "@opentos/kit/app-frame";
import { RefusedError } from "@opentos/sdk";
import { Emulator, type Setting } from "@opentos/sdk/emulator";
import type { Context, Json, Key } from "@opentos/sdk/wire";

/** What a trial hands to this page before it opens. */
interface Given {
  start: string;
  setting: Setting;
  background: string;
  round: boolean;
}

/** What became of the app so far. */
interface Said {
  greeted: boolean;
  ready: boolean;
  ended: Ended | null;
  /** Calls that the system refused, as `name: code`. */
  refused: string[];
}

const REFUSED_MAX = 50;

declare global {
  interface Window {
    given: Given;
    trial: { said: Said; key(key: Key, down: boolean): void; change(context: Partial<Context>): void };
  }
}

/**
 * Stands in for a terminal's shell: the same frame, the same bridge, and the sdk's emulator where a
 * terminal has its hub.
 */
const { start, setting, background, round } = window.given;
const emulator = new Emulator(setting);
const said: Said = { greeted: false, ready: false, ended: null, refused: [] };
const frame = document.createElement("iframe");
for (const [name, value] of Object.entries(setting.context?.form === "vr" ? AROUND : FRAME)) {
  frame.setAttribute(name, value);
}
frame.title = "app";

window.addEventListener("message", (event) => {
  said.greeted ||= event.source === frame.contentWindow;
});

const bridge = new AppBridge(frame, emulator.tos.context, {
  call: async (call, args) => {
    try {
      return { result: (await emulator.call(call, args)) as Json };
    } catch (refused) {
      if (!(refused instanceof RefusedError)) {
        throw refused;
      }
      if (said.refused.length < REFUSED_MAX) {
        said.refused.push(`${call}: ${refused.code}`);
      }
      return { refused: { code: refused.code, detail: refused.message } };
    }
  },
  ready: () => {
    said.ready = true;
  },
  ended: (why) => {
    said.ended = why;
  },
});

window.trial = {
  said,
  key: (key, down) => void bridge.key(key, down),
  change: (context) => {
    emulator.change(context);
    bridge.change(emulator.tos.context);
  },
};

document.documentElement.classList.toggle("round", round);
frame.style.background = background;
bridge.start();
frame.src = start;
document.body.append(frame);
