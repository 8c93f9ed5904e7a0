import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { forms } from "./forms.mjs";
import { serve } from "./serve.mjs";

/** Renders every screen of the shell to `target/screens/shell-*.png`, a round one cut to its circle. */
const out = new URL("../../../target/screens/", import.meta.url).pathname;
const only = process.argv[2];
const NOW = "2026-11-23T19:42:30Z";

const { tv, watch, band, glasses, vr, appliance: panel } = forms;

const keys = (...names) => async (page) => {
  for (const name of names) {
    await page.keyboard.press(name);
    await page.waitForTimeout(120);
  }
};
const openThing = (id) => async (page) => {
  await page.locator(`[data-thing^="device_${id}"]`).first().evaluate((element) => element.dispatchEvent(new CustomEvent("hold", { bubbles: true })));
};
const click = (selector) => (page) => page.locator(selector).first().click();
const then = (...steps) => async (page) => {
  for (const step of steps) {
    await step(page);
    await page.waitForTimeout(400);
  }
};

/** What people do, were sent and were told looks alike on each terminal, and has to fit on each. */
const everywhere = [["tv", tv], ["watch", watch], ["band", band], ["glasses", glasses], ["vr", vr], ["panel", panel]].flatMap(([name, form]) => {
  const at = `form=${name === "panel" ? "appliance&product=coffee-machine" : name}`;
  const reach = name === "glasses" ? ["ArrowDown"] : [];
  return [
    [`${name}-going`, form, `${at}&apps=all&going`, then(keys(...reach), (page) => page.locator("[data-activity]").first().focus())],
    [`${name}-going-sheet`, form, `${at}&apps=all&going`, then(keys(...reach), click("[data-activity]"))],
    [`${name}-going-comes`, form, `${at}&apps=all&going&moves=target`],
    [`${name}-going-leaves`, form, `${at}&apps=open&going&moves=source`],
    ...["image", "link", "place", "text"].map((kind) => [`${name}-sent-${kind}`, form, `${at}&sent=${kind}`, undefined]),
    // What follows the phrase is kept as sound, which is said on whatever is shown.
    [`${name}-kept`, form, `${at}&apps=all&said=shared&talk=nothing`, undefined],
    // The microphone is open, and nothing is kept.
    [`${name}-waits`, form, `${at}&apps=all&said=&talk=nothing`, undefined],
    ...["done", "listening", "thinking", "asked", "unconfirmed", "nothing", "deaf"].map((talk) => [
      `${name}-speak-${talk}`, form, `${at}&pay=idle&apps=all&said=${talk === "deaf" ? "" : name === "tv" ? "shared" : "mine"}&talk=${talk}`,
      then(keys(...reach), click('[data-key="voice"], [data-key="panel-voice"]')),
    ]),
    ...["installing", "waiting.idle", "went-back"].map((update) => [`${name}-update-${update.split(".")[0]}`, form, `${at}&update=${update}`, undefined]),
    [`${name}-told`, form, `${at}&pay=idle&apps=all&told=new`],
    [`${name}-told-list`, form, `${at}&pay=idle&apps=all&told`, name === "tv" || name === "vr" || name === "panel" ? undefined : then(keys(...reach), click('[data-key="notices"]'))],
  ];
});

