import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../dev/serve.mjs";

/**
 * Loads the built shell in Debian's cog (WPE WebKit 2.38) under a headless weston, for each form,
 * and steers it. A script put before the shell's own reports errors and what is on the page to
 * the server's `/beacon`; the run fails on any script error, refused policy or missing page, and
 * when the TV's focus ring does not arrive. The window gets its size by cog's variables and is not
 * made full screen: with that, cog 0.16 stops drawing at 1920×1080 under a headless weston.
 *
 * Needs the Debian packages cog and weston. `node test/webkit.mjs`
 */
const PAGE_SECONDS_MAX = 40;

const prelude = `(${function report() {
  const send = (kind, what) => fetch("/beacon", { method: "POST", body: JSON.stringify({ kind, what, page: location.search }) });
  window.addEventListener("error", (event) => send("error", event.message + " at " + event.filename + ":" + event.lineno));
  window.addEventListener("unhandledrejection", (event) => send("error", String(event.reason)));
  document.addEventListener("securitypolicyviolation", (event) => send("error", "refused by policy: " + event.violatedDirective + " " + event.blockedURI));
  const said = console.error;
  console.error = (...what) => {
    send("error", what.map(String).join(" "));
    said.apply(console, what);
  };
  const key = (name) => {
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keyup", { key: name, bubbles: true, cancelable: true }));
  };
  const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
  window.addEventListener("load", async () => {
    while (!document.querySelector("[data-page]")) {
      await pause(50);
    }
    await pause(400);
    let frames = 0;
    const count = () => {
      frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    const before = document.activeElement?.getAttribute("data-key") ?? null;
    key("ArrowDown");
    await pause(300);
    key("ArrowRight");
    // Software drawing is slow: the ring may take its time, but it must arrive.
    const off = () => {
      const ring = document.querySelector(".ring.shown")?.getBoundingClientRect();
      const focus = document.activeElement?.getBoundingClientRect();
      return ring && focus ? Math.abs(ring.left + 7 - focus.left) + Math.abs(ring.top + 7 - focus.top) : null;
    };
    for (let tries = 0; tries < 100 && !(off() < 2 && off() !== null) && document.querySelector(".ring"); tries++) {
      await pause(100);
    }
    send("ready", {
      agent: navigator.userAgent,
      shown: document.querySelector("[data-page]").getAttribute("data-page"),
      form: document.documentElement.dataset.form,
      size: [innerWidth, innerHeight],
      overflow: document.documentElement.scrollWidth > innerWidth,
      frames,
      visibility: document.visibilityState,
      before,
      after: document.activeElement?.getAttribute("data-key") ?? null,
      ringOffPixels: off(),
    });
  });
}})();`;

const pages = [
  ["form=tv&state=unclaimed", 1920, 1080],
  ["form=tv", 1920, 1080],
  ["form=tv&state=offline&locale=zh-Hans", 1920, 1080],
  ["form=watch", 454, 454],
  ["form=appliance&product=thermostat", 480, 320],
  ["form=appliance&product=coffee-machine", 480, 320],
];

async function appears(folder, name) {
  const found = new AbortController();
  const watcher = watch(folder, { signal: found.signal }, () => existsSync(join(folder, name)) && found.abort());
  if (existsSync(join(folder, name))) {
    found.abort();
  }
  await once(watcher, "close");
}

async function stop(child) {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
}

async function load(server, [query, width, height]) {
  const folder = mkdtempSync(join(tmpdir(), "shell-webkit-"));
  const env = {
    ...process.env,
    XDG_RUNTIME_DIR: folder,
    WAYLAND_DISPLAY: "shell",
    LIBGL_ALWAYS_SOFTWARE: "1",
    COG_PLATFORM_WL_VIEW_WIDTH: String(width),
    COG_PLATFORM_WL_VIEW_HEIGHT: String(height),
  };
  const compositor = ["--backend=headless-backend.so", "--use-pixman", `--width=${width}`, `--height=${height}`, "--socket=shell", "--idle-time=0", `--log=${join(folder, "weston.log")}`];
  const weston = spawn("weston", compositor, { env, stdio: "ignore" });
  try {
    await appears(folder, "shell");
    const cog = spawn("cog", ["-P", "wl", `http://localhost:${server.port}/?${query}`], { env, stdio: ["ignore", "ignore", "pipe"] });
    let words = "";
    cog.stderr.on("data", (chunk) => (words += chunk));
    try {
      const ready = await heard(server, `?${query}`);
      return { query, ready, errors: server.beacons.filter((each) => each.page === `?${query}` && each.kind === "error"), words };
    } finally {
      await stop(cog);
    }
  } finally {
    await stop(weston);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function heard(server, page) {
  const deadline = AbortSignal.timeout(PAGE_SECONDS_MAX * 1000);
  for (;;) {
    const ready = server.beacons.find((each) => each.page === page && each.kind === "ready");
    if (ready) {
      return ready.what;
    }
    try {
      await once(server.heard, "beacon", { signal: deadline });
    } catch {
      return null;
    }
  }
}

const server = await serve(0, { prelude });
let failed = false;
for (const page of pages) {
  const { query, ready, errors, words } = await load(server, page);
  const arrived = ready !== null && (ready.form !== "tv" || (ready.ringOffPixels !== null && ready.ringOffPixels < 2));
  const good = arrived && errors.length === 0 && !ready.overflow;
  failed ||= !good;
  console.log(`${good ? "ok  " : "FAIL"} ${query}`);
  console.log(ready === null ? `     no page within ${PAGE_SECONDS_MAX} s: ${words.trim().split("\n").slice(-4).join(" | ")}` : `     ${JSON.stringify(ready)}`);
  errors.forEach((each) => console.log(`     ${each.what}`));
}
server.close();
process.exitCode = failed ? 1 : 0;
