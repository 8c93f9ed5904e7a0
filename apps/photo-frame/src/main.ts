import { RefusedError, connect, type Json, type Key, type Sent } from "@opentos/sdk";
import { clockText, regional } from "@opentos/sdk/clock";
import { dress, element, onKeys, wantsStillness } from "@opentos/sdk/page";
import { choose, chosen, move } from "@opentos/sdk/steer";
import { hasRoom, keep as keepPicture, letGo, list, read, type Kept } from "./album.ts";
import { address, pictures } from "./pictures.ts";
import { SETTINGS, isNight, settingsIn, turned, type Setting } from "./settings.ts";
import { begin, current, pass, recounted, turn } from "./show.ts";
import { shrunk } from "./shrink.ts";
import { words } from "./words.ts";

const TITLE_MILLIS = 5_000;
const TICK_MILLIS = 1_000;

const found = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const [stage, title, clock, panel, shade] = [found("stage"), found("title"), found("clock"), found("panel"), found("shade")];

const tos = await connect();
const [kept, lastId] = await Promise.all([load("settings"), load("last")]);
let settings = settingsIn(kept);
let album: Kept[] = await pictureList();
const count = (): number => pictures.length + album.length;
const keptAt = (at: number): Kept | null => album[at - pictures.length] ?? null;
const first = Math.max(0, [...pictures, ...album].findIndex(({ id }) => id === lastId));
let show = begin(count(), first, settings.order, Number(settings.pace), Math.random);
let titled = 0;
let shown = -1;
/** What was sent and is before somebody, until they kept it or did not. */
let offered: Sent | null = null;
let keeping = false;

/** A frame shows pictures as well where nothing can be kept. */
async function load(key: string): Promise<Json> {
  try {
    return await tos.storage.get(key);
  } catch (refused) {
    return without(refused);
  }
}

async function pictureList(): Promise<Kept[]> {
  try {
    return await list(tos.storage);
  } catch (refused) {
    without(refused);
    return [];
  }
}

async function keep(key: string, value: Json): Promise<void> {
  try {
    await tos.storage.set(key, value);
  } catch (refused) {
    without(refused);
  }
}

function without(refused: unknown): null {
  if (!(refused instanceof RefusedError)) {
    throw refused;
  }
  return null;
}

/** Lays the current picture over the one before, once it can be seen whole. */
async function put(): Promise<void> {
  const at = current(show);
  if (at === shown) {
    return;
  }
  shown = at;
  const picture = pictures[at];
  const own = keptAt(at);
  const source = picture ? address(picture) : own ? await addressOf(own) : null;
  if (source === null) {
    tell(words[tos.context.locale].failed);
    return;
  }
  const name = picture ? picture.names[tos.context.locale] : (own?.title ?? "");
  if (await lay(source, name, at, picture?.tone ?? "dark", () => shown === at)) {
    clock.dataset["place"] = String(at % 2);
    void keep("last", picture?.id ?? own?.id ?? "");
  }
}

async function addressOf(own: Kept): Promise<string | null> {
  try {
    return await read(tos.storage, own);
  } catch (refused) {
    return without(refused);
  }
}

/** False where it cannot be shown, or something else is wanted meanwhile. */
async function lay(source: string, name: string, at: number, tone: string, wanted: () => boolean): Promise<boolean> {
  const image = element("img", { alt: name, draggable: "false" });
  image.src = source;
  try {
    await image.decode();
  } catch {
    // The frame stays as it is, says so, and goes on with the next in its time.
    tell(words[tos.context.locale].failed);
    return false;
  }
  if (!wanted()) {
    return false;
  }
  const still = settings.motion === "still" || wantsStillness();
  image.className = still ? "" : `drift drift-${at % 4}`;
  // A drift that ended would stand still: it lasts as long as the picture and its passing.
  image.style.animationDuration = `${Number(settings.pace) + 6}s`;
  document.documentElement.dataset["tone"] = tone;
  stage.append(image);
  requestAnimationFrame(() => requestAnimationFrame(() => image.classList.add("there")));
  window.setTimeout(() => [...stage.children].slice(0, -1).forEach((each) => each !== image && each.remove()), still && wantsStillness() ? 100 : 3_200);
  return true;
}

