import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { forms } from "../dev/forms.mjs";
import { look, point, touch, useHands, wear } from "../dev/headset.mjs";
import { serve } from "../dev/serve.mjs";

/**
 * What a person does with each form, by keys and by touch, in headless Chromium against the double:
 * steer, toggle, hold, adjust, choose, order, confirm, change the language, lose the runtime.
 * `node test/story.mjs` after a build.
 */
const server = await serve();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--enable-unsafe-swiftshader", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
const faults = [];

async function open(query, { prepare, ...options } = {}) {
  const { screen } = forms[new URLSearchParams(query).get("form")];
  const context = await browser.newContext({ viewport: screen, ...options });
  const page = await context.newPage();
  await prepare?.(page);
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(`http://tv.localhost:${server.port}/?${query}`);
  await page.locator("[data-page]").first().waitFor();
  return page;
}

const focusKey = (page) => page.evaluate(() => document.activeElement?.getAttribute("data-key"));
const tile = (page, name) => page.locator(`[data-thing^="device_${name}"]`);

/** `node test/story.mjs VR:` tells only what begins so. */
const only = process.argv[2] ?? "";

async function told(name, story) {
  if (!name.startsWith(only)) {
    return;
  }
  await story();
  // A room that goes on being drawn would take the time of the next story.
  await Promise.all(browser.contexts().map((context) => context.close()));
  console.log(`ok   ${name}`);
}

await told("TV: OK switches a lamp; the wish stands beside the report until it is answered", async () => {
  const page = await open("form=tv&story=toggle&answers=4000");
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-thing"));
  assert.match((await focusKey(page)) ?? "", /^thing-device_lamp/);
  await page.keyboard.press("Enter");
  await tile(page, "lamp").getByText("On → Off").waitFor();
  await tile(page, "lamp").getByText("Off", { exact: true }).waitFor();
});

await told("TV: holding OK opens, Escape returns to the same tile", async () => {
  const page = await open("form=tv&story=hold");
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
  const page = await open("form=tv&story=slide");
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
  const page = await open("form=tv&story=coffee");
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
  const page = await open("form=tv&story=escape");
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

await told("TV: a lock of the home can be looked at, not opened", async () => {
  const page = await open("form=tv&story=lock");
  await tile(page, "lock").focus();
  await page.keyboard.press("Enter");
  await page.locator("[data-open-thing] .state").getByText("Locked").waitFor();
  await page.getByText("What keeps the home safe").waitFor();
  assert.equal(await page.locator('[data-open-thing] [data-property="locked"]').count(), 0);
});

await told("Panel: a lock asks before it opens", async () => {
  const page = await open("form=appliance&product=door-lock&story=own-lock");
  await page.locator('[data-key="main"]').click();
  await page.locator('[data-key="no"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-key") === "no");
  const sent = page.waitForRequest((request) => request.url().endsWith("/properties/locked"));
  await page.locator('[data-key="yes"]').click();
  assert.deepEqual((await sent).postDataJSON(), { value: false });
});

await told("TV: through the hub nothing can be set while it is out of reach, and the page says so", async () => {
  const page = await open("form=tv&state=offline&story=refused");
  await page.locator('[data-connection="offline"]').waitFor();
  await tile(page, "lamp").focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-open-thing] [data-property="power"]').waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("other devices cannot be set now").waitFor();
});

await told("Panel: the dial turns by finger, the language changes, the switch waits for its hardware", async () => {
  const page = await open("form=appliance&product=thermostat&story=dial", { hasTouch: true });
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
  const page = await open("form=watch&story=crown", { hasTouch: true });
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

await told("Band: the day at a glance, and below it the home and a payment", async () => {
  const page = await open("form=band&pay=idle&story=band&answers=4000", { hasTouch: true });
  await page.locator('[data-reading="steps"]').getByText("6,240").waitFor();
  await page.locator('[data-reading="heartRate"]').getByText("68").waitFor();
  assert.match(await page.locator("[data-chart] svg").getAttribute("aria-label"), /^Steps today: 60.* – 1,480.*Heart rate: 54/);
  await page.locator('[data-key="face"]').tap();
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-pay-code"));
  await tile(page, "lamp").tap();
  await tile(page, "lamp").getByText("On → Off").waitFor();
  await page.locator("[data-pay-code]").tap();
  await page.locator('[data-key="code"]').waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false);
});

await told("Band: a payment is approved with the PIN", async () => {
  const page = await open("form=band&pay=asked&story=band-pay", { hasTouch: true });
  await page.locator('[data-key="yes"]').tap();
  for (const digit of "246810") {
    await page.locator(`[data-key="pin-${digit}"]`).tap();
  }
  await page.getByText("Paid").waitFor();
});

/** How much of the picture is lit: what one cannot look through. */
async function litShare(page) {
  const picture = (await page.screenshot()).toString("base64");
  return page.evaluate(async (source) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(source), (each) => each.charCodeAt(0))], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let lit = 0;
    for (let at = 0; at < data.length; at += 4) {
      lit += Math.max(data[at], data[at + 1], data[at + 2]) > 16 ? 1 : 0;
    }
    return lit / (data.length / 4);
  }, picture);
}

