import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Writes the pictures anew: `node apps/photo-frame/tool/paint.mjs [NAME]`. They are kept in the repository as they are. */
const installed = createRequire(new URL("../../../ui/shell/package.json", import.meta.url));
const { chromium } = installed("playwright-core");
const out = new URL("../public/pictures/", import.meta.url);

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage();
await page.addScriptTag({ content: readFileSync(new URL("paint.js", import.meta.url), "utf8") });
for (const name of await page.evaluate(() => window.names)) {
  if (!process.argv[2] || process.argv[2] === name) {
    const url = await page.evaluate((each) => window.paint(each), name);
    const picture = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
    writeFileSync(new URL(`${name}.webp`, out), picture);
    console.log(`${name}: ${Math.round(picture.length / 1024)} KiB`);
  }
}
await browser.close();