const shots = [
  // A device before it has a network, and what it says of itself.
  ...[["tv", tv], ["watch", watch], ["band", band], ["glasses", glasses], ["vr", vr], ["panel", panel]].flatMap(([name, form]) => {
    const at = `form=${name === "panel" ? "appliance&product=coffee-machine" : name}`;
    return [
      [`${name}-network`, form, `${at}&state=unclaimed-offline&networks=seen`],
      [`${name}-network-none`, form, `${at}&state=unclaimed-offline&networks=none`],
      [`${name}-network-refused`, form, `${at}&state=unclaimed-offline&networks=refused`],
      [`${name}-network-password`, form, `${at}&state=unclaimed-offline&networks=seen`, click("[data-network]")],
      ...["opening", "open", "reached", "failed"].map((share) => [`${name}-network-share-${share}`, form, `${at}&state=unclaimed-offline&networks=${share}`]),
      [`${name}-network-share-begun`, form, `${at}&state=unclaimed-offline&networks=seen`, click('[data-key="share"]')],
      [`${name}-lost`, form, `${at}&recovery=data-lost`],
      [`${name}-full`, form, `${at}&storage=full`],
      ...(name === "vr" ? [] : [
        [`${name}-device`, form, `${at}&networks=up`, then(keys(...(name === "glasses" ? ["ArrowDown"] : [])), click('[data-key="device"]'))],
        [`${name}-reset`, form, `${at}&networks=up`, then(keys(...(name === "glasses" ? ["ArrowDown"] : [])), click('[data-key="device"]'), click('[data-key="device-reset"]'))],
      ]),
    ];
  }),
  ...everywhere,
  // Also over an app, over a sheet and over a screen that is off.
  ["tv-waits-app", tv, "form=tv&apps=open&said=&talk=nothing"],
  ["tv-waits-sheet", tv, "form=tv&apps=all&said=&talk=nothing", click('[data-key="store"]')],
  ["tv-waits-standby", tv, `form=tv&said=&talk=nothing&values=${encodeURIComponent('{"power":false}')}`],
  ["watch-waits-analogue", watch, `form=watch&said=&talk=nothing&values=${encodeURIComponent('{"face":"analogue"}')}`],
  ["watch-waits-thing", watch, "form=watch&said=&talk=nothing", openThing("lamp")],
  // The smallest that anybody speaks at.
  ["tiny-speak-listening", { screen: { width: 220, height: 220 }, round: false }, "form=appliance&product=coffee-machine&apps=all&said=&talk=listening", click('[data-key="voice"]')],
  ["tiny-watch-speak-listening", { screen: { width: 220, height: 220 }, round: true }, "form=watch&apps=all&said=&talk=listening", click('[data-key="voice"]')],
  ["tv-claim", tv, "form=tv&state=unclaimed"],
  ["tv-claim-offline", tv, "form=tv&state=unclaimed-offline"],
  ["tv-home", tv, "form=tv", keys("ArrowDown")],
  ["tv-home-empty", tv, "form=tv&home=empty"],
  ["tv-offline", tv, "form=tv&state=offline", keys("ArrowDown")],
  ["tv-standby", tv, `form=tv&values=${encodeURIComponent('{"power":false}')}`],
  ["tv-thermostat", tv, "form=tv", then(openThing("thermostat"), keys("ArrowRight", "ArrowRight"))],
  ["tv-lamp", tv, "form=tv", openThing("lamp")],
  ["tv-lamp-offline", tv, "form=tv", openThing("night")],
  ["tv-coffee", tv, "form=tv", openThing("coffee")],
  ["tv-choice", tv, "form=tv", then(openThing("coffee"), keys("Enter"))],
  ["tv-lock", tv, "form=tv", openThing("lock")],
  ["tv-apps", tv, "form=tv&apps=all", keys("ArrowDown")],
  ["tv-app", tv, "form=tv&apps=open"],
  ["tv-store", tv, "form=tv&apps=all", click('[data-key="store"]')],
  ["tv-store-app", tv, "form=tv&apps=all", then(click('[data-key="store"]'), click('[data-key="store-org.example.frame"]'))],
  ["watch-store", watch, "form=watch&apps=all", click('[data-key="store"]')],
  ["watch-store-app", watch, "form=watch&apps=all", then(click('[data-key="store"]'), click('[data-key="store-org.example.frame"]'))],
  ["band-store", band, "form=band&apps=all", click('[data-key="store"]')],
  ["band-store-app", band, "form=band&apps=all", then(click('[data-key="store"]'), click('[data-key="store-org.example.frame"]'))],
  ["glasses-store", glasses, "form=glasses&apps=all", then(keys("ArrowDown"), click('[data-key="store"]'))],
  ["glasses-store-app", glasses, "form=glasses&apps=all", then(keys("ArrowDown"), click('[data-key="store"]'), click('[data-key="store-org.example.frame"]'))],
  ["vr-store", vr, "form=vr", click('[data-key="panel-store"]')],
  ["panel-store", panel, "form=appliance&product=coffee-machine", click('[data-key="store"]')],
  ["panel-store-app", panel, "form=appliance&product=coffee-machine", then(click('[data-key="store"]'), click('[data-key="store-org.example.frame"]'))],
  ["watch-apps", watch, "form=watch&apps=all", keys("ArrowDown", "ArrowDown")],
  ["watch-app", watch, "form=watch&apps=open"],
  ["panel-apps", panel, "form=appliance&product=coffee-machine&apps=all"],
  ["watch-claim", watch, "form=watch&state=unclaimed"],
  ["watch-claim-offline", watch, "form=watch&state=unclaimed-offline"],
  ["watch-face", watch, "form=watch"],
  ["watch-analogue", watch, `form=watch&values=${encodeURIComponent('{"face":"analogue"}')}`],
  ["watch-analogue-update", watch, `form=watch&update=installing&values=${encodeURIComponent('{"face":"analogue"}')}`],
  ["watch-offline", watch, "form=watch&state=offline"],
  ["watch-list", watch, "form=watch", keys("ArrowDown", "ArrowDown")],
  ["watch-thing", watch, "form=watch", openThing("lamp")],
  ["watch-thing-controls", watch, "form=watch", then(openThing("lamp"), keys("ArrowDown", "ArrowDown"))],
  ["watch-dial", watch, "form=watch", then(openThing("thermostat"), click('[data-property="targetTemperature"]'))],
  ["watch-pay-list", watch, "form=watch&pay=idle", keys("ArrowDown", "ArrowDown")],
  ["watch-pay-code", watch, "form=watch&pay=idle", click("[data-pay-code]")],
  ["watch-pay-bars", watch, "form=watch&pay=idle", then(click("[data-pay-code]"), click('[data-key="code"]'))],
  ["watch-payment", watch, "form=watch&pay=asked"],
  ["watch-payment-subscription", watch, "form=watch&pay=subscription"],
  ["watch-payment-pin", watch, "form=watch&pay=asked", then(click('[data-key="yes"]'), click('[data-key="pin-2"]'))],
  ["watch-payment-wrong", watch, "form=watch&pay=asked", then(click('[data-key="yes"]'), ...[1, 2, 3, 4, 5, 6].map((digit) => click(`[data-key="pin-${digit}"]`)))],
  ["watch-payment-paid", watch, "form=watch&pay=asked", then(click('[data-key="yes"]'), ...[2, 4, 6, 8, 1, 0].map((digit) => click(`[data-key="pin-${digit}"]`)))],
  ["band-claim", band, "form=band&state=unclaimed"],
  ["band-claim-offline", band, "form=band&state=unclaimed-offline"],
  ["band-face", band, "form=band"],
  ["band-offline", band, "form=band&state=offline"],
  ["band-new", band, `form=band&values=${encodeURIComponent(JSON.stringify({ steps: 0, heartRate: 0, battery: 9, stepsByHour: [], heartRateByHour: [] }))}`],
  ["band-list", band, "form=band&pay=idle&apps=all", keys("ArrowDown", "ArrowDown", "ArrowDown")],
  ["band-things", band, "form=band", keys("ArrowDown", "ArrowDown", "ArrowDown")],
  ["band-thing", band, "form=band", openThing("lamp")],
  ["band-dial", band, "form=band", then(openThing("thermostat"), click('[data-property="targetTemperature"]'))],
  ["band-payment", band, "form=band&pay=asked"],
  ["band-payment-pin", band, "form=band&pay=asked", click('[data-key="yes"]')],
  ["band-pay-code", band, "form=band&pay=idle", click("[data-pay-code]")],
  ["band-app", band, "form=band&apps=open"],
  ["glasses-claim", glasses, "form=glasses&state=unclaimed"],
  ["glasses-glance", glasses, "form=glasses"],
  ["glasses-offline", glasses, "form=glasses&state=offline"],
  ["glasses-unlocked", glasses, "form=glasses&home=unlocked"],
  ["glasses-shelf", glasses, "form=glasses&apps=all", keys("ArrowDown")],
  ["glasses-thing", glasses, "form=glasses", then(keys("ArrowDown"), openThing("lamp"))],
  ["glasses-lock", glasses, "form=glasses&home=unlocked", keys("Enter")],
  ["glasses-choice", glasses, "form=glasses", then(keys("ArrowDown"), openThing("thermostat"), click('[data-property="mode"]'))],
  ["glasses-payment", glasses, "form=glasses&pay=asked", keys("Enter")],
  ["glasses-app", glasses, "form=glasses&apps=open"],
  ["vr-claim", vr, "form=vr&state=unclaimed"],
  ["vr-room", vr, "form=vr&apps=all"],
  ["vr-turned", vr, "form=vr&apps=all", keys("ArrowRight", "ArrowRight", "ArrowDown", "ArrowRight", "ArrowRight")],
  ["vr-offline", vr, "form=vr&state=offline"],
  ["vr-empty", vr, "form=vr&home=empty"],
  ["vr-thing", vr, "form=vr", openThing("lamp")],
  ["panel-claim", panel, "form=appliance&product=lamp&state=unclaimed"],
  ["panel-claim-offline", panel, "form=appliance&product=coffee-machine&state=unclaimed-offline"],
  ["panel-lamp", panel, "form=appliance&product=lamp"],
  ["panel-lamp-off", panel, `form=appliance&product=lamp&values=${encodeURIComponent('{"power":false}')}`],
  ["panel-lamp-colour", panel, "form=appliance&product=lamp", click('[data-property="colour"]')],
  ["panel-thermostat", panel, "form=appliance&product=thermostat"],
  ["panel-lock", panel, "form=appliance&product=door-lock"],
  ["panel-lock-confirm", panel, "form=appliance&product=door-lock", click('[data-key="main"]')],
  ["panel-coffee", panel, "form=appliance&product=coffee-machine"],
  ["panel-coffee-drink", panel, "form=appliance&product=coffee-machine", click('[data-field="coffeeDrink"]')],
  ["panel-offline", panel, "form=appliance&product=thermostat&state=offline"],
];