/** What may be lit of the view at rest, and while something is told. */
const REST_LIT_MAX = 0.01;
const NOTICE_LIT_MAX = 0.03;

await told("Glasses: the view stays free, at rest and while something fades in and out", async () => {
  const page = await open("form=glasses&story=glance");
  await page.locator('[data-key="glance"]').waitFor();
  const rest = await litShare(page);
  assert.ok(rest > 0 && rest <= REST_LIT_MAX, `at rest ${rest}`);
  await page.evaluate(() => fetch(`/local/things/${"device_lock".padEnd(33, "0")}/properties/locked`, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"value":false}' }));
  await page.locator("[data-notice]").getByText("Unlocked").waitFor();
  await page.waitForFunction(() => getComputedStyle(document.querySelector("[data-notice]")).opacity === "1");
  const notice = await litShare(page);
  assert.ok(notice > rest && notice <= NOTICE_LIT_MAX, `in a notice ${notice}`);
  await page.locator("[data-notice]").waitFor({ state: "detached" });
  await page.locator("[data-matter]").getByText("Front door").waitFor();
  console.log(`     lit: ${(rest * 100).toFixed(2)} % at rest, ${(notice * 100).toFixed(2)} % in a notice`);
});

await told("Glasses: the touch bar's keys bring up the home, switch and leave", async () => {
  const page = await open("form=glasses&story=bar&answers=4000");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-key") === "glance");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-thing"));
  await page.keyboard.press("Enter");
  await tile(page, "ceiling").getByText("Off → On").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.locator("[data-open-thing]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[data-open-thing]").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-key") === "glance");
  assert.equal(await page.locator("[data-thing]").count(), 0);
});

await told("Glasses: Enter answers what matters most", async () => {
  const page = await open("form=glasses&pay=asked&story=matters");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-key") === "glance");
  await page.locator('[data-matter^="payment/"]').getByText("Lumen Works").waitFor();
  await page.keyboard.press("Enter");
  await page.locator('[data-key="no"]').waitFor();
});

/** As another terminal, or the phone, moves it. */
const movesAway = (page, activity) =>
  page.evaluate((move) => fetch("/local/activities", { method: "POST", body: JSON.stringify({ move, to: "device_elsewhere0000000000000001" }) }), activity);
const focusIs = (page, key) => page.waitForFunction((key) => document.activeElement?.getAttribute("data-key") === key, key);

await told("TV: what moved away leaves the focus where the person was before", async () => {
  const page = await open("form=tv&apps=all&going&story=focus");
  const tileKey = "app-installation_00000000000000000000000001";
  await page.locator(`[data-key="${tileKey}"]`).focus();
  await page.keyboard.press("Enter");
  await page.locator("iframe.drawn").waitFor();
  await movesAway(page, "activity_3");
  await page.locator("iframe").waitFor({ state: "detached" });
  await focusIs(page, tileKey);
});

await told("TV: what came here by a press on its card leaves the focus on that card", async () => {
  const page = await open("form=tv&apps=all&going&story=card");
  await page.locator('[data-key="activity-activity_2"]').focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-key="fetch"]').waitFor();
  await page.keyboard.press("Enter");
  await page.locator("iframe.drawn").waitFor();
  await page.locator('[data-key="fetch"]').waitFor({ state: "detached" });
  await movesAway(page, "activity_2");
  await page.locator("iframe").waitFor({ state: "detached" });
  await focusIs(page, "activity-activity_2");
});

await told("TV: what came here by itself leaves the focus on its card", async () => {
  const page = await open("form=tv&apps=all&going&story=itself");
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-thing"));
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => fetch("/local/activities", { method: "POST", body: JSON.stringify({ move: "activity_2", to: "" }) }));
  await page.locator("iframe.drawn").waitFor();
  await movesAway(page, "activity_2");
  await page.locator("iframe").waitFor({ state: "detached" });
  await focusIs(page, "activity-activity_2");
});

await told("VR: what goes on elsewhere hangs in the room; a ray lets it go on here, out of the room", async () => {
  const page = await open("form=vr&apps=all&going&story=going", { prepare: wear });
  await page.locator('[data-key="enter"]').click();
  await page.locator("[data-inside]").waitFor();
  await page.locator('[data-key="activity-activity_2"]').getByText("On: your own browser").waitFor();
  await point(page, "activity-activity_2");
  await page.locator('[data-key="panel-to/device_elsewhere0000000000000001"]').waitFor();
  await point(page, "panel-back");
  await page.locator('[data-key="activity-activity_2"]').waitFor();
  await point(page, "activity-activity_2");
  await page.locator('[data-key="panel-fetch"]').waitFor();
  await point(page, "panel-fetch");
  await page.locator("[data-inside]").waitFor({ state: "detached" });
  await page.locator("iframe.drawn").waitFor();
});

