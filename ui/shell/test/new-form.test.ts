import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { changed, guide, type Change } from "./guide.ts";

/** docs/form-factors.md, followed to the letter in a copy of the sources. */
const root = fileURLToPath(new URL("../../../", import.meta.url));
const BUILD_MILLIS_MAX = 300_000;
const TEST_MILLIS_MAX = 60_000;
vi.setConfig({ testTimeout: TEST_MILLIS_MAX });

const faults: string[] = [];
const steps = guide(readFileSync(join(root, "docs/form-factors.md"), "utf8"));

let copy: string;
let close: () => void;
let address: string;
let browser: Browser;

function copied(): string {
  mkdirSync(join(root, "ui/target"), { recursive: true });
  const made = mkdtempSync(join(root, "ui/target/new-form-"));
  const left = new Set(["node_modules", "dist", "target"]);
  for (const part of ["ui/kit", "ui/sdk", "ui/shell", "api/thing-models", "protocol/src/main/java/org/opentos/protocol/FormFactor.java"]) {
    cpSync(join(root, part), join(made, part), { recursive: true, filter: (source) => !left.has(source.slice(source.lastIndexOf("/") + 1)) });
  }
  // The packages of the copy are found as its own, the others where they are.
  mkdirSync(join(made, "ui/node_modules/@opentos"), { recursive: true });
  for (const own of ["kit", "sdk", "shell"]) {
    symlinkSync(join(made, "ui", own), join(made, "ui/node_modules/@opentos", own));
  }
  return made;
}

function make(change: Change): void {
  const file = join(copy, change.file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, change.hunks ? changed(readFileSync(file, "utf8"), change) : change.whole);
}

function run(...command: [string, ...string[]]): Promise<void> {
  return new Promise((done, fail) => {
    const said: string[] = [];
    const child = spawn(command[0], command.slice(1), { cwd: join(copy, "ui/shell") });
    child.stdout.on("data", (part) => said.push(String(part)));
    child.stderr.on("data", (part) => said.push(String(part)));
    child.on("error", fail);
    child.on("close", (code) => (code === 0 ? done() : fail(new Error(`${command.join(" ")} ended with ${code}:\n${said.join("")}`))));
  });
}

beforeAll(async () => {
  copy = copied();
  steps.forEach(make);
  const tool = (name: string): string => join(root, "ui/node_modules", name);
  await Promise.all([
    run(process.execPath, tool("svelte-check/bin/svelte-check"), "--tsconfig", "./tsconfig.json", "--fail-on-warnings"),
    run(process.execPath, tool("vite/bin/vite.js"), "build"),
  ]);
  const { serve } = (await import(pathToFileURL(join(copy, "ui/shell/dev/serve.mjs")).href)) as { serve: () => Promise<{ port: number; close: () => void }> };
  const server = await serve();
  close = () => server.close();
  address = `http://mirror.localhost:${server.port}/?form=mirror`;
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}, BUILD_MILLIS_MAX);

afterAll(async () => {
  await browser?.close();
  close?.();
  rmSync(copy, { recursive: true, force: true });
});

afterEach(() => expect(faults).toEqual([]));

async function open(query: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 720, height: 1280 }, hasTouch: true });
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(address + query);
  return page;
}

it("says what to change in which file", () => {
  expect(steps.map(({ file }) => file)).toEqual([
    "protocol/src/main/java/org/opentos/protocol/FormFactor.java",
    "ui/sdk/src/wire.ts",
    "ui/kit/src/texts/things.ts",
    "ui/shell/src/forms/forms.ts",
    "ui/shell/src/mirror/Mirror.svelte",
    "ui/shell/src/forms/layouts.ts",
    "api/thing-models/mirror.tm.json",
  ]);
});

it("draws the new form by its row of the table, with a first page of its own", async () => {
  const page = await open("");
  await page.locator('.mirror [data-thing^="device_lamp"]').waitFor();
  const worn = await page.evaluate(() => {
    const { dataset, style } = document.documentElement;
    return { form: dataset["form"], build: dataset["build"], look: dataset["look"], rem: style.fontSize, wide: document.documentElement.scrollWidth };
  });
  expect(worn).toEqual({ form: "mirror", build: "wide", look: "clear", rem: "20px", wide: 720 });
  await page.screenshot({ path: join(root, "target/screens/shell-mirror-en.png") });
});

it("switches a thing of the home by touch, opens it and leaves it", async () => {
  const page = await open("&story=touch");
  const lamp = page.locator('[data-thing^="device_lamp"]');
  await lamp.tap();
  await lamp.getByText("Off", { exact: true }).waitFor();
  await lamp.dispatchEvent("hold");
  await page.locator("[data-open-thing]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[data-open-thing]").waitFor({ state: "detached" });
});

it("has the apps, the store and the page to claim it, as every form has", async () => {
  const page = await open("&apps=all&story=apps");
  await page.locator('[data-app="org.example.app1"]').waitFor();
  await page.locator('[data-key="store"]').tap();
  await page.locator('[data-key="store-org.example.stars"]').waitFor();
  const unclaimed = await open("&state=unclaimed");
  await unclaimed.locator('[data-page="claim"]').getByText("K7QM-3XTD").waitFor();
});
