import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { forms } from "../dev/forms.mjs";
import { serve } from "../dev/serve.mjs";

/** No page of the shell has a serious fault by axe-core, in either language, light or dark. */
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { tv, watch, band, glasses, vr, appliance: panel } = forms;
const thing = (id) => (page) => page.locator(`[data-thing^="device_${id}"]`).dispatchEvent("hold");
const click = (selector) => (page) => page.locator(selector).first().click();

const pages = [
  [tv, "form=tv&state=unclaimed"],
  [tv, "form=tv"],
  [tv, "form=tv&home=empty"],
  [tv, "form=tv&state=offline"],
  [tv, `form=tv&values=${encodeURIComponent('{"power":false}')}`],
  [tv, "form=tv&axe=lamp", thing("lamp")],
  [tv, "form=tv&axe=night", thing("night")],
  [tv, "form=tv&axe=coffee", thing("coffee")],
  [watch, "form=watch&state=unclaimed"],
  [watch, "form=watch"],
  [watch, "form=watch&axe=lamp", thing("lamp")],
  [band, "form=band&state=unclaimed"],
  [band, "form=band"],
  [band, "form=band&pay=idle&apps=all"],
  [band, "form=band&state=offline"],
  [band, "form=band&axe=lamp", thing("lamp")],
  [glasses, "form=glasses&state=unclaimed"],
  [glasses, "form=glasses"],
  [glasses, "form=glasses&home=unlocked&state=offline"],
  [glasses, "form=glasses&axe=shelf&apps=all", (page) => page.keyboard.press("ArrowDown")],
  [glasses, "form=glasses&pay=asked&axe=pay", (page) => page.keyboard.press("Enter")],
  [vr, "form=vr&state=unclaimed"],
  [vr, "form=vr&apps=all"],
  [vr, "form=vr&apps=all&going"],
  [vr, "form=vr&home=empty"],
  [vr, "form=vr&state=offline"],
  [vr, "form=vr&axe=lamp", thing("lamp")],
  [panel, "form=appliance&product=lamp&state=unclaimed"],
  [panel, "form=appliance&product=lamp"],
  [panel, "form=appliance&product=lamp&axe=colour", click('[data-property="colour"]')],
  [panel, "form=appliance&product=thermostat"],
  [panel, "form=appliance&product=thermostat&state=offline"],
  [panel, "form=appliance&product=door-lock&axe=confirm", click('[data-key="main"]')],
  [panel, "form=appliance&product=coffee-machine"],
];

const server = await serve();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--enable-unsafe-swiftshader", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});

async function check([{ screen }, query, act], locale, colorScheme) {
  const context = await browser.newContext({ viewport: screen, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`http://tv.localhost:${server.port}/?${query}&locale=${locale}&scheme=${colorScheme}`);
  await page.locator("[data-page]").first().waitFor();
  await act?.(page);
  await page.evaluate(() => Promise.all(document.getAnimations().filter((each) => each.effect?.getTiming().iterations !== Infinity).map((each) => each.finished)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  await context.close();
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical");
}

let faults = 0;
for (const each of pages) {
  const schemes = each[0] === panel ? ["light", "dark"] : ["dark"];
  for (const [locale, scheme] of ["en", "zh-Hans"].flatMap((one) => schemes.map((two) => [one, two]))) {
    for (const { id, nodes } of await check(each, locale, scheme)) {
      faults += 1;
      console.log(`${each[1]} ${locale} ${scheme}: ${id}`);
      nodes.slice(0, 3).forEach((node) => console.log(`   ${node.target.join(" ")}: ${node.failureSummary?.split("\n").slice(1, 3).join(" ")}`));
    }
  }
}
console.log(`${faults} serious faults`);
await browser.close();
server.close();
process.exitCode = faults === 0 ? 0 : 1;
