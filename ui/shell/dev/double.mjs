import { appFile, examples, matrix, paymentCode, places, sentPicture, share, storeLink, storePage, world } from "./world.mjs";

/**
 * A double of the device runtime's local API, for development only. Each address
 * (`?form=tv&state=unclaimed`) is a world of its own; the page's requests say by their referrer
 * which one they mean. Hardware answers after a while, an offline thing not at all.
 */
const HARDWARE_MILLIS = 500;
const NETWORK_MILLIS = 900;

class Double {
  constructor(query) {
    this.state = world(query);
    this.frozen = query.has("now");
    this.networkMillis = Number(query.get("answers") ?? NETWORK_MILLIS);
    this.listeners = new Set();
    this.handoffs = 0;
  }

  now() {
    if (!this.frozen) {
      this.state.now = new Date().toISOString();
    }
    return this.state;
  }

  changed() {
    const message = `data: ${JSON.stringify(this.now())}\n\n`;
    for (const listener of this.listeners) {
      listener.write(message);
    }
  }

  setOwn(property, value) {
    const own = this.state.properties[property];
    if (!own) {
      return refusal(404, "property-unknown");
    }
    setTimeout(() => {
      own.value = value;
      own.at = new Date().toISOString();
      own.desired = null;
      this.changed();
    }, HARDWARE_MILLIS);
    return null;
  }

  setThing(id, property, value) {
    if (this.state.connection.state === "offline") {
      return refusal(503, "hub-unreachable");
    }
    const thing = this.state.things.find((each) => each.id === id);
    if (!thing?.model.properties[property]) {
      return refusal(404, "property-unknown");
    }
    const at = new Date().toISOString();
    const version = (thing.desired[property]?.version ?? 0) + 1;
    thing.desired[property] = { value, at, version, answered: false };
    this.changed();
    if (thing.online) {
      setTimeout(() => {
        thing.reported[property] = { value, at: new Date().toISOString() };
        thing.desired[property].answered = true;
        this.changed();
      }, this.networkMillis);
    }
    return null;
  }

  /** What is said of activities, of what was sent and of what was told. */
  personal(about, said) {
    const { state } = this;
    if (said.places) {
      return { places: places(state.locale) };
    }
    if (about === "sendings") {
      state.sendings = state.sendings.filter(({ id }) => id !== said.id);
    } else if (about === "activities") {
      this.hand(said);
    } else if (about === "notifications") {
      state.notifications = state.notifications.filter(({ id, at }) => (said.seen ? at > said.seen : id !== said.read));
    }
    this.changed();
    return {};
  }

  /** Moves an activity as a hub does, step by step; who says `move` may be another terminal. */
  hand({ move, to, handoff, step }) {
    const { state } = this;
    const moved = state.activities.find(({ id }) => id === (move ?? state.handoffs.find(({ id }) => id === handoff)?.activity));
    if (!moved) {
      return;
    }
    const next = (step) => {
      state.handoffs = state.handoffs.map((each) => ({ ...each, step }));
      this.changed();
    };
    if (move) {
      state.handoffs = [{ id: `handoff_${++this.handoffs}`, activity: move, role: to ? "source" : "target", step: "asked", installation: moved.installation, place: to ? { name: places(state.locale).find(({ device }) => device === to)?.name ?? null } : moved.place }];
      if (!to) {
        setTimeout(() => next("offered"), HARDWARE_MILLIS);
      }
    } else if (step === "prepared") {
      Object.assign(moved, { here: true, open: true, near: false, place: null });
      next("committed");
      state.handoffs = [];
    } else if (step === "offered") {
      setTimeout(() => {
        Object.assign(moved, { here: false, open: true, place: state.handoffs[0]?.place ?? null });
        next("committed");
      }, HARDWARE_MILLIS);
    } else if (step === "released") {
      state.handoffs = [];
    }
  }

  invokeOwn(action) {
    const invocation = { id: `invocation_${this.state.invocations.length}`, action, state: "running" };
    this.state.invocations = [...this.state.invocations, invocation];
    if (action === "orderDrink" && this.state.properties.state) {
      this.state.properties.state.value = "brewing";
    }
    this.changed();
    setTimeout(() => {
      invocation.state = "completed";
      if (this.state.properties.state) {
        this.state.properties.state.value = "ready";
      }
      this.changed();
    }, 4_000);
    return null;
  }
}

function refusal(status, code) {
  return { status, code };
}

const doubles = new Map();

