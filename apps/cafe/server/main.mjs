import { CURRENCIES } from "./menu.mjs";
import { Service } from "./service.mjs";

/**
 * The café's service. It needs nothing but Node.js:
 *
 *   CAFE_HUB=http://localhost:8080 node apps/cafe/server/main.mjs
 *
 * CAFE_HUB: the hub whose payments count; no default, as this is whom it believes.
 * CAFE_PORT (8790), CAFE_DATA (cafe-data), CAFE_CURRENCY (EUR), CAFE_BREW_SECONDS (40).
 */
const { CAFE_HUB, CAFE_PORT = "8790", CAFE_DATA = "cafe-data", CAFE_CURRENCY = "EUR", CAFE_BREW_SECONDS = "40" } = process.env;

function fail(what) {
  console.error(`café: ${what}`);
  process.exit(78);
}

if (!CAFE_HUB || !URL.canParse(CAFE_HUB)) {
  fail("say which hub's payments count: CAFE_HUB=https://hub.example.org");
}
if (!CURRENCIES.includes(CAFE_CURRENCY)) {
  fail(`CAFE_CURRENCY is one of ${CURRENCIES.join(", ")}`);
}
if (!/^[0-9]{1,5}$/.test(CAFE_PORT) || !/^[0-9]{1,4}$/.test(CAFE_BREW_SECONDS)) {
  fail("CAFE_PORT and CAFE_BREW_SECONDS are whole numbers");
}
const service = new Service({
  hub: CAFE_HUB,
  app: "org.opentos.cafe",
  directory: CAFE_DATA,
  currency: CAFE_CURRENCY,
  brewMillis: Number(CAFE_BREW_SECONDS) * 1000,
});
const running = await service.listen(Number(CAFE_PORT)).catch((failure) => fail(failure.message));
console.log(`The café is open: http://localhost:${running.port}/v1/menu`);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void running.close());
}