await told("VR: without a headset the room is a picture that keys turn and press", async () => {
  const page = await open("form=vr&story=flat&answers=4000");
  const panel = tile(page, "lamp");
  await page.locator("[data-middle]").first().waitFor();
  assert.equal(await page.locator('[data-key="enter"]').count(), 0);
  const box = await panel.boundingBox();
  assert.ok(box.width > 60 && box.x > 0 && box.x + box.width < 1280, JSON.stringify(box));
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await panel.getByText("On → Off").waitFor();
  await panel.getByText("Off", { exact: true }).waitFor();
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction(() => document.activeElement?.matches("[data-middle]:not([data-thing^=device_lamp])"));
  await tile(page, "thermostat").focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-open-thing] [data-property="targetTemperature"]').waitFor();
});

await told("VR: dragging turns the room and presses nothing", async () => {
  const page = await open("form=vr&story=drag");
  await page.locator("[data-middle]").first().waitFor();
  const before = await tile(page, "lamp").boundingBox();
  await page.mouse.move(before.x + 20, before.y + 20);
  await page.mouse.down();
  await page.mouse.move(before.x - 180, before.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(([x]) => document.querySelector('[data-thing^="device_lamp"]').getBoundingClientRect().x < x - 60, [before.x]);
  assert.equal(await tile(page, "lamp").getByText("→").count(), 0);
});

await told("VR: in the headset a ray, a touch and a pinch press; an own lock asks again", async () => {
  const page = await open("form=vr&product=door-lock&story=inside", { prepare: wear });
  await page.locator('[data-key="enter"]').click();
  await page.locator("[data-inside]").waitFor();
  const key = (id) => `panel-device_${id.padEnd(26, "0")}`;
  await point(page, key("lamp"));
  await tile(page, "lamp").getByText("Off", { exact: true }).waitFor();
  await touch(page, key("lamp"));
  await tile(page, "lamp").getByText("On", { exact: true }).waitFor();
  await useHands(page);
  await point(page, key("lock"));
  const switched = `panel-device_${"lock".padEnd(26, "0")}/locked`;
  await page.locator(`[data-key="${switched}"]`).waitFor();
  await point(page, switched);
  await page.locator('[data-key="panel-question"]').getByText("Set “Front door” to “Unlocked”?").waitFor();
  const sent = page.waitForRequest((request) => request.url().endsWith("/properties/locked"));
  await point(page, "panel-yes");
  assert.deepEqual((await sent).postDataJSON(), { value: false });
  await point(page, "panel-back");
  await point(page, "panel-leave");
  await page.locator("[data-inside]").waitFor({ state: "detached" });
});

await told("VR: the store is on the page alone: who presses it in the headset leaves the room for it", async () => {
  const page = await open("form=vr&story=store", { prepare: wear });
  await page.locator('[data-key="enter"]').click();
  await page.locator("[data-inside]").waitFor();
  await point(page, "panel-store");
  await page.locator("[data-inside]").waitFor({ state: "detached" });
  await page.locator('[data-key="store-org.example.stars"]').click();
  await page.getByText("Scan this with your phone").waitFor();
});

await told("VR: an app may put a room around a person on a headset, and on nothing else", async () => {
  for (const [form, allowed] of [["vr", true], ["tv", false]]) {
    const page = await open(`form=${form}&apps=open&story=allowed`);
    await page.locator("iframe.drawn").waitFor();
    const frame = page.frames().find((each) => each !== page.mainFrame());
    assert.equal(await frame.evaluate(() => document.featurePolicy.allowsFeature("xr-spatial-tracking")), allowed, form);
  }
});

await told("VR: looking presses where there is nothing to point with", async () => {
  const page = await open("form=vr&story=gaze", { prepare: wear });
  await page.locator('[data-key="enter"]').click();
  await page.locator("[data-inside]").waitFor();
  await look(page, (await tile(page, "lamp").getAttribute("data-key")) ?? "");
  await tile(page, "lamp").getByText("Off", { exact: true }).waitFor();
});

await told("every form: when the runtime is gone, the page says so within a second", async () => {
  const pages = [
    await open("form=tv&story=gone"),
    await open("form=watch&story=gone"),
    await open("form=appliance&product=lamp&story=gone"),
    await open("form=band&story=gone"),
    await open("form=glasses&story=gone"),
    await open("form=vr&story=gone"),
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
