import { RefusedError, connect, type Key } from "@opentos/sdk";
import { dress, onKeys } from "@opentos/sdk/page";
import { choose, chosen, press } from "@opentos/sdk/steer";
import { Counter } from "./counter.ts";
import { contestPage, goalPage, todayPage, weekPage, type Acts } from "./pages.ts";
import { stage } from "./stage.ts";
import { words } from "./words.ts";

const LOOK_MILLIS = 5_000;
const WATCH_MILLIS = 60_000;

const main = document.getElementById("page") as HTMLElement;
const tos = await connect();
const counter = new Counter(tos, () => new Date(), () => draw());
let code: string | null = null;
let drawn = "";
/** A television is worn by nobody: it shows the contest to all who are in the room. */
const onStage = tos.context.form === "tv";

const acts: Acts = {
  aim: (steps) => void counter.aim(steps),
  code: () => void showCode(),
};

/** A page that says the same is left alone, so that nothing on it begins anew. */
function draw(): void {
  const { context } = tos;
  const same = JSON.stringify([counter.known, code, context]);
  if (same === drawn) {
    return;
  }
  drawn = same;
  const key = chosen()?.dataset["key"];
  const top = main.scrollTop;
  if (onStage) {
    main.replaceChildren(stage(context, counter.known, code, acts.code));
    choose(main.querySelector<HTMLElement>("[data-key]"));
    return;
  }
  main.replaceChildren(
    todayPage(context, counter.known),
    weekPage(context, counter.known),
    contestPage(context, counter.known, code, acts),
    goalPage(context, counter.known, acts),
  );
  main.scrollTop = top;
  if (key) {
    choose(main.querySelector<HTMLElement>(`[data-key="${key}"]`));
  }
}

async function showCode(): Promise<void> {
  try {
    code = (await tos.friends.code()).code;
  } catch (refused) {
    if (!(refused instanceof RefusedError)) {
      throw refused;
    }
    code = words[tos.context.locale].codeFailed;
  }
  draw();
}

/** The crown, or a stroke along the band, goes from page to page; on the goal's page left and right change it. */
function pressed(key: Key, down: boolean): boolean {
  if (onStage) {
    return down && key === "Enter" && press();
  }
  if (key === "Escape") {
    const away = main.scrollTop > main.clientHeight / 2;
    if (down && away) {
      main.scrollTo({ top: 0 });
    }
    return away;
  }
  if (!down) {
    return true;
  }
  const page = Math.round(main.scrollTop / Math.max(1, main.clientHeight));
  switch (key) {
    case "ArrowUp":
    case "ArrowDown":
      main.scrollTo({ top: (page + (key === "ArrowDown" ? 1 : -1)) * main.clientHeight });
      break;
    case "ArrowLeft":
    case "ArrowRight":
      if (page === 3) {
        acts.aim(key === "ArrowRight" ? 1 : -1);
      }
      break;
    case "Enter":
      return press() || (page === 2 && code === null && (acts.code(), true));
  }
  return true;
}

const look = (): Promise<void> => (onStage ? counter.watch() : counter.look());
window.setInterval(() => void (document.hidden ? undefined : look()), onStage ? WATCH_MILLIS : LOOK_MILLIS);
dress(tos);
onKeys(tos, pressed);
tos.onContext(() => draw());
await counter.begin();
tos.ready();
await look();
