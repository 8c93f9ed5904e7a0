import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

/** The counter: it says what there is, takes orders and says when they are ready. */
const PORT = 8090;
const BODY_BYTES_MAX = 4 * 1024;
const ORDERS_MAX = 1_000;
const ITEMS_MAX = 20;
const MAKING_MILLIS = 20_000;

const menu = JSON.parse(readFileSync(new URL("../public/menu.json", import.meta.url), "utf8"));

export function counter(now = Date.now) {
  /** When each order is ready, by its number; of the last ones. */
  const orders = new Map();
  let last = 0;

  return createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://counter").pathname;
    const number = Number(/^\/orders\/(\d{1,9})$/.exec(path)?.[1]);
    if (request.method === "OPTIONS") {
      answer(response, 204);
    } else if (request.method === "GET" && path === "/menu") {
      answer(response, 200, menu);
    } else if (request.method === "POST" && path === "/orders") {
      const order = read(await body(request));
      if (order === null) {
        answer(response, 400, { error: `An order has 1 to ${ITEMS_MAX} things of the menu.` });
        return;
      }
      last += 1;
      orders.set(last, now() + MAKING_MILLIS);
      orders.delete(last - ORDERS_MAX);
      answer(response, 201, { number: last, cents: order });
    } else if (request.method === "GET" && orders.has(number)) {
      answer(response, 200, { number, ready: now() >= orders.get(number) });
    } else {
      answer(response, 404, { error: "There is no such thing at this counter." });
    }
  });
}

/** What the order comes to; `null` where it is none. The price is the counter's, whatever the page says. */
function read(text) {
  try {
    const { items } = JSON.parse(text);
    const prices = items.map((id) => menu.items.find((each) => each.id === id).cents);
    return prices.length > 0 && prices.length <= ITEMS_MAX ? prices.reduce((sum, each) => sum + each, 0) : null;
  } catch {
    return null;
  }
}

async function body(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_BYTES_MAX) {
      return "";
    }
  }
  return text;
}

/** An app's page has an origin that equals no other, so every origin may ask; nothing here depends on who asks. */
function answer(response, status, json) {
  response.writeHead(status, {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type",
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
  });
  response.end(json === undefined ? "" : JSON.stringify(json));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  counter().listen(PORT, "127.0.0.1", () => console.log(`The counter is open at http://localhost:${PORT}`));
}