mkdirSync(out, { recursive: true });
const server = await serve();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--enable-unsafe-swiftshader", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])] });
let faults = 0;

async function shoot([name, { screen, round }, query, act], locale, scheme) {
  const context = await browser.newContext({ viewport: screen, colorScheme: scheme, timezoneId: "Europe/Berlin" });
  const page = await context.newPage();
  const complain = (what) => {
    faults += 1;
    console.log(`${name} ${locale}: ${what}`);
  };
  page.on("pageerror", complain);
  // A refusal that a screen shows on purpose is told by the browser, too.
  page.on("console", (message) => message.type() === "error" && !message.text().includes("status of 403") && complain(message.text()));
  await page.goto(`http://tv.localhost:${server.port}/?${query}&locale=${locale}&scheme=${scheme}&now=${NOW}`);
  await page.locator("[data-page]").first().waitFor();
  await page.waitForTimeout(300);
  await act?.(page);
  await page.waitForTimeout(800);
  if (round) {
    await page.evaluate(() => {
      document.documentElement.style.clipPath = "circle(50%)";
      document.documentElement.style.background = "transparent";
    });
  }
  const suffix = name.startsWith("panel") ? `-${scheme}` : "";
  await page.screenshot({ path: `${out}shell-${name}-${locale}${suffix}.png`, omitBackground: round });
  await context.close();
}

for (const shot of shots) {
  const [name] = shot;
  if (!only || name.includes(only)) {
    const schemes = name.startsWith("panel") ? ["light", "dark"] : ["dark"];
    await Promise.all(["en", "zh-Hans"].flatMap((locale) => schemes.map((scheme) => shoot(shot, locale, scheme))));
  }
}
await browser.close();
server.close();
console.log(`screens in ${out}, ${faults} faults in the console`);
process.exitCode = faults === 0 ? 0 : 1;
