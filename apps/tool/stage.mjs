import { spawn } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Builds apps as a developer's are built, and serves them under the policy that a terminal gives them. */

export const apps = fileURLToPath(new URL("..", import.meta.url));
const root = join(apps, "..");
const out = join(root, "target", "apps");
/** What the apps are built and looked at with is installed for the pages; an app itself needs none of it. */
export const installed = createRequire(join(root, "ui", "shell", "package.json"));

/** The names of all apps: the directories with a manifest. */
export const names = readdirSync(apps).filter((each) => existsSync(join(apps, each, "manifest.json")));

export const manifest = (name) => JSON.parse(readFileSync(join(apps, name, "manifest.json"), "utf8"));

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".webp": "image/webp",
};

function build(name) {
  return new Promise((resolve, reject) => {
    const tool = spawn("node", [join(root, "ui", "sdk", "tool", "build.mjs"), join(apps, name), join(out, name)]);
    let said = "";
    tool.stdout.on("data", (part) => (said += part));
    tool.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${name}: ${said}`))));
  });
}

async function buildHost() {
  mkdirSync(out, { recursive: true });
  const vite = await import(installed.resolve("vite").replace("index.cjs", "dist/node/index.js"));
  await vite.build({
    configFile: false,
    logLevel: "error",
    root: join(apps, "tool"),
    resolve: {
      alias: [
        { find: "@opentos/kit/app-bridge", replacement: join(root, "ui/kit/src/app-bridge.ts") },
        { find: "@opentos/sdk/wire", replacement: join(root, "ui/sdk/src/wire.ts") },
        { find: "@opentos/sdk/emulator", replacement: join(root, "ui/sdk/src/emulator.ts") },
        { find: "@opentos/sdk", replacement: join(root, "ui/sdk/src/index.ts") },
      ],
    },
    build: {
      outDir: join(out, ".host"),
      emptyOutDir: true,
      lib: { entry: join(apps, "tool", "host.ts"), formats: ["es"], fileName: () => "host.js" },
    },
  });
}

/** As `AppPages` of the device has it. */
function policy(own, network) {
  return `sandbox allow-scripts; default-src 'none'; script-src ${own} 'wasm-unsafe-eval'; style-src ${own} 'unsafe-inline'; img-src ${own} data: blob:; media-src ${own} blob:; font-src ${own}; connect-src ${own} ${network.join(" ")}; worker-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'`;
}

const PAGE = `<!doctype html><title>stage</title><style>html,body,iframe{margin:0;width:100%;height:100%;border:0;overflow:hidden;position:absolute;inset:0;background:#000}.close{position:fixed;top:.5rem;right:.5rem;width:2.4rem;height:2.4rem;border-radius:50%;background:#8887}html.watch{font-size:28px}html.appliance{font-size:18px}.watch .close{right:auto;left:50%;transform:translateX(-50%)}.tv .close,.glasses .close,.band .close{display:none}</style><iframe title="app" sandbox="allow-scripts" allow="autoplay"></iframe><div class="close"></div><script type="module" src="/host.js"></script>`;

/** @param only names of apps to build */
export async function stage(only) {
  await buildHost();
  for (const name of only) {
    await build(name);
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path === "/") {
      response.setHeader("Content-Type", TYPES[".html"]).end(PAGE);
      return;
    }
    const file = path === "/host.js" ? join(out, ".host", "host.js") : join(out, path.slice("/apps/".length));
    if (path.includes("..") || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const name = path.split("/")[2];
    if (path.startsWith("/apps/")) {
      // A page in a sandbox is of an origin of its own, and asks for its modules as a stranger.
      response.setHeader("Access-Control-Allow-Origin", "*");
      const own = `http://app-${name}.localhost:${server.address().port}/apps/${name}/`;
      response.setHeader("Content-Security-Policy", policy(own, (manifest(name).tos_network ?? []).map(({ origin }) => origin)));
    }
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  return { port: server.address().port, close: () => server.close() };
}

export const SIZES = {
  tv: { width: 1920, height: 1080 },
  phone: { width: 360, height: 740 },
  watch: { width: 454, height: 454 },
  band: { width: 194, height: 368 },
  glasses: { width: 640, height: 360 },
  appliance: { width: 480, height: 320 },
  vr: { width: 1280, height: 720 },
};

/** Opens an app on an emulated terminal; answers its page and the frame in which it runs. */
export async function open(browser, port, { app, form, locale = "en", theme = "dark", now, setting = {}, before, still = false }) {
  const context = await browser.newContext({
    viewport: SIZES[form],
    colorScheme: theme,
    timezoneId: "Europe/Berlin",
    locale: locale === "en" ? "en-GB" : "zh-CN",
    reducedMotion: still ? "reduce" : "no-preference",
  });
  if (now) {
    await context.clock.setFixedTime(new Date(now));
  }
  await before?.(context);
  const page = await context.newPage();
  const grants = (manifest(app).req_permissions ?? []).map(({ name }) => name);
  const full = {
    ...setting,
    context: { app: manifest(app).app_id, form, locale, theme, grants, ...setting.context },
    src: `http://app-${app}.localhost:${port}/apps/${app}/${manifest(app).start_url}`,
  };
  await page.addInitScript(`window.setting = ${JSON.stringify(full)}`);
  await page.goto(`http://terminal.localhost:${port}/`);
  await page.evaluate((name) => document.documentElement.classList.add(name), form);
  await page.waitForFunction(() => window.world?.ready, undefined, { timeout: 10_000 });
  const frame = page.frames().find((each) => each !== page.mainFrame());
  return { context, page, frame };
}
