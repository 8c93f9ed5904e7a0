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
      const result = (await emulator.call(call, args)) as Json;
      if (call === "controllers.open") {
        play();
      }
      return { result };
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
  toPhones: (message) => emulator.send(message),
});

/** Two players are there as soon as the app has a party, and press what there is, one element after the other. */
const PLAYERS = ["Ada", "Bo"];
const PRESS_MILLIS = 300;
let playing = 0;

emulator.onPlayed = (message) => bridge.play(message);

function play(): void {
  window.clearInterval(playing);
  let turn = 0;
  playing = window.setInterval(() => {
    const party = emulator.party;
    if (!party) {
      window.clearInterval(playing);
    } else if (party.players.length < Math.min(PLAYERS.length, party.seats)) {
      emulator.join(PLAYERS[party.players.length] as string);
    } else {
      turn++;
      party.players.forEach(({ seat }) => emulator.input(seat, pressed(turn + seat)));
    }
  }, PRESS_MILLIS);
}

/** The controls with one element pressed, which is let go with the next. */
function pressed(turn: number): { [id: string]: number[] } {
  const { elements } = emulator.layout;
  const rounds = Math.floor(turn / elements.length);
  return Object.fromEntries(
    elements.map(({ id, kind }, index) => {
      const on = turn % elements.length === index ? 1 : 0;
      const presses = rounds + (turn % elements.length >= index ? 1 : 0);
      return [id, kind === "button" ? [on, presses] : kind === "slider" ? [on] : kind === "pad" ? [turn / 10, 0, presses, on] : [on, 0]];
    }),
  );
}

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