/** Shows what was sent at once, for as long as any picture, and offers to keep it. */
async function receive(sent: Sent): Promise<void> {
  if (sent.kind !== "image") {
    return;
  }
  offered = sent;
  shown = -1;
  show = { ...show, left: Number(settings.pace) };
  const name = sent.title || words[tos.context.locale].sent;
  if (await lay(sent.address, name, 0, "dark", () => offered === sent)) {
    tell(words[tos.context.locale].came.replace("{person}", sent.person));
    open(true);
  } else if (offered === sent) {
    offered = null;
  }
}

async function keepOffered(): Promise<void> {
  const sent = offered;
  if (!sent || keeping) {
    return;
  }
  const said = words[tos.context.locale];
  keeping = true;
  drawPanel();
  try {
    const answer = await fetch(sent.address);
    const data = answer.ok ? await shrunk(await answer.blob()) : null;
    if (data === null) {
      tell(said.unkept);
      return;
    }
    const after = hasRoom(album, data.length) ? await keepPicture(tos.storage, album, sent.id, sent.title || said.sent, data) : null;
    if (after === null) {
      tell(said.full);
      return;
    }
    album = after;
    show = recounted(show, count(), settings.order, Number(settings.pace), Math.random);
    tell(said.kept);
  } catch (failure) {
    // Storage that is full for other reasons, a hub or a file that went away: the picture goes on as it is.
    tell(failure instanceof RefusedError && failure.code === "limit-reached" ? said.full : said.unkept);
  } finally {
    keeping = false;
    offered = null;
    open(false);
  }
}

async function letGoOf(own: Kept): Promise<void> {
  const said = words[tos.context.locale];
  try {
    album = await letGo(tos.storage, album, own.id);
    show = recounted(show, count(), settings.order, Number(settings.pace), Math.random);
    tell(said.gone);
    open(false);
    void put();
  } catch (refused) {
    without(refused);
    tell(said.failed);
  }
}

function tell(text: string): void {
  title.textContent = text;
  title.classList.add("there");
  window.clearTimeout(titled);
  titled = window.setTimeout(() => title.classList.remove("there"), TITLE_MILLIS);
}

function step(by: 1 | -1): void {
  show = turn(show, by, settings.order, Number(settings.pace), Math.random);
  void put();
  tell(pictures[current(show)]?.names[tos.context.locale] ?? keptAt(current(show))?.title ?? "");
}

function tick(): void {
  const now = new Date();
  const { locale } = tos.context;
  clock.hidden = settings.clock === "off";
  clock.className = settings.clock;
  const time = clockText(now, locale);
  const date = new Intl.DateTimeFormat(regional(locale), { weekday: "long", day: "numeric", month: "long" }).format(now);
  const [large, small] = [clock.querySelector("b"), clock.querySelector("span")];
  if (large && small && (large.textContent !== time || small.textContent !== date)) {
    large.textContent = time;
    small.textContent = date;
  }
  shade.classList.toggle("there", settings.night === "dim" && isNight(now.getHours()));
}

function change(name: Setting, by: 1 | -1): void {
  settings = turned(settings, name, by);
  void keep("settings", settings as unknown as Json);
  if (name === "order" || name === "pace") {
    show = begin(count(), current(show), settings.order, Number(settings.pace), Math.random);
  } else if (name === "motion") {
    shown = -1;
    void put();
  }
  tick();
  drawPanel();
}

