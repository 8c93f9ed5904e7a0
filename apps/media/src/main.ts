import { RefusedError, connect, type ContentItem, type Key } from "@opentos/sdk";
import { takeUp } from "@opentos/sdk/going";
import { dress, onKeys } from "@opentos/sdk/page";
import { choose, steer } from "@opentos/sdk/steer";
import { page, type Acts } from "./cards.ts";
import { why } from "./failure.ts";
import { FORMAT, activityOf, stateIn } from "./going.ts";
import { Library } from "./library.ts";
import { Stage } from "./stage.ts";
import { words } from "./words.ts";

/** How often the shelves are looked at while somebody stands before them. */
const LOOK_MILLIS = 30_000;

const [shelves, place, said] = ["page", "stage", "said"].map((id) => document.getElementById(id) as HTMLElement) as [HTMLElement, HTMLElement, HTMLElement];
const tos = await connect();
const library = new Library(tos, draw);
let looked = "";
let drawn = "";
let playing: { stage: Stage; item: ContentItem; row: string } | null = null;
let endSteering: () => void = () => undefined;
let endKeys: () => void = () => undefined;

const acts: Acts = {
  open,
  more: (row) => void told(library.more(row)),
  again: () => void library.look(),
  find: (text) => {
    looked = text;
    void told(library.find(text));
  },
};

const SAID_MILLIS = 5_000;
let saidTimer = 0;

/** Said over the page for a while. */
function say(text: string): void {
  said.textContent = text;
  window.clearTimeout(saidTimer);
  saidTimer = window.setTimeout(() => (said.textContent = ""), SAID_MILLIS);
}

/** What was asked for and refused is said; the page stays as it is. */
async function told(asked: Promise<void>): Promise<void> {
  try {
    await asked;
  } catch (refused) {
    if (!(refused instanceof RefusedError)) {
      throw refused;
    }
    say(words[tos.context.locale].failed);
  }
}

/** A page that says the same is left alone, so that nothing on it begins anew. */
function draw(): void {
  const next = JSON.stringify([library.shelves, library.found, tos.context]);
  if (next === drawn || playing) {
    return;
  }
  drawn = next;
  document.title = words[tos.context.locale].name;
  const typed = document.activeElement?.id === "search";
  shelves.replaceChildren(...page(tos.context, library.shelves, library.found, looked, acts));
  if (typed) {
    document.getElementById("search")?.focus();
  }
}

/** @param from the second to begin at; left out, where the person was. */
function open(item: ContentItem, row: string, from?: number): void {
  if (!item.here) {
    say(why(new RefusedError({ code: "content-not-shown", detail: "" }), item, tos.context));
    return;
  }
  say("");
  playing?.stage.end();
  if (!playing) {
    endSteering();
    endKeys = onKeys(tos, (key: Key, down) => playing?.stage.press(key, down) ?? false);
  }
  shelves.hidden = true;
  place.hidden = false;
  const stage = new Stage(tos, place, item, { left: leave, turn, say, went, finished: () => void tos.activity.end() });
  playing = { stage, item, row };
  void stage.begin(from);
}

/** What goes on here can go on elsewhere; the sdk writes it down once a second. */
function went(): void {
  if (playing && tos.context.running) {
    void tos.activity.publish(activityOf(playing.item, playing.stage.state.seconds));
  }
}

/** Goes on with what moved here, or was here. What is there no more is left where it was. */
async function goOn(): Promise<void> {
  const state = await takeUp(tos, FORMAT, stateIn);
  if (!state) {
    return;
  }
  try {
    open(await tos.content.item(state.item), "continue", state.seconds);
    if (!playing) {
      await tos.activity.decline();
    }
  } catch (refused) {
    if (!(refused instanceof RefusedError)) {
      throw refused;
    }
    await tos.activity.decline();
  }
}

function turn(by: 1 | -1): void {
  if (playing) {
    const { before, after } = library.beside(playing.row, playing.item.id);
    const next = by > 0 ? after : before;
    if (next) {
      open(next, playing.row);
    }
  }
}

function leave(): void {
  const left = playing;
  if (!left) {
    return;
  }
  left.stage.end();
  playing = null;
  void tos.activity.end();
  endKeys();
  place.hidden = true;
  shelves.hidden = false;
  endSteering = steer(tos);
  drawn = "";
  draw();
  choose(document.getElementById(`${left.row}-${left.item.id}`));
  void library.look();
}

document.addEventListener("visibilitychange", () => document.hidden && playing?.stage.hidden());
window.addEventListener("pagehide", () => playing?.stage.hidden());
window.setInterval(() => void (document.hidden || playing || library.found ? undefined : library.look()), LOOK_MILLIS);
dress(tos);
endSteering = steer(tos);
draw();
await goOn();
tos.activity.onLeave(() => (playing && !playing.stage.isFinished ? activityOf(playing.item, playing.stage.state.seconds) : null));
tos.onSent(({ kind, item }) => {
  if (kind === "content") {
    void told(tos.content.item(item).then((found) => open(found, "new")));
  }
});
tos.onContext(({ running }) => {
  playing?.stage.run(running);
  draw();
});
tos.ready();
await library.look();
