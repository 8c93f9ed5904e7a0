import { RefusedError, connect, type Device, type Key } from "@opentos/sdk";
import { dress, element, onKeys } from "@opentos/sdk/page";
import { Room, immersive } from "@opentos/sdk/room";
import { choose, chosen, move, press } from "@opentos/sdk/steer";
import { devicePanels, homePanels, type Act, type Shown } from "./things.ts";
import { words } from "./words.ts";

const LOOK_MILLIS = 2_000;
const DRAG_PIXELS = 8;

const part = <T extends Element>(selector: string): T => document.querySelector(selector) as unknown as T;
const canvas = part<HTMLCanvasElement>("canvas");
const group = part<HTMLElement>("#panels");
const note = part<HTMLElement>("#note");
const enter = part<HTMLButtonElement>("#enter");

const tos = await connect();
const said = () => words[tos.context.locale];

let devices: Device[] = [];
let open: string | null = null;
let inside = false;
let told: string | null = null;
let hung: readonly Shown[] = [];

const room = Room.on(canvas, { pressed, drawn: place, entered });

/** What hangs now; a device that went away while its page was open leads home. */
function draw(): void {
  const opened = devices.find(({ id }) => id === open);
  open = opened?.id ?? null;
  const leave: Shown[] = inside && !opened ? [{ panel: { id: "leave", title: said().leave, look: "key" }, act: () => ({ does: "back" }) }] : [];
  // Whoever is inside sees no page beside the room.
  const problem: Shown[] = inside && told !== null ? [{ panel: { id: "told", title: told, look: "away" }, act: () => ({ does: "nothing" }) }] : [];
  hung = [...problem, ...(opened ? devicePanels(opened, said(), tos.context.locale) : homePanels(devices, said())), ...leave];
  room?.show(hung.map(({ panel }) => panel));
  document.title = said().name;
  part("h1").textContent = opened?.name ?? said().name;
  enter.textContent = said().enter;
  note.textContent = told ?? (room ? "" : said().plain);
  group.setAttribute("aria-label", said().panels);
  group.classList.toggle("listed", room === null);
  drawButtons();
  place();
}

/** A real button for each panel, over it, for keys and screen readers; each stays while its panel does. */
function drawButtons(): void {
  const before = chosen()?.dataset["panel"];
  const known = new Map([...group.querySelectorAll<HTMLElement>("button")].map((each) => [each.dataset["panel"], each]));
  group.replaceChildren(
    ...hung.map(({ panel }) => {
      const button = known.get(panel.id) ?? made(panel.id);
      button.replaceChildren(element("b", {}, panel.title), element("span", {}, panel.detail ?? ""), element("span", {}, panel.state ?? ""));
      button.className = panel.look;
      return button;
    }),
  );
  if (before !== undefined && !chosen()) {
    look(group.querySelector<HTMLElement>("button"));
  }
}

function made(id: string): HTMLElement {
  const button = element("button", { type: "button", "data-panel": id });
  button.addEventListener("click", () => (room ? room.press(id) : pressed(id, 0.5)));
  button.addEventListener("focus", () => look(button));
  button.addEventListener("pointerenter", () => room?.point(id));
  return button;
}

function place(): void {
  for (const button of group.querySelectorAll<HTMLElement>("button")) {
    const box = room?.boxOf(button.dataset["panel"] ?? "");
    if (box) {
      Object.assign(button.style, { transform: `translate(${box.left.toFixed(1)}px, ${box.top.toFixed(1)}px)`, width: `${box.width.toFixed(1)}px`, height: `${box.height.toFixed(1)}px` });
    }
  }
}

/** Chooses a button and turns the picture to its panel. */
function look(button: HTMLElement | null): void {
  if (button && chosen() !== button) {
    choose(button);
  }
  const id = button?.dataset["panel"];
  if (id !== undefined) {
    room?.point(id);
    room?.turnTo(id);
  }
}

function pressed(id: string, x: number): void {
  const act = hung.find(({ panel }) => panel.id === id)?.act(x);
  if (act) {
    void does(act);
  }
}

async function does(act: Act): Promise<void> {
  switch (act.does) {
    case "open":
      open = act.device;
      draw();
      look(group.querySelector<HTMLElement>("button"));
      break;
    case "back":
      await back();
      break;
    case "set":
      await set(act.device, act.property, act.value);
      break;
    case "nothing":
      break;
  }
}

async function set(device: string, property: string, value: Parameters<typeof tos.devices.set>[2]): Promise<void> {
  try {
    await tos.devices.set(device, property, value);
    told = null;
  } catch (refused) {
    if (!(refused instanceof RefusedError)) {
      throw refused;
    }
    told = refused.code === "grant-missing" ? said().noControl : said().refused.replace("{why}", refused.message);
  }
  await refresh();
}

/** One step back; answers whether there was one. */
async function back(): Promise<boolean> {
  if (open !== null) {
    const left = open;
    open = null;
    draw();
    look(group.querySelector<HTMLElement>(`[data-panel="${CSS.escape(left)}"]`));
    return true;
  }
  if (inside) {
    await room?.leave();
    return true;
  }
  return false;
}

async function refresh(): Promise<void> {
  try {
    devices = await tos.devices.list();
    told = devices.length === 0 ? said().none : told === said().none || told === said().failed ? null : told;
  } catch (refused) {
    if (!(refused instanceof RefusedError)) {
      throw refused;
    }
    // What was seen last stays, with the reason why it does not change.
    told = refused.code === "grant-missing" ? said().noGrant : said().failed;
  }
  draw();
}

function entered(now: boolean): void {
  inside = now;
  draw();
}

function pressedKey(key: Key, down: boolean): boolean {
  if (key === "Escape") {
    const within = open !== null || inside;
    if (down && within) {
      void back();
    }
    return within;
  }
  if (!down) {
    return true;
  }
  if (key === "Enter") {
    return press();
  }
  if (move(key, part<HTMLElement>("#room"))) {
    look(chosen());
  }
  return true;
}

let drag: { last: number; moved: number } | null = null;

part<HTMLElement>("#room").addEventListener("pointerdown", ({ clientX }) => (drag = { last: clientX, moved: 0 }));
part<HTMLElement>("#room").addEventListener("pointermove", ({ clientX, buttons }) => {
  if (drag && buttons !== 0) {
    drag.moved += Math.abs(clientX - drag.last);
    if (drag.moved > DRAG_PIXELS) {
      room?.turnBy(clientX - drag.last);
    }
    drag.last = clientX;
  }
});
// What ends a turn of the picture presses nothing.
part<HTMLElement>("#room").addEventListener(
  "click",
  (event) => {
    if (drag && drag.moved > DRAG_PIXELS) {
      event.stopPropagation();
      event.preventDefault();
    }
    drag = null;
  },
  true,
);
enter.addEventListener("click", async () => {
  try {
    await room?.enter();
  } catch (failure) {
    if (!(failure instanceof DOMException)) {
      throw failure;
    }
    told = said().notEntered;
    draw();
  }
});

dress(tos);
onKeys(tos, pressedKey);
tos.onContext(() => draw());
await refresh();
enter.hidden = !(room && (await immersive()));
tos.ready();
window.setInterval(() => void (document.hidden ? undefined : refresh()), LOOK_MILLIS);