function doubleFor(request) {
  const referrer = request.headers.referer ?? "http://localhost/";
  const { search, searchParams } = new URL(referrer);
  if (!doubles.has(search)) {
    doubles.set(search, new Double(searchParams));
  }
  return doubles.get(search);
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
  }
  return text === "" ? {} : JSON.parse(text);
}

/** Answers `/local/…` and `/apps/…`; false when the request is for something else. */
export async function answerLocal(request, response) {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path.startsWith("/apps/")) {
    const [type, content] = appFile(path);
    response.writeHead(200, { "Content-Type": type, "Content-Security-Policy": "sandbox allow-scripts" });
    response.end(content);
    return true;
  }
  if (!path.startsWith("/local/")) {
    return false;
  }
  const double = doubleFor(request);
  if (path === "/local/state") {
    json(response, 200, double.now());
    return true;
  }
  if (path === "/local/live") {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(`data: ${JSON.stringify(double.now())}\n\n`);
    double.listeners.add(response);
    request.on("close", () => double.listeners.delete(response));
    return true;
  }
  if (path === "/local/exchanges" && (await bodyOf(request)).help) {
    json(response, 200, { kinds: examples(double.state.locale) });
    return true;
  }
  if (path === "/local/payment-code") {
    json(response, 200, paymentCode());
    return true;
  }
  if (path.startsWith("/local/store")) {
    const [, , , app, part] = path.split("/");
    if (part === "icon") {
      const [type, content] = appFile("/apps/x/icon.svg");
      response.writeHead(200, { "Content-Type": type });
      response.end(content);
    } else {
      json(response, 200, app ? storeLink(app) : storePage());
    }
    return true;
  }
  if (path.startsWith("/local/sendings/")) {
    if (path.endsWith("/file")) {
      response.writeHead(200, { "Content-Type": "image/svg+xml" });
      response.end(sentPicture);
    } else {
      json(response, 200, { qr: matrix(path) });
    }
    return true;
  }
  if (["/local/activities", "/local/sendings", "/local/notifications"].includes(path)) {
    json(response, 200, double.personal(path.split("/")[2], await bodyOf(request)));
    return true;
  }
  if (path === "/local/drawn") {
    json(response, 202, {});
    return true;
  }
  const refused = act(double, path.split("/").slice(2).map(decodeURIComponent), await bodyOf(request));
  if (refused) {
    json(response, refused.status, { title: refused.code, status: refused.status, code: refused.code, detail: "" });
  } else {
    json(response, 202, {});
  }
  return true;
}

function act(double, parts, body) {
  if (parts[0] === "locale") {
    const again = world(new URLSearchParams({ locale: body.locale, form: double.state.form }));
    double.state.locale = again.locale;
    double.changed();
    return null;
  }
  if (parts[0] === "network" && parts[1] === "join") {
    const chosen = double.state.network.networks.find(({ id }) => id === body.network);
    double.state.network = { ...double.state.network, joining: chosen.name, fault: "" };
    double.changed();
    setTimeout(() => {
      const right = body.password === "" || body.password === "rosebud-8";
      double.state.network = { ...double.state.network, joining: "", fault: right ? "" : "network-refused", up: right };
      double.changed();
    }, HARDWARE_MILLIS);
    return null;
  }
  if (parts[0] === "network" && parts[1].endsWith("share")) {
    double.state.network = { ...double.state.network, fault: "", share: parts[1] === "share" ? share("open") : null };
    double.changed();
    return null;
  }
  if (parts[0] === "recovery") {
    double.state.recovery = null;
    double.changed();
    return null;
  }
  if (["network", "reset"].includes(parts[0])) {
    return null;
  }
  if (parts[0] === "payments") {
    if (body.decision === "approve" && body.pin !== "246810") {
      return refusal(403, "confirmation-refused");
    }
    double.state.wallet.requests = [];
    double.changed();
    return null;
  }
  if (parts[0] === "things") {
    return parts[2] === "properties" ? double.setThing(parts[1], parts[3], body.value) : null;
  }
  return parts[0] === "properties" ? double.setOwn(parts[1], body.value) : double.invokeOwn(parts[1]);
}

function json(response, status, body) {
  response.writeHead(status, { "Content-Type": status < 400 ? "application/json" : "application/problem+json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}

/** The double as a part of the development server. */
export function double() {
  return {
    name: "opentos-runtime-double",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url === "/" || request.url.startsWith("/?")) {
          request.url = `/shell/${request.url.slice(1)}`;
        }
        answerLocal(request, response).then((done) => done || next(), next);
      });
    },
  };
}
