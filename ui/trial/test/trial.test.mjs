import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../tool/browser.mjs";
import { LOCALES } from "../tool/forms.mjs";
import { isPublic } from "../tool/terminal.mjs";
import { PATIENCE, trial } from "../tool/trial.mjs";

const HELLO = `
  const { port1, port2 } = new MessageChannel();
  const waiting = new Map();
  const keys = [];
  port1.onmessage = ({ data }) => {
    if (data.type === "ping") port1.postMessage({ type: "pong" });
    if (data.type === "key") keys.forEach((each) => each(data.key, data.down));
  };
  parent.postMessage({ tos: "hello", sdk: 1 }, "*", [port2]);
  const ready = () => port1.postMessage({ type: "ready" });
`;

/** What hangs on purpose is not waited for as long as what may only be slow. */
const IMPATIENCE = { ready: 5_000, soon: 5_000, step: 2_500, look: 15_000 };

let work;
let witness;
let heard;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "opentos-trial-"));
  heard = [];
  witness = createServer((request, response) => {
    heard.push(request.url);
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" });
    response.end();
  });
  await new Promise((done) => witness.listen(0, "127.0.0.1", done));
});

afterAll(() => {
  witness.close();
  rmSync(work, { recursive: true });
});

/** Runs an app of one page on a form factor, and says what was found. */
async function tried(name, { body = "<main><h1>Hello</h1></main>", script = "ready();", style = "body { background: #112; color: #fff; font-size: 40px }", form = "tv", locales = ["en"], network = [], stranger = true, head = "<title>Trial</title>", patience = PATIENCE } = {}) {
  const directory = join(work, name);
  const files = {
    "manifest.json": JSON.stringify({ app_id: "org.example.trial", start_url: "index.html", device_type: [form], tos_network: network.map((origin) => ({ origin })) }),
    "index.html": `<!doctype html><html lang="en"><head>${head}<link rel="stylesheet" href="app.css"></head><body>${body}<script src="app.js"></script></body></html>`,
    "app.css": style,
    "app.js": HELLO + script,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const ways = await trial({ directory, pictures: join(directory, "pictures"), stranger, locales, chromium: findChromium(), patience });
  return { ways, pictures: ways[0].pictures.failed, accessibility: ways[0].accessibility.failed, warned: ways[0].pictures.warned };
}

describe("a trial", () => {
  it("finds nothing wrong with an app that is right, and keeps its pictures", async () => {
    const { ways } = await tried("right", { form: "appliance", locales: LOCALES });
    expect(ways.map(({ theme, locale }) => `${theme} ${locale}`)).toEqual(["light en", "light zh-Hans", "dark en", "dark zh-Hans"]);
    expect(ways.flatMap((each) => [...each.pictures.failed, ...each.accessibility.failed])).toEqual([]);
    expect(ways[0].picture).toMatch(/appliance-en-light\.png$/);
  });

  it("has two players at the controllers of an app that opens a party, who press what there is", async () => {
    const script = `
      const pressed = new Set();
      port1.addEventListener("message", ({ data }) => {
        if (data.type === "input" && data.input.buttons.a.presses > 0) pressed.add(data.seat);
        if (pressed.size === 2) ready();
      });
      port1.postMessage({ type: "call", id: 1, call: "controllers.open", arguments: { layout: "gamepad", seats: 4 } });
    `;
    expect((await tried("party", { script })).pictures).toEqual([]);
  });

  it("tells an app that does not come up from one that does not greet", async () => {
    expect((await tried("mute", { script: "", patience: IMPATIENCE })).pictures).toEqual(["it greets the terminal and never says ready()"]);
  });

  it("ends an app that loops, and says so", async () => {
    const { pictures } = await tried("loop", { script: "ready(); setTimeout(() => { for (;;) {} }, 0);", patience: IMPATIENCE });
    expect(pictures).toEqual(["it hangs: it does not answer any more"]);
  });

  it("ends an app that floods the terminal", async () => {
    const { pictures } = await tried("flood", { script: "for (let i = 0; i < 500; i++) ready();" });
    expect(pictures).toEqual(["it floods the terminal with more than 200 messages in a second"]);
  });

  it("reports errors, what the package lacks and what the sandbox refuses", async () => {
    const { pictures } = await tried("errors", {
      body: '<main><h1>Hello</h1><img src="none.png" alt="none"></main>',
      script: `ready(); fetch("http://localhost:${witness.address().port}/direct").catch(() => 0); setTimeout(() => { throw new Error("lost"); }, 0);`,
    });
    expect(pictures).toContainEqual(expect.stringContaining("lost"));
    expect(pictures).toContain("the package has no none.png");
    expect(pictures).toContainEqual(expect.stringMatching(/^the sandbox refuses it: .*connect-src/));
  });

  it("lets a stranger's app reach nothing on this machine, whatever its manifest names", async () => {
    const origin = `http://localhost:${witness.address().port}`;
    const script = `fetch("${origin}/named").then(() => ready(), () => ready());`;
    await tried("reach", { network: [origin], script });
    expect(heard).not.toContain("/named");
    await tried("own", { network: [origin], script, stranger: false });
    expect(heard).toContain("/named");
  });

  it("sees a page on which nothing is drawn", async () => {
    expect((await tried("blank", { body: "<main></main>" })).pictures).toEqual(["it draws nothing: the picture has one colour"]);
  });

  it("sees what lies outside of the screen or is cut off by a round one", async () => {
    const far = await tried("far", { style: "body { background: #112; color: #fff; font-size: 40px; overflow: hidden } h1 { position: absolute; left: 1900px; white-space: nowrap }" });
    expect(far.pictures).toEqual(["“Hello” lies outside of the screen"]);
    const round = await tried("round", { form: "watch", style: "body { background: #112; color: #fff; overflow: hidden; margin: 0 } h1 { position: absolute; top: 0; left: 0; margin: 0; }" });
    expect(round.pictures).toEqual(["“Hello” is cut off by the round screen"]);
  });

  it("wants what can be pressed to be reached by the remote control", async () => {
    const body = "<main><h1>Hello</h1><button>One</button><button>Two</button></main>";
    const style = "body { background: #112; color: #fff; font-size: 40px } button { font-size: 40px }";
    const without = await tried("unreached", { body, style });
    expect(without.pictures).toEqual(["the keys of the remote control reach nothing, and there is something to press"]);
    const steered = await tried("reached", { body, style, script: 'keys.push((key, down) => down && document.querySelector("button").focus()); ready();' });
    expect(steered.pictures).toEqual([]);
  });

  it("finds faults of accessibility, which the app's own scripts cannot hide", async () => {
    const { accessibility } = await tried("access", {
      body: '<main><h1 style="color: #223">Hello</h1><img src="app.css" style="width: 9px"></main>',
      script: "window.axe = { run: async () => ({ violations: [] }) }; document.querySelectorAll = () => []; ready();",
    });
    expect(accessibility).toContainEqual(expect.stringContaining("image-alt"));
    expect(accessibility).toContainEqual(expect.stringContaining("color-contrast"));
  });
});

describe("an address", () => {
  it("of this machine or its network is no stranger's", () => {
    for (const each of ["127.0.0.1", "10.1.2.3", "192.168.0.5", "169.254.169.254", "172.20.0.1", "100.64.0.1", "0.0.0.0", "::1", "::ffff:127.0.0.1", "fe80::1", "fd00::1"]) {
      expect(isPublic(each), each).toBe(false);
    }
    for (const each of ["93.184.216.34", "1.1.1.1", "2606:4700::1111"]) {
      expect(isPublic(each), each).toBe(true);
    }
  });
});