function drawPanel(): void {
  const said = words[tos.context.locale];
  if (offered) {
    drawOffer(offered);
    return;
  }
  const focused = chosen()?.dataset["setting"];
  const rows = SETTINGS.map((name) => {
    const value = said.values[settings[name]] ?? settings[name];
    const row = element("button", { type: "button", "data-setting": name }, element("span", {}, said.names[name]), element("b", {}, value));
    row.addEventListener("click", () => change(name, 1));
    return element("li", {}, row);
  });
  const own = shown < 0 ? null : keptAt(shown);
  const done = element("button", { type: "button", class: "done", "data-setting": "done" }, said.done);
  done.addEventListener("click", () => open(false));
  panel.replaceChildren(
    element("h1", {}, said.settings),
    element("ul", {}, ...rows),
    element("p", {}, tos.context.form === "tv" ? said.help : said.helpTouch),
    ...(own ? [away(own)] : []),
    done,
  );
  panel.setAttribute("aria-label", said.settings);
  if (!panel.hidden) {
    choose(panel.querySelector<HTMLElement>(focused ? `[data-setting="${focused}"]` : "button"));
  }
}

function away(own: Kept): HTMLElement {
  const button = element("button", { type: "button", class: "done", "data-setting": "let-go" }, words[tos.context.locale].letGo);
  button.addEventListener("click", () => void letGoOf(own));
  return button;
}

/** Whether to keep what was sent. */
function drawOffer(sent: Sent): void {
  const said = words[tos.context.locale];
  const yes = element("button", { type: "button", class: "done", "data-setting": "keep" }, keeping ? said.keeping : said.keep);
  yes.addEventListener("click", () => void keepOffered());
  const no = element("button", { type: "button", class: "done", "data-setting": "not-now" }, said.notNow);
  no.addEventListener("click", () => open(false));
  const name = sent.title || said.sent;
  panel.replaceChildren(element("h1", {}, name), element("p", {}, said.came.replace("{person}", sent.person)), element("div", { class: "offer" }, yes, no));
  panel.setAttribute("aria-label", name);
  if (!panel.hidden) {
    choose(yes);
  }
}

function open(wanted: boolean): void {
  if (!wanted && !keeping) {
    offered = null;
  }
  panel.hidden = !wanted;
  drawPanel();
  if (!wanted) {
    choose(null);
  }
}

function pressed(key: Key, down: boolean): boolean {
  if (key === "Escape") {
    const was = !panel.hidden;
    if (down && was) {
      open(false);
    }
    return was;
  }
  if (!down) {
    return true;
  }
  return panel.hidden ? onFrame(key) : onPanel(key);
}

function onFrame(key: Key): boolean {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    step(key === "ArrowRight" ? 1 : -1);
  } else if (key === "Enter") {
    open(true);
  } else {
    tell(words[tos.context.locale].hint);
  }
  return true;
}

function onPanel(key: Key): boolean {
  const focused = chosen()?.dataset["setting"];
  if (key === "ArrowUp" || key === "ArrowDown") {
    return move(key, panel) || true;
  }
  const name = SETTINGS.find((each) => each === focused);
  if (name) {
    change(name, key === "ArrowLeft" ? -1 : 1);
  } else if (key === "Enter") {
    chosen()?.click();
  }
  return true;
}

/** A touch at the sides turns over, one in the middle opens the settings. */
stage.addEventListener("click", ({ clientX }) => {
  const part = clientX / window.innerWidth;
  if (part < 0.3 || part > 0.7) {
    step(part > 0.5 ? 1 : -1);
  } else {
    open(true);
  }
});

dress(tos);
onKeys(tos, pressed);
tos.onContext(() => {
  drawPanel();
  tick();
});
await put();
tos.onSent((sent) => void receive(sent));
tos.ready();
if (kept === null && tos.context.form === "tv") {
  tell(words[tos.context.locale].hint);
}
window.setInterval(() => {
  tick();
  if (panel.hidden && !document.hidden) {
    show = pass(show, TICK_MILLIS / 1_000, settings.order, Number(settings.pace), Math.random);
    void put();
  }
}, TICK_MILLIS);
