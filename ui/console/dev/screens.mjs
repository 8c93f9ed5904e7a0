/**
 * Draws every page against the double, phone and desktop, light and dark, in both languages, and
 * checks each with axe. `node dev/screens.mjs OUT [part of a page's name …] [--quick] [--only=part of a variant's name]`
 */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const [out = "target/screens", ...rest] = process.argv.slice(2);
const quick = rest.includes("--quick");
const only = rest.find((word) => word.startsWith("--only="))?.slice("--only=".length) ?? "";
const checked = !rest.includes("--no-axe");
const wanted = rest.filter((word) => !word.startsWith("--"));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(out, { recursive: true });

const root = fileURLToPath(new URL("..", import.meta.url));
await build({ root, logLevel: "error" });
const server = await preview({ root, preview: { port: 0, host: "localhost" }, logLevel: "error" });
const base = `http://localhost:${server.httpServer.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });

const variants = [
  { name: "phone-light-en", width: 390, height: 844, scheme: "light", tongue: "en", phone: true },
  { name: "desktop-dark-zh", width: 1440, height: 900, scheme: "dark", tongue: "zh" },
  { name: "desktop-light-en", width: 1440, height: 900, scheme: "light", tongue: "en" },
  { name: "phone-dark-zh", width: 390, height: 844, scheme: "dark", tongue: "zh", phone: true },
  { name: "narrow-light-zh", width: 360, height: 740, scheme: "light", tongue: "zh", phone: true },
  { name: "tablet-light-zh", width: 768, height: 1024, scheme: "light", tongue: "zh" },
  { name: "wide-dark-en", width: 1920, height: 1080, scheme: "dark", tongue: "en" },
].slice(0, quick ? 2 : undefined).filter(({ name }) => name.includes(only));

const buy = async (page) => { await page.locator("[data-buy]").click(); await page.locator("dialog form button.primary").click(); };
const pay = async (page) => { await buy(page); await page.locator(".approval .pin").fill("246810"); await page.locator(".approval button.primary").click(); };

/** As after a visit, without the hub: the worker has what the console is built of, and the page what it last saw. */
const withoutHub = async (page) => {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  await page.waitForFunction(async () => (await (await caches.open("opentos-kept")).keys()).length > 1);
  await page.context().setOffline(true);
  await page.reload();
  await page.locator("[data-as-of]").waitFor();
};

const ids = async (page, home) => {
  const json = async (path) => (await page.request.get(`${base}/api/v1${path}`)).json();
  const session = await json("/session");
  const devices = await json(`/homes/${session.homes[0].id}/devices`);
  const products = await json(`/organisations/${session.organisations[0].id}/products`);
  return { home: session.homes[0].id, organisation: session.organisations[0].id, developer: session.organisations[1].id, product: products[0].id, products: products.map((product) => product.id), devices: devices.map((device) => device.id) };
};

/** The way to the statement of some months ago, in the first currency. */
const statementOf = (id, back) => async (json) => {
  const { month, closing } = (await json(`/organisations/${id.organisation}/statements`))[back];
  return `/organisation/${id.organisation}/earnings/${month}?currency=${closing.currency}`;
};

/** Shows the payment code of whoever is signed in, and takes it at the till as a cashier does. */
const payShown = async (page, id, value) => {
  const api = `${base}/api/v1`;
  const { balances } = await (await page.request.get(`${api}/wallet`)).json();
  await page.locator("[data-pay-code]").click();
  await page.locator("dialog .barcode").waitFor();
  // The first look at the wallet tells what was there before.
  await page.waitForResponse((response) => response.url().includes("/wallet/entries"));
  const { text } = await (await page.request.get(`${api}/wallet/code`)).json();
  const amount = { currency: balances[0].amount.currency, value };
  const bill = await (await page.request.post(`${api}/organisations/${id.organisation}/bills`, { data: { title: "Two coffees", amount, region: "DE" }, headers: { "Idempotency-Key": String(Math.random()) } })).json();
  await page.request.post(`${api}/organisations/${id.organisation}/bills/${bill.id}/code`, { data: { code: text } });
};

/** Whoever is asked for a passkey goes away. */
const noPasskey = (page) => page.evaluate(() => { navigator.credentials.get = () => Promise.reject(new DOMException("", "NotAllowedError")); });

/** What one types in is on the screen, however long the page is, and nothing lies over it. */
const reachable = async (page) => {
  const free = await page.locator("#words").evaluate((field) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    return [left + 4, left + width / 2, left + width - 4].every((x) => document.elementFromPoint(x, top + height / 2) === field);
  });
  if (!free) throw new Error("something lies over where one types");
};

/** What was looked at stays where it is. */
const earlier = async (page) => {
  const first = page.locator(".exchanges li").first();
  await first.waitFor();
  await page.locator("[data-earlier]").scrollIntoViewIfNeeded();
  const words = await first.locator(".words").innerText();
  const before = (await first.boundingBox()).y;
  await page.locator("[data-earlier]").click();
  await page.locator(".exchanges li:nth-child(40)").waitFor();
  const after = (await page.locator(".exchanges li", { hasText: words }).first().boundingBox()).y;
  if (Math.abs(after - before) > 2) throw new Error(`what was looked at moved by ${after - before} pixels`);
};

/** Recording is off before anything is asked. */
const turnedOff = async (page) => {
  const turn = page.locator(".keeping [role=switch]").first();
  await turn.waitFor();
  if ((await turn.getAttribute("aria-checked")) === "false") {
    await turn.click();
    await page.locator("[data-keeping=on]").waitFor();
  }
  await turn.click();
  await page.locator("dialog").waitFor();
  await page.locator("[data-keeping=off]").waitFor();
};

/** The hub is gone, and says so beside where one types. */
const away = async (page) => {
  await page.locator(".exchanges li").first().waitFor();
  await page.context().setOffline(true);
  await page.locator("#words").fill("turn on the lamp");
  await page.keyboard.press("Enter");
  await page.locator(".notice").waitFor();
  await reachable(page);
};

const till = (id) => `/organisation/${id.organisation}/till`;

/** A phone held across, or as it was. */
const upright = new WeakMap();
const turned = async (page, across = true) => {
  const now = page.viewportSize();
  upright.set(page, upright.get(page) ?? now);
  const { width, height } = upright.get(page);
  await page.setViewportSize(across && width < height ? { width: height, height: width } : { width, height });
};

/** A browser that tells how it is held asks before; one on a table tells nothing then. */
const track = async (page) => {
  await page.locator("[data-control=wheel] button").click();
  await page.locator("[data-control=wheel] [data-way]:not([data-way=waiting])").waitFor();
};

/** Joins a party by the name; one that has the seat already is there at once. */
const join = async (page, name, until = "[data-page=controller] .cell, .veil.whole") => {
  await page.locator(`[data-join], ${until}`).first().waitFor();
  if (await page.locator("[data-join]").isVisible()) {
    await page.locator("main input").fill(name);
    await page.locator("[data-join]").click();
  }
  await page.locator(until).first().waitFor();
};

/** A photo as a phone has it; two colours are enough. */
const photo = (name) => ({ name, mimeType: "image/svg+xml", buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300"><path fill="#8fb3d9" d="M0 0h400v300H0z"/><path fill="#3c5a46" d="M0 220l120-70 90 50 110-80 80 60v120H0z"/></svg>') });

/** Goes to what is sent, and chooses a file. */
const chosen = async (page, name) => {
  await page.locator("#send-file").setInputFiles(photo(name));
  await page.locator("[data-place], a[href='/store'].button").first().waitFor();
};

/** Types a text to send. */
const written = async (page, words) => {
  await page.locator(".segments label").nth(3).click();
  await page.locator("textarea").fill(words);
  await page.locator("[data-place]").first().waitFor();
};

/** Opens the dialog that moves the first thing that goes on. */
const moving = async (page) => {
  await page.locator("[data-activity] button").nth(1).click();
  await page.locator("dialog .place").first().waitFor();
};

/** Makes a bill and takes a code that ends in that digit, all with the keyboard. */
const charge = async (page, last) => {
  await page.locator("form .much input").fill("12.50");
  await page.keyboard.press("Enter");
  await page.locator(".bill .qr svg").waitFor();
  if (last !== undefined) {
    await page.keyboard.type(`1234567890123456789${last}`);
    await page.keyboard.press("Enter");
  }
};

/** name, who is signed in, path (or how it is found), and what to do before the picture. */
const pages = (id) => [
  ["start", "", "/"],
  ["sign-in", "", "/sign-in"],
  ["sign-up", "", "/sign-up"],
  ["welcome", "new", "/"],
  ["home", "anna", `/home/${id.home}`],
  ["home-away", "anna", `/home/${id.home}`, withoutHub],
  ["home-install", "anna", `/home/${id.home}`, async (page) => { await page.locator(".tile").first().waitFor(); await page.evaluate(() => dispatchEvent(new Event("beforeinstallprompt"))); await page.locator("[data-install-hint]").waitFor(); }],
  ["home-quick", "anna", `/home/${id.home}`, (page) => page.locator(`[data-device="${id.devices[2]}"] .act`).click()],
  ["home-child", "child", `/home/${id.home}`],
  ["people", "anna", `/home/${id.home}/people`],
  ["people-invite", "anna", `/home/${id.home}/people`, async (page) => { await page.locator("[data-invite]").click(); await page.locator("dialog form button.primary").click(); await page.locator("dialog .qr").waitFor(); }],
  ["settings", "anna", `/home/${id.home}/settings`],
  ["device-lamp", "anna", `/device/${id.devices[0]}`],
  ["device-thermostat", "anna", `/device/${id.devices[2]}`],
  ["device-coffee", "anna", `/device/${id.devices[4]}`],
  ["device-twice", "anna", `/device/${id.devices[1]}`],
  ["device-offline", "anna", `/device/${id.devices[6]}`],
  ["device-tv", "anna", `/device/${id.devices[3]}`],
  ["device-worktop", "anna", `/device/${id.devices[5]}`],
  ["device-watch", "anna", `/device/${id.devices[7]}`],
  ["device-lock", "anna", `/device/${id.devices[8]}`],
  ["device-see", "anna", `/device/${id.devices[2]}`, async (page) => { await page.locator("[data-software]").waitFor(); const see = page.locator("[data-consent] button"); if (await see.count() > 0) { await see.press("Enter"); await page.locator("#software:focus").waitFor(); } }],
  ["device-agreed", "anna", `/device/${id.devices[2]}`, async (page) => { await page.locator("[data-software]").waitFor(); const install = page.locator("[data-software=waiting] .button.primary"); if (await install.count() > 0) await install.press("Enter"); await page.locator("[data-software=downloading] progress").waitFor(); }],
  ["device-why", "anna", `/device/${id.devices[0]}`, async (page) => { await page.locator(".why summary").first().waitFor(); for (const each of await page.locator(".why summary").all()) await each.click(); }],
  ["claim", "", "/claim"],
  ["claim-code", "", "/claim#ABCDEFGH"],
  ["claim-place", "anna", "/claim#ABCDEFGH"],
  ["join", "", "/join#K7PM3QXW"],
  ["join-signed-in", "new", "/join#K7PM3QXW"],
  ["account", "anna", "/account"],
  ["new-organisation", "anna", "/organisations/new"],
  ["organisation", "anna", `/organisation/${id.organisation}`],
  ["agreement", "anna", `/organisation/${id.organisation}/agreement`],
  ["earnings", "anna", `/organisation/${id.organisation}/earnings`, (page) => page.locator("#statements").waitFor()],
  ["earnings-other", "anna", `/organisation/${id.organisation}/earnings`, async (page) => { await page.locator(".segments label").nth(1).click(); await page.waitForURL(/currency=/); }],
  ["earnings-payouts", "unsold", `/organisation/${id.organisation}/earnings`, async (page) => { await page.locator("[data-set]").first().click(); await page.locator("dialog form").waitFor(); }],
  ["earnings-dialog-end", "anna", `/organisation/${id.organisation}/earnings`, async (page) => { await page.locator("[data-end]").first().click(); await page.locator("dialog .danger").waitFor(); }],
  ["earnings-owing", "owing", `/organisation/${id.organisation}/earnings`, (page) => page.locator("#statements").waitFor()],
  ["earnings-empty", "unsold", `/organisation/${id.organisation}/earnings`, (page) => page.locator(".empty").waitFor()],
  ["earnings-statement", "anna", statementOf(id, 1), (page) => page.locator("tbody .what").first().waitFor()],
  ["earnings-statement-open", "anna", statementOf(id, 0), async (page) => { await page.locator("[data-turn=later]").click(); }],
  ["earnings-statement-quiet", "anna", statementOf(id, 6), (page) => page.locator("td[colspan]").waitFor()],
  ["earnings-statement-print", "anna", statementOf(id, 1), async (page) => { await page.locator("tbody .what").first().waitFor(); await page.emulateMedia({ media: "print" }); }],
  ["till", "anna", till(id), (page) => page.locator("#bills").waitFor()],
  ["till-empty", "unsold", till(id), (page) => page.locator(".empty").waitFor()],
  ["till-faulty", "anna", till(id), (page) => page.locator("form button.primary").click()],
  ["till-bill", "anna", till(id), (page) => charge(page)],
  ["till-refused", "anna", till(id), (page) => charge(page, "1").then(() => page.locator(".fault").waitFor())],
  ["till-confirming", "anna", till(id), (page) => charge(page, "2").then(() => page.locator(".turning").waitFor())],
  ["till-paid", "anna", till(id), (page) => charge(page, "0").then(() => page.locator(".bill.good").waitFor())],
  ["till-cancelled", "anna", till(id), async (page) => { await charge(page); await page.locator(".bill footer .small.button").first().click(); await page.locator(".bill footer .large").waitFor(); }],
  ["till-dialog-camera", "anna", till(id), async (page) => { await charge(page); await page.locator(".bill form [type=button]").click(); }],
  ["till-dialog-refund", "anna", till(id), (page) => page.locator("[aria-labelledby=bills] li button").last().click()],
  ["products", "anna", `/organisation/${id.organisation}/products`],
  ["new-product", "anna", `/organisation/${id.organisation}/products/new`],
  ["product", "anna", `/product/${id.product}`],
  ["product-model", "anna", `/product/${id.product}`, (page) => page.getByRole("tab").nth(1).click()],
  ["product-json", "anna", `/product/${id.product}`, async (page) => { await page.getByRole("tab").nth(1).click(); await page.locator("[data-mode-switch] label").nth(1).click(); }],
  ["product-dialog-batch", "anna", `/product/${id.products[2]}`, async (page) => { await page.locator(".button.primary").first().click(); await page.locator("dialog .note").waitFor(); }],
  ["updates", "anna", `/product/${id.product}/updates`, (page) => page.locator("[data-rollout]").waitFor()],
  ["updates-stopped", "anna", `/product/${id.products[1]}/updates`, (page) => page.locator(".stopped").waitFor()],
  ["updates-empty", "anna", `/product/${id.products[2]}/updates`, (page) => page.locator(".empty").waitFor()],
  ["updates-dialog-key", "anna", `/product/${id.product}/updates`, async (page) => { await page.locator("[data-add-key]").click(); await page.locator("dialog form input").first().fill("abc"); await page.locator("dialog form input").last().fill("abc"); await page.locator("dialog form button").click(); await page.locator("dialog .fault").waitFor(); }],
  ["updates-dialog-withdraw", "anna", `/product/${id.product}/updates`, (page) => page.locator("[data-withdraw]").first().click()],
  ["updates-dialog-revoke", "anna", `/product/${id.products[1]}/updates`, (page) => page.locator("[data-revoke]").first().click()],
  ["rollout", "anna", async (json) => `/rollout/${(await json(`/products/${id.product}/rollouts`))[0].id}`, async (page) => { await page.locator("tbody details summary").first().click(); }],
  ["rollout-dialog-stop", "anna", async (json) => `/rollout/${(await json(`/products/${id.product}/rollouts`))[0].id}`, (page) => page.locator("[data-stop]").click()],
  ["rollout-stopped", "anna", async (json) => `/rollout/${(await json(`/products/${id.products[1]}/rollouts`)).at(-1).id}`, async (page) => { await page.locator(".stopped").waitFor(); await page.locator(".segments label").nth(1).click(); await page.locator("[data-older]").click(); await page.locator("[data-older]").waitFor({ state: "detached" }); }],
  ["new-rollout", "anna", async (json) => `/release/${(await json(`/products/${id.products[1]}/releases`))[0].id}/rollout`, (page) => page.locator("[data-begin]").waitFor()],
  ["new-rollout-faulty", "anna", async (json) => `/release/${(await json(`/products/${id.products[1]}/releases`))[0].id}/rollout`, async (page) => { await page.locator(".presets input").nth(1).check({ force: true }); await page.locator("[data-add-stage]").click(); await page.locator("main select").nth(2).selectOption("batches"); await page.locator("[type=checkbox]").last().check(); await page.locator("[data-begin]").click(); await page.locator(".fault").first().waitFor(); }],
  ["store", "anna", "/store", (page) => page.locator(".apps").waitFor()],
  ["store-none", "anna", "/store", async (page) => { await page.locator("[role=search] input").fill("zzz"); await page.locator(".empty").waitFor(); }],
  ["store-empty", "bare", "/store", (page) => page.locator(".empty").waitFor()],
  ["store-app", "anna", "/store/com.example.star-catcher", (page) => page.locator("[data-install]").waitFor()],
  ["store-app-network", "anna", "/store/org.example.weather", (page) => page.locator("[data-install]").waitFor()],
  ["buy", "anna", "/store/net.example.chess", (page) => page.locator("[data-buy]").waitFor()],
  ["buy-dialog", "anna", "/store/net.example.chess", async (page) => { await page.locator("[data-buy]").click(); await page.locator("dialog [data-region]").waitFor(); }],
  ["buy-waiting", "payer-waits", "/store/net.example.chess", async (page) => { await buy(page); await page.locator(".approval .pin").waitFor(); }],
  ["buy-declined", "payer-declines", "/store/net.example.chess", async (page) => { await buy(page); await page.locator(".approval .verbs .button:not(.primary)").last().click(); await page.locator(".note").waitFor(); }],
  ["buy-paid-dialog", "payer-buys", "/store/net.example.chess", async (page) => { await pay(page); await page.locator("dialog").waitFor(); }],
  ["buy-paid", "payer-buys", "/store/net.example.chess", async (page) => { await page.locator("[data-install], [data-buy]").first().waitFor(); }],
  ["buy-child", "child-payer", "/store/net.example.chess", async (page) => { await page.locator("[data-buy]").click(); await page.locator("dialog [data-region]").waitFor(); }],
  ["buy-child-waiting", "child-payer-waits", "/store/net.example.chess", async (page) => { await buy(page); await page.locator("[data-withdraw-purchase]").waitFor(); }],
  ["buy-refunded", "refunded-payer", "/store/net.example.chess", async (page) => { await pay(page); await page.locator(".note").waitFor(); }],
  ["store-app-gone", "anna", "/store/com.example.gone", (page) => page.locator(".note").waitFor()],
  ["store-app-draft", "anna", "/store/com.example.trial", (page) => page.locator(".note").waitFor()],
  ["store-app-unknown", "anna", "/store/com.example.nothing", (page) => page.locator(".empty").waitFor()],
  ["store-dialog-install", "anna", "/store/com.example.star-catcher", async (page) => { await page.locator("[data-install]").click(); await page.locator("dialog [role=switch]").first().click(); await page.locator("dialog [type=checkbox]").first().check(); }],
  ["store-dialog-change", "anna", "/store/com.example.star-catcher", (page) => page.locator("[data-change]").first().click()],
  ["store-dialog-remove", "anna", "/store/com.example.star-catcher", (page) => page.locator("[data-remove]").first().click()],
  ["apps", "anna", "/apps", (page) => page.locator("[data-app]").first().waitFor()],
  ["apps-empty", "bare", "/apps", (page) => page.locator(".empty").waitFor()],
  ["apps-run", "anna", async (json) => `/apps/${(await json("/installations")).find((each) => !each.device).id}`, (page) => page.locator("iframe.drawn").waitFor()],
  ["store-dialog-for-watch", "anna", async (json) => `/store/com.example.kitchen-timer-with-a-rather-long-name?device=${(await json(`/homes/${id.home}/devices`)).find((each) => each.product.formFactor === "watch").id}`, (page) => page.locator("[data-install]").click()],
  ["apps-uses", "anna", async (json) => `/apps/${(await json("/installations")).find((each) => each.app === "com.example.star-catcher").id}/uses`, (page) => page.locator("[data-use]").first().waitFor()],
  ["apps-uses-empty", "anna", async (json) => `/apps/${(await json("/installations")).find((each) => each.app === "org.example.weather").id}/uses`, (page) => page.locator(".empty").waitFor()],
  ["content", "anna", "/content", (page) => page.locator("[data-item]").first().waitFor()],
  ["content-empty", "bare", "/content", async (page) => { await page.locator(".empty").waitFor(); await page.locator("[data-address]").fill("nothing"); await page.locator("[data-add]").click(); await page.locator(".fault").waitFor(); }],
  ["content-item", "anna", "/content", async (page) => { await page.locator("[data-item]").nth(2).click(); await page.locator("dialog .words").first().waitFor(); }],
  ["content-remove", "anna", "/content", async (page) => { await page.locator("[data-source] .danger").first().click(); await page.locator("dialog .danger").waitFor(); }],
  ["friends", "anna", "/friends", (page) => page.locator("[data-make-code]").click()],
  ["friends-empty", "bare", "/friends", async (page) => { await page.locator(".empty").waitFor(); await page.locator("form input").fill("7K3"); await page.locator("form button").click(); await page.locator(".fault").waitFor(); }],
  ["notifications", "told", "/notifications", (page) => page.locator("[data-notification]").first().waitFor()],
  ["notifications-empty", "bare", "/notifications", (page) => page.locator(".empty").waitFor()],
  ["publish", "anna", `/organisation/${id.developer}/apps`, (page) => page.locator("#keys").waitFor()],
  ["publish-empty", "bare", `/organisation/${id.developer}/apps`, (page) => page.locator("#commands").waitFor()],
  ["publish-dialog-withdraw", "anna", `/organisation/${id.developer}/apps`, async (page) => { await page.locator("[data-withdraw]").first().click(); await page.locator("dialog .danger").click(); }],
  ["publish-dialog-revoke", "anna", `/organisation/${id.developer}/apps`, (page) => page.locator("[data-revoke]").click()],
  ["developer", "anna", `/organisation/${id.developer}`],
  ["device-code", "anna", "/device?user_code=BCDF-GHJK"],
  ["wallet", "anna", "/wallet", (page) => page.locator(".line").first().waitFor()],
  ["wallet-empty", "new", "/wallet", (page) => page.locator("#limits").waitFor()],
  ["wallet-no-provider", "bare", "/wallet", (page) => page.locator("#limits").waitFor()],
  ["wallet-owing", "owing", "/wallet", (page) => page.locator(".line").first().waitFor()],
  ["wallet-dialog", "anna", "/wallet", (page) => page.locator("[data-top-up]").click()],
  ["wallet-dialog-faulty", "anna", "/wallet", async (page) => { await page.locator("[data-top-up]").click(); await page.locator("dialog form button.primary").click(); }],
  ["wallet-dialog-code", "new", "/wallet", async (page) => { await page.locator("[data-top-up]").click(); await page.locator("dialog [type=radio]").first().check({ force: true }); await page.locator("dialog .quick button").nth(1).click(); await page.locator("dialog form button.primary").click(); await page.locator("dialog .qr").waitFor(); }],
  ["wallet-dialog-returned", "returner", "/wallet", async (page) => { await page.locator("[data-top-up]").click(); await page.locator("dialog [type=radio]").last().check({ force: true }); await page.locator("dialog .quick button").first().click(); await page.locator("dialog form button.primary").click(); await page.locator("dialog a.button").click(); await page.waitForURL(/top-up=/); await page.reload(); await page.locator("dialog .progress").waitFor(); }],
  ["wallet-dialog-pin", "anna", "/wallet", (page) => page.locator("#limits button").first().click()],
  ["wallet-dialog-limit", "anna", "/wallet", (page) => page.locator("#limits li:nth-child(2) button").click()],
  ["wallet-dialog-shop", "anna", "/wallet", async (page) => { await page.locator("[data-pay-code]").click(); await page.locator("dialog .barcode").waitFor(); await page.locator("dialog [aria-expanded]").click(); }],
  ["wallet-dialog-shop-setup", "child", "/wallet", async (page) => { await page.locator("[data-pay-code]").click(); await page.locator("dialog .pin").waitFor(); }],
  ["wallet-dialog-shop-passkey", "keyed", "/wallet", async (page) => { await page.locator("[data-pay-code]").click(); await page.locator("dialog .way").waitFor(); }],
  ["wallet-dialog-shop-passkey-turned", "keyed", "/wallet", async (page) => { await page.locator("[data-pay-code]").click(); await page.locator("dialog [data-turn]").click(); await page.locator("dialog .note").waitFor(); }],
  ["wallet-dialog-pay-out-passkey", "keyed", "/wallet", async (page) => { await page.locator("[data-pay-out]").click(); await page.locator("dialog .way").waitFor(); }],
  ["wallet-settled", "payer", "/wallet", async (page) => { await page.locator(".approval .pin").first().fill("246810"); await page.locator(".approval button.primary").first().click(); await page.locator("[aria-labelledby=settled] .outcome").waitFor(); }],
  ["wallet-dialog-shop-no-pin", "owing", "/wallet", async (page) => { await page.locator("[data-pay-code]").click(); await page.locator("dialog .note").waitFor(); }],
  ["wallet-dialog-shop-paid", "payer", "/wallet", (page) => payShown(page, id, "7.80").then(() => page.locator("dialog .paid").waitFor())],
  ["wallet-dialog-shop-confirm", "payer", "/wallet", (page) => payShown(page, id, "32.00").then(() => page.locator("dialog .approval").waitFor())],
  ["wallet-dialog-scan", "anna", "/wallet", (page) => page.locator("[data-scan]").click()],
  ["wallet-dialog-scan-faulty", "anna", "/wallet", async (page) => { await page.locator("[data-scan]").click(); await page.locator("dialog form input").fill("https://example.com/"); await page.locator("dialog form button").click(); await page.locator("dialog .fault").waitFor(); }],
  ["wallet-dialog-subscription", "anna", "/wallet", async (page) => { await page.locator("[data-subscription]").first().click(); await page.locator("dialog [data-cancel]").waitFor(); }],
  ["wallet-dialog-subscription-failed", "anna", "/wallet", async (page) => { await page.locator("[data-subscription]").nth(1).click(); await page.locator("dialog .note").waitFor(); }],
  ["wallet-dialog-subscription-cancelled", "anna", "/wallet", async (page) => { await page.locator("[data-subscription]").nth(2).click(); await page.locator("dialog [data-resume]").waitFor(); }],
  ["wallet-dialog-connect", "anna", "/wallet", (page) => page.locator("#limits [data-connect]").click()],
  ["wallet-dialog-stop", "anna", "/wallet", (page) => page.locator("#limits [data-stop]").last().click()],
  ["talk", "anna", `/home/${id.home}/talk`, (page) => page.locator("[data-exchange=asked]").waitFor()],
  ["talk-help", "anna", `/home/${id.home}/talk`, (page) => page.locator(".help summary").click()],
  ["talk-keeping", "anna", `/home/${id.home}/talk`, async (page) => { await page.locator(".keeping summary").click(); await page.locator(".keeping .play").first().click(); }],
  ["talk-long", "talker", `/home/${id.home}/talk`, async (page) => { await page.locator(".exchanges li:nth-child(20)").waitFor(); await reachable(page); }],
  ["talk-earlier", "talker", `/home/${id.home}/talk`, earlier],
  ["talk-near", "talker", `/home/${id.home}/talk`, (page) => page.locator("#words").fill("and on ".repeat(55))],
  ["talk-over", "talker", `/home/${id.home}/talk`, (page) => page.locator("#words").fill("and on ".repeat(60))],
  ["talk-away", "talker", `/home/${id.home}/talk`, away],
  ["talk-what", "anna", `/home/${id.home}/talk`, async (page) => { await page.locator("[data-help]").first().click(); await page.locator("[data-exchange=done]").last().waitFor(); }],
  ["talk-clear", "anna", `/home/${id.home}/talk`, async (page) => { await page.locator(".keeping summary").click(); await page.locator("[data-clear=shared]").click(); }],
  ["talk-everybody", "ben", `/home/${id.home}/talk`, async (page) => { await page.locator(".keeping summary").click(); await page.locator(".keeping [role=switch]").last().click(); }],
  ["talk-member", "child", `/home/${id.home}/talk`, (page) => page.locator("[data-shared-notice]").waitFor()],
  // The last of these, since what it turns off stays off.
  ["talk-end", "anna", `/home/${id.home}/talk`, turnedOff],
  ["talk-empty", "ben", `/home/${id.home}/talk`, (page) => page.locator(".empty").waitFor()],
  ["wallet-dialog-send", "anna", "/wallet", (page) => page.locator("[data-send]").click()],
  ["wallet-dialog-send-unknown", "anna", "/wallet#send=ZZZZZ-ZZZZZ", (page) => page.locator("dialog .fault").waitFor()],
  ["wallet-dialog-send-amount", "anna", "/wallet#send=BEN00-00001", async (page) => { await page.locator("dialog .who").waitFor(); await page.locator("dialog form button.primary").click(); }],
  ["wallet-dialog-send-wanted", "anna", "/wallet#send=ASK00-00001", (page) => page.locator("dialog .who").waitFor()],
  ["wallet-dialog-receive", "anna", "/wallet", async (page) => { await page.locator("[data-receive]").click(); await page.locator("dialog .qr").waitFor(); }],
  ["wallet-dialog-receive-renew", "anna", "/wallet", async (page) => { await page.locator("[data-receive]").click(); await page.locator("dialog [data-renew]").click(); }],
  ["wallet-dialog-ask", "new", "/wallet", async (page) => { await page.locator("[data-receive]").click(); await page.locator("dialog .segments input").last().check({ force: true }); }],
  ["wallet-dialog-ask-waiting", "anna", "/wallet", async (page) => { await page.locator("[aria-labelledby=between] li button").click(); await page.locator("dialog .qr").waitFor(); }],
  ["wallet-dialog-out", "anna", "/wallet", (page) => page.locator("[data-pay-out]").click()],
  ["wallet-dialog-out-faulty", "anna", "/wallet", async (page) => { await page.locator("[data-pay-out]").click(); await page.locator("dialog form button.primary").click(); }],
  ["wallet-dialog-out-pending", "anna", "/wallet", async (page) => { await page.locator("[aria-labelledby=pay-out] li button").click(); await page.locator("dialog .progress").waitFor(); }],
  ["pay-person", "payer", "/wallet#send=ASK00-00001", async (page) => { await page.locator("dialog .who").waitFor(); await page.locator("dialog form button.primary").click(); await page.locator(".approval.alone").waitFor(); }],
  ["receipt-transfer", "anna", "/receipt/transfer_received", (page) => page.locator("[data-send-back]").waitFor()],
  ["receipt-transfer-back", "anna", "/receipt/transfer_received", (page) => page.locator("[data-send-back]").click()],
  ["receipt-transfer-back-confirm", "anna", "/receipt/transfer_received", async (page) => { await page.locator("[data-send-back]").click(); await page.locator("dialog button.primary").click(); await page.locator("dialog [data-turn]").click(); }],
  ["pay", "anna", async (json) => `/pay/${(await json("/payment-requests"))[0].id}`, (page) => page.locator(".approval").waitFor()],
  ["pay-subscription", "anna", async (json) => `/pay/${(await json("/payment-requests")).find((each) => each.subscription).id}`, (page) => page.locator(".approval .terms").waitFor()],
  ["pay-subscribed", "payer", async (json) => `/pay/${(await json("/payment-requests")).find((each) => each.subscription).id}`, async (page) => { await page.locator(".approval button.primary").click(); await page.locator(".outcome").waitFor(); }],
  ["pay-wrong-pin", "mistyper", async (json) => `/pay/${(await json("/payment-requests"))[0].id}`, async (page) => { await page.locator(".pin").fill("111111"); await page.locator(".approval button.primary").click(); await page.locator(".fault").waitFor(); }],
  ["pay-short", "anna", async (json) => `/pay/${(await json("/payment-requests"))[1].id}`, (page) => page.locator(".approval .note").waitFor()],
  ["pay-no-pin", "owing", async (json) => `/pay/${(await json("/payment-requests"))[0].id}`, (page) => page.locator(".approval").waitFor()],
  ["pay-passkey", "keyed", async (json) => `/pay/${(await json("/payment-requests"))[0].id}`, (page) => page.locator(".approval [data-turn]").waitFor()],
  ["pay-passkey-cancelled", "keyed", async (json) => `/pay/${(await json("/payment-requests"))[0].id}`, async (page) => { await noPasskey(page); await page.locator(".approval button.primary").click(); await page.locator(".approval [role=status]").waitFor(); }],
  ["pay-passkey-turned", "keyed", async (json) => `/pay/${(await json("/payment-requests"))[0].id}`, async (page) => { await page.locator(".approval [data-turn]").click(); await page.locator(".approval .note").waitFor(); }],
  ["pay-paid", "payer", async (json) => `/pay/${(await json("/payment-requests"))[0].id}`, async (page) => { await page.locator(".pin").fill("246810"); await page.locator(".approval button.primary").click(); await page.locator(".outcome").waitFor(); }],
  ["receipt", "anna", async (json) => `/receipt/${(await json("/wallet/entries?max=1&currency=" + (await json("/wallet")).balances[0].amount.currency))[0].reference}`, (page) => page.locator(".bar").waitFor()],
  ["receipt-renewal", "anna", async (json) => `/receipt/${(await json(`/subscriptions/${(await json("/subscriptions"))[0].id}`)).payments[0].sale}`, (page) => page.locator(".bar").waitFor()],
  ["receipt-refunded", "anna", async (json) => `/receipt/${(await json("/wallet/entries?max=50&currency=" + (await json("/wallet")).balances[0].amount.currency)).find((entry) => entry.kind === "refund").reference}`, (page) => page.locator(".bar").waitFor()],
  ["consent", "anna", "/consent?client_id=tos&scope=openid%20profile%20home:read%20home:control%20organisation:manage&state=x&user_code=BCDF-GHJK"],
  ["operator-token", "", "/operator"],
  ["operator", "", "/operator#a-token", (page) => page.locator(".uplot canvas").first().waitFor()],
  ["operator-providers", "", "/operator#a-token", (page) => page.locator("[aria-labelledby=providers] .rows").first().waitFor()],
  ["operator-settle", "", "/operator#a-token", (page) => page.locator("[aria-labelledby=providers] .rows button").first().click()],
  ["operator-reviews", "", "/operator#a-token", async (page) => { await page.locator("[data-pictures]").first().click(); await page.locator("article .pictures img").first().waitFor(); }],
  ["operator-dialog-refuse", "", "/operator#a-token", (page) => page.locator("[data-refuse]").first().click()],
  ["operator-bank", "", "/operator#a-token", async (page) => { await page.locator("[aria-labelledby=bank] [aria-expanded]").last().click(); await page.locator(".inside .badge").first().waitFor(); }],
  ["operator-traced", "anna", "/operator#a-token", async (page) => { await page.locator("#trace button.primary").click(); await page.locator(".path").first().waitFor(); }],
  ["send", "anna", "/send", (page) => page.locator("[data-sending]").first().waitFor()],
  ["send-empty", "bare", "/send", (page) => page.locator("#where").waitFor()],
  ["send-file", "anna", "/send", (page) => chosen(page, "IMG_20261126_184233_HDR_portrait_original.jpg")],
  ["send-going", "anna", "/send", async (page) => { await page.route("**/sendings/files?*", () => {}); await chosen(page, "harbour.jpg"); await page.locator("[data-place]").first().click(); await page.locator("#up").waitFor(); }],
  ["send-refused", "anna", "/send", async (page) => { await page.unrouteAll({ behavior: "ignoreErrors" }); await chosen(page, "refused.jpg"); await page.locator("[data-place]").first().click(); await page.locator("section > .fault").waitFor(); }],
  ["send-nowhere", "bare", "/send", (page) => chosen(page, "harbour.jpg")],
  ["send-link", "anna", "/send", async (page) => { await page.locator(".segments label").nth(1).click(); await page.locator("input[type=url]").fill("not an address"); }],
  ["send-place", "anna", "/send", async (page) => { await page.locator(".segments label").nth(2).click(); await page.locator("fieldset .button").click(); await page.locator("[role=status]").first().waitFor(); }],
  ["send-words", "anna", "/send", (page) => written(page, "The key is under the blue pot.")],
  ["going-start", "anna", "/", (page) => page.locator("[data-activity]").first().waitFor()],
  ["going-apps", "anna", "/apps", (page) => page.locator("[data-activity]").first().waitFor()],
  ["going-dialog", "anna", "/apps", moving],
  ["going-dialog-moving", "anna", "/apps", async (page) => { await moving(page); await page.locator("dialog .place:not([disabled])").first().click(); await page.locator("dialog [aria-busy=true], [data-page]").first().waitFor({ state: "attached" }); }],
  ["content-found", "anna", "/content", async (page) => { await page.locator("[data-item]").first().waitFor(); await page.locator("[data-search]").fill((await page.locator("[data-item]").nth(2).innerText()).split("\n")[0]); await page.keyboard.press("Enter"); await page.locator("[data-item]").nth(1).waitFor({ state: "detached" }); }],
  ["content-buy", "anna", "/content", async (page) => { await page.locator("[data-item]").first().waitFor(); await page.locator("[data-offer] .primary").first().click(); await page.locator("dialog form, dialog .button").first().waitFor(); }],
  ["content-sold", "anna", "/content", async (page) => { await page.locator("[data-item]").nth(3).waitFor(); await page.locator("[data-item]").filter({ has: page.locator(".sold") }).first().click(); await page.locator("dialog .button.primary").waitFor(); }],
  ["content-buy-item", "anna", "/content", async (page) => { await page.locator("[data-item]").nth(3).waitFor(); await page.locator("[data-item]").filter({ has: page.locator(".sold") }).first().click(); await page.locator("dialog .button.primary").click(); await page.locator("dialog form").waitFor(); }],
  ["play-code", "", "/play", async (page) => { await page.locator("main input").fill("7K3"); await page.locator("main form button").click(); await page.locator(".fault").waitFor(); }],
  ["play-unknown", "", "/play/AAAAA-AAAAA", (page) => page.locator(".fault").waitFor()],
  ["play-join", "", "/play/GAMEP-AD001", (page) => page.locator("[data-join]").waitFor()],
  ["play-full", "anna", "/play/GAMEP-AD000", (page) => join(page, "Ada", ".fault")],
  ["play-gamepad", "", "/play/GAMEP-AD001", async (page) => { await join(page, "Ada Lovelace Lon"); await page.locator("[data-control=a] button").press("Enter"); await page.locator(".said").waitFor(); }],
  ["play-pointer", "", "/play/P0NTR-AD001", (page) => join(page, "Five")],
  ["play-keyboard", "anna", "/play/KEYBD-AD001", (page) => join(page, "Ada")],
  ["play-wheel", "", "/play/WHEEX-AD001", async (page) => { await join(page, "Ada"); await track(page); }],
  ["play-across", "", "/play/GAMEP-AD002", async (page) => { await turned(page); await join(page, "Ada"); }],
  ["play-across-wheel", "", "/play/WHEEX-AD002", async (page) => { await turned(page); await join(page, "Five"); await track(page); }],
  ["play-paused", "", "/play/PAVSE-AD001", async (page) => { await turned(page, false); await join(page, "Ada"); }],
  ["play-removed", "", "/play/GAMEP-AD003", (page) => join(page, "Gone", "[data-left]")],
  ["play-left", "", "/play/GAMEP-AD004", async (page) => { await turned(page, false); await join(page, "Ada"); await page.locator("header button").last().click(); await page.locator("[data-left]").waitFor(); }],
  ["not-found", "anna", "/nowhere"],
];

let faults = 0;
for (const variant of variants) {
  const context = await browser.newContext({  viewport: { width: variant.width, height: variant.height }, colorScheme: variant.scheme, locale: variant.tongue === "zh" ? "zh-CN" : "en-GB", isMobile: variant.phone ?? false, hasTouch: variant.phone ?? false, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("pageerror", (error) => { faults++; console.log("ERROR", variant.name, page.url(), error.message); });
  page.on("console", (message) => { if (message.type() === "error" && !/40[0349]|ERR_INTERNET_DISCONNECTED/.test(message.text())) { faults++; console.log("CONSOLE", variant.name, page.url(), message.text()); } });
  const cookies = (who) => context.addCookies([{ name: "who", value: who, url: base }, { name: "world", value: variant.tongue, url: base }]);
  await cookies("anna");
  for (const [name, who, path, before] of pages(await ids(page))) {
    if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
    // What is settled on one tour is whole again on the next.
    await cookies(/payer|mistyper|returner|told/.test(who) ? `${who}-${variant.name}` : who);
    await context.setOffline(false);
    await page.emulateMedia({ media: "screen" });
    await page.goto("about:blank");
    const address = typeof path === "string" ? path : await path(async (question) => (await page.request.get(`${base}/api/v1${question}`)).json());
    await page.goto(base + address, { waitUntil: "load" });
    try {
      await before?.(page);
    } catch (error) {
      faults++;
      console.log("STEP", variant.name, name, String(error).split("\n")[0]);
    }
    await page.waitForTimeout(350);
    await page.screenshot({ path: `${out}/${name}.${variant.name}.png`, fullPage: !/quick|invite|dialog/.test(name) });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) { faults++; console.log("WIDE", variant.name, name, `${wide}px`); }
    if (!checked) continue;
    await page.evaluate(axeSource);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const violation of found.violations) {
      if (violation.impact === "serious" || violation.impact === "critical") faults++;
      console.log("AXE", variant.name, name, violation.impact, violation.id, violation.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join(" | ").slice(0, 400));
    }
  }
  await context.close();
}
await browser.close();
await server.close?.();
server.httpServer.close();
console.log(faults === 0 ? "every page drawn, no fault" : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
