import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { FORMS, LOCALES, pictureName, waysOf } from "./forms.mjs";
import { content } from "./content.mjs";
import { devices } from "./home.mjs";
import { accessibility, layout, settled, steered } from "./look.mjs";
import { Busy, Hangs, Pace } from "./pace.mjs";
import { APP_ADDRESS, terminal } from "./terminal.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** How long an app may take, in milliseconds, by the pace of the machine. */
export const PATIENCE = {
  /** From the page to `ready`. */
  ready: 15_000,
  /** What a person waits for without wondering. */
  soon: 3_000,
  /** Each thing that is asked of the page. */
  step: 10_000,
  /** Everything that is done with a page once it is ready. */
  look: 30_000,
};

/** What a browser gets to put a page away. */
const CLOSE_MILLIS = 1_000;

const FINDINGS_OF_A_WAY_MAX = 20;
const TEXT_CHARACTERS_MAX = 200;
const KEYS = ["ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight", "Enter"];
const KEY_MILLIS = 150;

/** Findings of one way of running the app, without those that say the same again. */
class Findings {
  failed = new Set();
  warned = new Set();

  fail(text) {
    Findings.#add(this.failed, text);
  }

  warn(text) {
    Findings.#add(this.warned, text);
  }

  static #add(to, text) {
    const line = text.replaceAll(APP_ADDRESS, "").replaceAll(/\s+/g, " ").trim();
    if (to.size < FINDINGS_OF_A_WAY_MAX) {
      to.add(line.length > TEXT_CHARACTERS_MAX ? `${line.slice(0, TEXT_CHARACTERS_MAX - 1)}…` : line);
    }
  }
}

/**
 * Runs an app in every way in which it has to be looked at.
 *
 * @param directory the app's built files
 * @param pictures where the pictures go; one of each way
 * @param stranger whether it is somebody else's app
 * @param chromium the browser
 * @param forms of those that it claims; all of them where left out
 * @param locales the languages
 * @param patience how long it may take
 * @param tell is called after each form factor with what was found
 * @throws Busy where the machine is too slow for anything to be said of an app
 * @returns of each way: its form, theme and locale, its picture, and its findings
 */
export async function trial({ directory, pictures, stranger, chromium, forms = [], locales = LOCALES, patience = PATIENCE, tell = () => undefined }) {
  const manifest = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));
  const network = (manifest.tos_network ?? []).map((each) => each.origin);
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const place = await terminal({ directory, network, stranger });
  const found = [];
  try {
    for (const form of manifest.device_type.filter((each) => forms.length === 0 || forms.includes(each))) {
      const began = Date.now();
      // A browser for each: what one form does to it, the next does not feel.
      const { browser, kill } = await launch(chromium, place.proxy);
      const ways = [];
      try {
        const pace = await Pace.beside(browser);
        for (const way of waysOf(form, locales)) {
          const told = await run({ browser, place, manifest, patience, pace }, way, join(pictures, pictureName(way)));
          ways.push(told);
          if (told.picture === null) {
            // What does not come up once is not waited for again on the same form.
            break;
          }
        }
      } finally {
        await kill();
      }
      found.push(...ways);
      tell({ form, millis: Date.now() - began, ways });
    }
  } finally {
    place.close();
  }
  return found;
}

