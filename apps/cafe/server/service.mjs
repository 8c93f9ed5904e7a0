import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { HubKey } from "./hub.mjs";
import { Journal } from "./journal.mjs";
import { menu, wanted } from "./menu.mjs";
import { Orders } from "./orders.mjs";
import { keyId, proved } from "./proof.mjs";
import { Refusal, refuse } from "./refusal.mjs";

const BODY_BYTES_MAX = 8_192;
const REQUEST_MILLIS_MAX = 10_000;
const ADDRESSES_MAX = 10_000;
const CONNECTIONS_MAX = 500;
const KEY = /^[A-Za-z0-9_-]{16,64}$/;
const ID = /^[A-Za-z0-9_-]{22}$/;

/** How often an address asks, in whole minutes. */
class Rates {
  #minute = -1;
  #counts = new Map();
  #most;

  constructor(most) {
    this.#most = most;
  }

  take(address, now) {
    const minute = Math.floor(now / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const count = (this.#counts.get(address) ?? 0) + 1;
    if (count > this.#most || this.#counts.size >= ADDRESSES_MAX) {
      throw refuse("too-many-requests", "Too many requests; wait a minute.");
    }
    this.#counts.set(address, count);
  }
}

function read(request) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let bytes = 0;
    request.on("data", (chunk) => {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) {
        request.removeAllListeners("data").resume();
        reject(refuse("body-too-large", `A request has at most ${BODY_BYTES_MAX} bytes.`));
      } else {
        chunks.push(chunk);
      }
    });
    request.on("end", () => {
      try {
        const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
        if (typeof body !== "object" || body === null || Array.isArray(body)) {
          throw new SyntaxError("no object");
        }
        resolve(body);
      } catch {
        reject(refuse("body-malformed", "A request is an object of JSON."));
      }
    });
    request.on("error", () => reject(refuse("body-malformed", "The request broke off.")));
  });
}

/** The café's service: it takes orders, makes none before it is paid, and says how far each is. */
export class Service {
  #setting;
  #key;
  #orders;
  #journal;
  #rates;

  /** @param setting see main.mjs; `now` is the clock */
  constructor(setting) {
    this.#setting = { now: Date.now, brewMillis: 40_000, unpaidMax: 500, requestsPerMinuteMax: 240, ...setting };
    this.#rates = new Rates(this.#setting.requestsPerMinuteMax);
    this.#key = new HubKey(setting.hub, this.#setting.now);
    this.#orders = new Orders(this.#setting.brewMillis, this.#setting.unpaidMax);
    Journal.read(setting.directory).forEach((event) => this.#orders.apply(event));
    this.#journal = Journal.begin(setting.directory, this.#orders.events());
  }

  /** @returns the server, listening, and how to end it */
  async listen(port, host = "localhost") {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.requestTimeout = REQUEST_MILLIS_MAX;
    server.headersTimeout = REQUEST_MILLIS_MAX;
    server.maxConnections = CONNECTIONS_MAX;
    await new Promise((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
    return {
      port: server.address().port,
      close: () =>
        new Promise((resolve) => {
          server.closeAllConnections();
          server.close(() => {
            this.#journal.close();
            resolve();
          });
        }),
    };
  }

  async #answer(request, response) {
    // Apps have an origin that equals no other, so whoever asks is a stranger; nothing here goes by cookies.
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    try {
      if (request.method === "OPTIONS") {
        response.setHeader("Access-Control-Allow-Methods", "GET, POST, DELETE");
        response.setHeader("Access-Control-Allow-Headers", "Content-Type");
        response.setHeader("Access-Control-Max-Age", "600");
        response.writeHead(204).end();
        return;
      }
      this.#rates.take(request.socket.remoteAddress, this.#setting.now());
      send(response, 200, await this.#carryOut(request));
    } catch (failure) {
      if (failure instanceof Refusal) {
        send(response, failure.status, { code: failure.code, detail: failure.message });
      } else {
        console.error("cannot answer %s %s:", request.method, request.url, failure);
        send(response, 500, { code: "internal", detail: "The café made a mistake." });
      }
    }
  }

  async #carryOut(request) {
    const path = new URL(request.url, "http://cafe").pathname.split("/").slice(1);
    const [version, what, id, part] = path;
    if (version !== "v1" || path.length > 4) {
      throw refuse("not-found", "There is nothing here.");
    }
    const route = `${request.method} ${[what, id === undefined ? "" : ":id", part].filter(Boolean).join("/")}`;
    if (id !== undefined && !ID.test(id)) {
      throw refuse("not-found", "There is no such order.");
    }
    const now = this.#setting.now();
    switch (route) {
      case "GET menu":
        return menu(this.#setting.currency);
      case "POST orders":
        return this.#place(await read(request), now);
      case "GET orders/:id":
        return this.#orders.view(this.#orders.find(id), now);
      case "DELETE orders/:id":
        return this.#cancel(id, now);
      case "POST orders/:id/payment":
        return this.#pay(id, await read(request), now);
      default:
        throw refuse(["menu", "orders"].includes(what) ? "method-unknown" : "not-found", "There is nothing here.");
    }
  }

  #place(body, now) {
    if (typeof body.key !== "string" || !KEY.test(body.key)) {
      throw refuse("order-invalid", "An order has a key of 16 to 64 letters, digits, - and _.");
    }
    const order = wanted(body, this.#setting.currency);
    const known = this.#orders.check(body.key, order, now);
    if (known) {
      return this.#orders.view(known, now);
    }
    const id = randomBytes(16).toString("base64url");
    this.#happened({ what: "placed", id, key: body.key, order, at: now });
    return this.#orders.view(this.#orders.find(id), now);
  }

  #cancel(id, now) {
    const order = this.#orders.find(id);
    if (order.paid !== null) {
      throw refuse("order-ended", "It is paid, and being made.");
    }
    this.#happened({ what: "cancelled", id });
    return this.#orders.view(this.#orders.find(id), now);
  }

  /** A proof that comes after the order was cancelled still counts: the money was taken. */
  async #pay(id, { proof }, now) {
    this.#orders.find(id);
    const key = await this.#key.of(keyId(proof));
    const order = this.#orders.find(id);
    const claims = proved(proof, key, order, { app: this.#setting.app, now });
    if (order.paid !== null && order.paid !== claims.jti) {
      throw refuse("order-ended", "It was paid by another payment already.");
    }
    if (order.paid === null) {
      this.#happened({ what: "paid", id, payment: claims.jti, at: now });
    }
    return this.#orders.view(this.#orders.find(id), now);
  }

  #happened(event) {
    this.#journal.write(event);
    this.#orders.apply(event);
  }
}

function send(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
