import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { serve } from "../dev/serve.mjs";

/**
 * What a person does with each form, by keys and by touch, in headless Chromium against the double:
 * steer, toggle, hold, adjust, choose, order, confirm, change the language, lose the runtime.
 * `node test/story.mjs` after a build.
 */
const server = await serve();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const faults = [];

async function open(query, width, height, options = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(`http://tv.localhost:${server.port}/?${query}`);
  await page.locator("[data-page]").first().waitFor();
  return page;
}

const focusKey = (page) => page.evaluate(() => document.activeElement?.getAttribute("data-key"));
const tile = (page, name) => page.locator(`[data-thing^="device_${name}"]`);

async function told(name, story) {
  await story();
  console.log(`ok   ${name}`);
}

await told("TV: OK switches a lamp; the wish stands beside the report until it is answered", async () => {
  const page = await open("form=tv&story=toggle", 1920, 1080);
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-thing"));
  assert.match((await focusKey(page)) ?? "", /^thing-device_lamp/);
  await page.keyboard.press("Enter");
  await tile(page, "lamp").getByText("On → Off").waitFor();
  await tile(page, "lamp").getByText("Off", { exact: true }).waitFor();
});

await told("TV: holding OK opens, Escape returns to the same tile", async () => {
  const page = await open("form=tv&story=hold", 1920, 1080);
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-thing"));
  await page.keyboard.press("ArrowRight");
  const from = await focusKey(page);
  await page.keyboard.down("Enter");
  await page.locator("[data-open-thing]").waitFor();
  await page.keyboard.up("Enter");
  assert.equal(await page.locator("[data-open-thing]").count(), 1);
  await page.keyboard.press("Escape");
  await page.locator("[data-open-thing]").waitFor({ state: "detached" });
  await page.waitForFunction((key) => document.activeElement?.getAttribute("data-key") === key, from);
});

await told("TV: a slider of a thing follows left and right, a quick one is taken in hand first", async () => {
  const page = await open("form=tv&story=slide", 1920, 1080);
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-thing"));
  await page.locator('[data-key="quick-volume"]').focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.locator('[data-key="quick-volume"]').getByText("28").last().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focusKey(page), "quick-muted");
});

await told("TV: a coffee is ordered by keys alone; what is missing is asked for", async () => {
  const page = await open("form=tv&story=coffee", 1920, 1080);
  await tile(page, "coffee").focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-field="coffeeDrink"]').waitFor();
  await page.locator('[data-send="orderDrink"]').focus();
  await page.keyboard.press("Enter");
  await page.getByText("Choose “Drink” first.").waitFor();
  assert.equal(await focusKey(page), "field-coffeeDrink");
  await page.keyboard.press("Enter");
  await page.locator('[data-option="americano"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-option"));
  for (const wanted of ["cappuccino", "coffee", "drip coffee", "espresso"]) {
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction((value) => document.activeElement?.getAttribute("data-option") === value, wanted);
  }
  await page.keyboard.press("Enter");
  await page.locator('[data-field="coffeeDrink"]').getByText("Espresso").waitFor();
  const sent = page.waitForRequest((request) => request.url().endsWith("/actions/orderDrink"));
  await page.locator('[data-send="orderDrink"]').focus();
  await page.keyboard.press("Enter");
  assert.deepEqual((await sent).postDataJSON(), { input: { coffeeDrink: "espresso" } });
});

await told("TV: Escape inside a choice closes only the choice", async () => {
  const page = await open("form=tv&story=escape", 1920, 1080);
  await tile(page, "coffee").focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-field="size"]').focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-option="large"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-option"));
  await page.keyboard.press("Escape");
  await page.locator('[data-option="large"]').waitFor({ state: "detached" });
  assert.equal(await page.locator("[data-open-thing]").count(), 1);
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-key") === "field-size");
});

await told("TV: a lock asks before it opens", async () => {
  const page = await open("form=tv&story=lock", 1920, 1080);
  await tile(page, "lock").focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-open-thing] [data-property="locked"]').waitFor();
  await page.keyboard.press("Enter");
  await page.locator('[data-key="no"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-key") === "no");
  await page.keyboard.press("ArrowLeft");
  const sent = page.waitForRequest((request) => request.url().endsWith("/properties/locked"));
  await page.keyboard.press("Enter");
  assert.deepEqual((await sent).postDataJSON(), { value: false });
});

await told("TV: through the hub nothing can be set while it is out of reach, and the page says so", async () => {
  const page = await open("form=tv&state=offline&story=refused", 1920, 1080);
  await page.locator('[data-connection="offline"]').waitFor();
  await tile(page, "lamp").focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-open-thing] [data-property="power"]').waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("other devices cannot be set now").waitFor();
});

await told("Panel: the dial turns by finger, the language changes, the switch waits for its hardware", async () => {
  const page = await open("form=appliance&product=thermostat&story=dial", 480, 320, { hasTouch: true });
  const dial = await page.locator('[data-key="dial"]').boundingBox();
  const sent = page.waitForRequest((request) => request.url().endsWith("/properties/targetTemperature"));
  await page.mouse.click(dial.x + dial.width / 2, dial.y + dial.height * 0.08);
  assert.deepEqual((await sent).postDataJSON(), { value: 17.5 });
  await page.locator('[data-key="language"]').tap();
  await page.locator("html[lang=zh-Hans]").waitFor();
  await page.locator('[data-property="childLock"]').tap();
  await page.locator('[data-property="childLock"]').getByText("→").waitFor();
  await page.locator('[data-property="childLock"][aria-checked="true"]').waitFor();
});

await told("Watch: keys lead from the face to the favourites, the crown turns a dial", async () => {
  const page = await open("form=watch&story=crown", 454, 454, { hasTouch: true });
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-thing"));
  await tile(page, "thermostat").dispatchEvent("hold");
  await page.locator('[data-property="targetTemperature"]').tap();
  await page.locator('[data-key="dial"]').waitFor();
  await page.mouse.move(227, 227);
  const sent = page.waitForRequest((request) => request.url().endsWith("/properties/targetTemperature"));
  await page.mouse.wheel(0, -120);
  assert.deepEqual((await sent).postDataJSON(), { value: 23 });
});

await told("every form: when the runtime is gone, the page says so within a second", async () => {
  const pages = [
    await open("form=tv&story=gone", 1920, 1080),
    await open("form=watch&story=gone", 454, 454),
    await open("form=appliance&product=lamp&story=gone", 480, 320),
  ];
  // Measured inside the page, from the broken stream to the sign: a busy machine adds nothing to it.
  const delays = pages.map((page) =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const probe = new EventSource("/local/live");
          let broken = 0;
          probe.addEventListener("error", () => {
            broken = performance.now();
            probe.close();
            look();
          });
          const look = () => {
            if (broken > 0 && document.querySelector('[data-connection="offline"]')) {
              resolve(performance.now() - broken);
            }
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
          probe.addEventListener("open", () => document.body.setAttribute("data-probe", ""));
        }),
    ),
  );
  await Promise.all(pages.map((page) => page.locator("body[data-probe]").waitFor()));
  server.close();
  for (const delay of await Promise.all(delays)) {
    assert.ok(delay < 1_000, `${delay} ms`);
  }
});

await browser.close();
assert.deepEqual(faults, []);