async function run({ browser, place, manifest, patience, pace }, way, picture) {
  const screen = FORMS[way.form];
  const drawing = new Findings();
  const access = new Findings();
  const slow = pace.slowness();
  let drawn = false;
  let context;
  try {
    context = await pace.within(patience.step, browser.newContext({
      viewport: { width: screen.width, height: screen.height },
      colorScheme: way.theme,
      locale: way.locale === "en" ? "en-GB" : "zh-CN",
      hasTouch: screen.touch === true,
      reducedMotion: "reduce",
      serviceWorkers: "block",
      acceptDownloads: false,
    }));
    // The pace of the machine says what takes too long.
    context.setDefaultTimeout(0);
    const page = await pace.within(patience.step, context.newPage());
    listen(page, place, drawing);
    await pace.within(patience.step, page.addInitScript((given) => {
      window.given = given;
    }, given(place, manifest, way, screen)));
    await pace.within(patience.step, page.goto(place.page));
    if (await becomesReady({ page, patience, pace, slow }, drawing)) {
      await pace.within(patience.look, look({ page, patience, pace }, way, screen, picture, drawing, access, () => (drawn = true)));
      const { ended } = await pace.within(patience.step, page.evaluate(() => window.trial.said));
      if (ended) {
        drawing.fail(why(ended, slow));
      }
    }
  } catch (failure) {
    if (failure instanceof Busy) {
      throw failure;
    }
    drawing.fail(failure instanceof Hangs ? "it hangs: it does not answer any more" : broken(failure));
  } finally {
    await pace.within(CLOSE_MILLIS, context?.close() ?? Promise.resolve()).catch(() => undefined);
  }
  return {
    ...way,
    picture: drawn ? picture : null,
    pictures: { failed: [...drawing.failed], warned: [...drawing.warned] },
    accessibility: { failed: [...access.failed], warned: [...access.warned] },
  };
}

function given(place, manifest, { form, theme, locale }, screen) {
  const grants = (manifest.req_permissions ?? []).map((each) => each.name);
  return {
    start: place.app + manifest.start_url,
    background: manifest.background_color ?? "#000000",
    round: screen.round === true,
    setting: { context: { app: manifest.app_id, form, theme, locale, grants }, devices: devices(locale), content: content(locale, place.app) },
  };
}

/** What the browser itself complains about. */
function listen(page, place, findings) {
  page.on("pageerror", (error) => findings.fail(uncaught(error instanceof Error ? `${error.name}: ${error.message}` : String(error))));
  page.on("console", (message) => {
    if (message.type() === "error") {
      const text = message.text();
      if (text.includes("Content Security Policy")) {
        findings.fail(`the sandbox refuses it: ${text}`);
      } else if (!text.startsWith("Failed to load resource")) {
        findings.fail(`an error on the console: ${text}`);
      }
    }
  });
  page.on("response", (response) => {
    if (response.url().startsWith(place.app) && response.status() >= 400) {
      findings.fail(`the package has no ${response.url().slice(place.app.length)}`);
    }
  });
  page.on("crash", () => findings.fail("it crashed"));
}

const uncaught = (text) => `an error that nobody catches: ${text.split("\n")[0]}`;

/** @param slow whether the machine was slow: then it may be why the app was not heard of */
function why(ended, slow) {
  if (ended === "silent" && slow()) {
    throw new Busy();
  }
  return {
    silent: "it hangs: it gave no sign of life for 10 seconds",
    flood: "it floods the terminal with more than 200 messages in a second",
    closed: "it left by itself",
  }[ended];
}

/** A page that breaks off while it is looked at has crashed, or led itself elsewhere. */
function broken(failure) {
  return `it broke off while it was looked at: ${String(failure?.message ?? failure).split("\n")[0]}`;
}

async function becomesReady({ page, patience, pace, slow }, findings) {
  const began = pace.now;
  try {
    await pace.within(patience.ready, page.waitForFunction(() => window.trial.said.ready || window.trial.said.ended !== null));
  } catch (failure) {
    if (!(failure instanceof Hangs)) {
      throw failure;
    }
    const greeted = await pace.within(patience.step, page.evaluate(() => window.trial.said.greeted));
    findings.fail(greeted ? "it greets the terminal and never says ready()" : "it does not greet the terminal: call connect()");
    return false;
  }
  const { ready, ended } = await pace.within(patience.step, page.evaluate(() => window.trial.said));
  if (!ready) {
    findings.fail(why(ended, slow));
    return false;
  }
  if (pace.now - began > patience.soon) {
    findings.warn(`it takes ${((pace.now - began) / 1_000).toFixed(1)} s until its first picture`);
  }
  return true;
}

async function look({ page, patience, pace }, way, screen, picture, drawing, access, drawn) {
  const inside = await insideOf({ page, patience, pace }, drawing);
  await inside(settled);
  const png = await pace.within(patience.step, page.screenshot({ omitBackground: screen.round === true }));
  writeFileSync(picture, png);
  drawn();
  if (await blank(page, png)) {
    drawing.fail("it draws nothing: the picture has one colour");
  }
  const laid = await inside(layout, { round: screen.round === true, textPixels: screen.textPixels });
  laid.findings.forEach((each) => drawing.fail(each));
  laid.warnings.forEach((each) => drawing.warn(each));
  for (const { serious, text } of await inside(accessibility, { touch: screen.touch === true }, axe)) {
    serious ? access.fail(text) : access.warn(text);
  }
  if (screen.keys && way.locale === "en") {
    await steer(page, inside, drawing);
  }
}

/**
 * Runs functions in the app's page, in a world beside its own: its scripts can neither see nor change what they do.
 */
async function insideOf({ page, patience, pace }, findings) {
  const frame = page.frames().find((each) => each !== page.mainFrame());
  if (!frame) {
    throw new Error("the frame has gone");
  }
  let session;
  try {
    session = await page.context().newCDPSession(frame);
  } catch {
    // The browser runs both pages in one process.
    session = await page.context().newCDPSession(page);
  }
  // The browser tells again what was thrown before, which is lost where it happens while the frame gets a process of its own.
  session.on("Runtime.exceptionThrown", ({ exceptionDetails: { exception, text } }) => findings.fail(uncaught(String(exception?.description ?? exception?.value ?? text))));
  await session.send("Runtime.enable");
  const { frameTree } = await session.send("Page.getFrameTree");
  const { frame: { id } } = frameTree.childFrames?.[0] ?? frameTree;
  const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", { frameId: id, worldName: "trial" });
  return async (work, argument = null, before = "") => {
    const expression = `${before};(${work})(${JSON.stringify(argument)})`;
    const { result, exceptionDetails } = await pace.within(
      patience.step,
      session.send("Runtime.evaluate", { expression, contextId, awaitPromise: true, returnByValue: true }),
    );
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  };
}

/** Whether nothing stands out from the ground: at least one pixel in 5,000 has to. */
function blank(page, png) {
  return page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(pen.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
    const middle = pixels[pixels.length / 2 + bitmap.width / 2];
    const counts = new Map();
    for (const each of pixels) {
      // What lies outside of a round screen is transparent.
      if (each !== 0) {
        counts.set(each, (counts.get(each) ?? 0) + 1);
      }
    }
    const ground = Math.max(...counts.values());
    const all = [...counts.values()].reduce((sum, each) => sum + each, 0);
    return middle === 0 || all - ground < all / 5_000;
  }, png.toString("base64"));
}

/** Where there is something to press or to scroll to, the remote control has to reach it. */
async function steer(page, inside, findings) {
  const rest = await inside(steered);
  await page.waitForTimeout(KEY_MILLIS);
  let before = await inside(steered);
  const moves = before.state !== rest.state;
  if ((before.pressable === 0 && !before.hidden) || (before.reached && !before.hidden) || moves) {
    return;
  }
  let reacted = false;
  for (const key of KEYS) {
    await page.evaluate((name) => window.trial.key(name, true), key);
    await page.waitForTimeout(KEY_MILLIS);
    await page.evaluate((name) => window.trial.key(name, false), key);
    const after = await inside(steered);
    reacted ||= after.state !== before.state;
    before = after;
  }
  if (!reacted) {
    findings.fail(
      before.pressable > 0
        ? "the keys of the remote control reach nothing, and there is something to press"
        : "the keys of the remote control do not scroll to what lies below",
    );
  }
}
