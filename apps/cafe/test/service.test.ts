import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Service } from "../server/service.mjs";
import { Hub } from "./hub.ts";

const APP = "org.opentos.cafe";
const latte = { drink: "latte", choices: { size: "large", milk: "soy", shots: "double", sugar: "none" } };

let hub: Hub;
let directory: string;
let origin: string;
let now: number;
let hubAt: string;
let close: () => Promise<void>;

async function open(): Promise<void> {
  const service = new Service({ hub: hubAt, app: APP, directory, currency: "EUR", brewMillis: 40_000, unpaidMax: 5, requestsPerMinuteMax: 15, now: () => now });
  const running = await service.listen(0);
  origin = `http://localhost:${running.port}/v1`;
  close = running.close as () => Promise<void>;
}

beforeEach(async () => {
  hub = new Hub();
  hubAt = await hub.listen();
  directory = mkdtempSync(join(tmpdir(), "cafe-"));
  now = Date.parse("2026-11-26T09:00:00Z");
  await open();
});

afterEach(async () => {
  await close();
  hub.close();
  rmSync(directory, { recursive: true });
});

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
  const answer = await fetch(origin + path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}

const place = async (key = "key-of-this-order-1", order: object = latte) => (await ask("POST", "/orders", { key, ...order })).body;

const claims = (order: any, changed: object = {}) => ({
  aud: APP,
  sub: "somebody",
  jti: "payreq_1",
  iat: Math.floor(now / 1000),
  item: null,
  reference: order.id,
  label: order.label,
  currency: order.amount.currency,
  value: order.amount.value,
  ...changed,
});

describe("an order", () => {
  it("is priced by the service, and found again by its key", async () => {
    const order = await place();
    expect(order).toMatchObject({ state: "unpaid", label: "Latte", amount: { currency: "EUR", value: "5.40" }, number: null });
    expect(order.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect((await place()).id).toBe(order.id);
    expect((await place("key-of-this-order-2")).id).not.toBe(order.id);
    expect((await ask("POST", "/orders", { key: "key-of-this-order-1", ...latte, drink: "mocha" })).body.code).toBe("key-reused");
  });

  it("is made once it is paid, one after the other", async () => {
    const [first, second] = [await place(), await place("key-of-this-order-2")];
    const paid = await ask("POST", `/orders/${first.id}/payment`, { proof: hub.prove(claims(first)) });
    expect(paid).toMatchObject({ status: 200, body: { state: "brewing", number: 1, seconds: 70 } });
    const next = await ask("POST", `/orders/${second.id}/payment`, { proof: hub.prove(claims(second, { jti: "payreq_2" })) });
    expect(next.body).toMatchObject({ state: "queued", number: 2, seconds: 140 });
    now += 71_000;
    expect((await ask("GET", `/orders/${first.id}`)).body).toMatchObject({ state: "ready", seconds: 0 });
    expect((await ask("GET", `/orders/${second.id}`)).body.state).toBe("brewing");
  });

  it("is paid once, however often its proof is shown", async () => {
    const order = await place();
    const proof = hub.prove(claims(order));
    expect((await ask("POST", `/orders/${order.id}/payment`, { proof })).status).toBe(200);
    expect((await ask("POST", `/orders/${order.id}/payment`, { proof })).body.number).toBe(1);
    const other = hub.prove(claims(order, { jti: "payreq_9" }));
    expect((await ask("POST", `/orders/${order.id}/payment`, { proof: other })).body.code).toBe("order-ended");
    expect((await ask("DELETE", `/orders/${order.id}`)).body.code).toBe("order-ended");
    expect(hub.asked).toBe(1);
  });

  it("can be cancelled until then, and is made all the same where it was paid meanwhile", async () => {
    const order = await place();
    expect((await ask("DELETE", `/orders/${order.id}`)).body.state).toBe("cancelled");
    expect((await ask("POST", `/orders/${order.id}/payment`, { proof: hub.prove(claims(order)) })).body.state).toBe("brewing");
  });

  it("outlives the service, also one that was cut off while it wrote", async () => {
    const [first, second] = [await place(), await place("key-of-this-order-2")];
    await ask("POST", `/orders/${second.id}/payment`, { proof: hub.prove(claims(second)) });
    await ask("POST", `/orders/${first.id}/payment`, { proof: hub.prove(claims(first, { jti: "payreq_2" })) });
    const before = [(await ask("GET", `/orders/${first.id}`)).body, (await ask("GET", `/orders/${second.id}`)).body];
    await close();
    appendFileSync(join(directory, "orders.ndjson"), '{"what":"paid","id":"cut o');
    await open();
    expect([(await ask("GET", `/orders/${first.id}`)).body, (await ask("GET", `/orders/${second.id}`)).body]).toEqual(before);
    expect((await place("key-of-this-order-2")).id).toBe(second.id);
  });

  it("is forgotten after a day", async () => {
    const order = await place();
    now += 25 * 3_600_000;
    await place("key-of-this-order-2");
    expect((await ask("GET", `/orders/${order.id}`)).status).toBe(404);
  });
});

describe("a proof", () => {
  const forged: [string, (order: any) => string, string][] = [
    ["of another order", (order) => hub.prove(claims(order, { reference: "A".repeat(22) })), "proof-other"],
    ["for another app", (order) => hub.prove(claims(order, { aud: "org.example.other" })), "proof-other"],
    ["of less", (order) => hub.prove(claims(order, { value: "0.01" })), "proof-other"],
    ["in another currency", (order) => hub.prove(claims(order, { currency: "JPY" })), "proof-other"],
    ["of an item", (order) => hub.prove(claims(order, { item: "club" })), "proof-other"],
    ["of long ago", (order) => hub.prove(claims(order, { iat: Math.floor(now / 1000) - 4_000 })), "proof-other"],
    ["of the future", (order) => hub.prove(claims(order, { iat: Math.floor(now / 1000) + 4_000 })), "proof-other"],
    ["without a time", (order) => hub.prove(claims(order, { iat: "now" })), "proof-other"],
    ["by another key", (order) => new Hub().prove(claims(order)), "proof-invalid"],
    ["by another key under this key's name", (order) => new Hub().prove(claims(order), { kid: hub.jwk.kid }), "proof-invalid"],
    ["without a signature", (order) => hub.prove(claims(order), { alg: "none" }), "proof-invalid"],
    ["of another kind", (order) => hub.prove(claims(order), { typ: "at+jwt" }), "proof-invalid"],
    ["that was changed", (order) => hub.prove(claims(order)).replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify(claims(order))).toString("base64url")}x.`), "proof-invalid"],
    ["that is none", () => "a.b", "proof-invalid"],
    ["that is long", () => `${"a".repeat(5_000)}.b.c`, "proof-invalid"],
    ["that is no JSON", () => "YWJj.YWJj.YWJj", "proof-invalid"],
  ];

  it.each(forged)("%s buys no coffee", async (_, made, code) => {
    const order = await place();
    const answer = await ask("POST", `/orders/${order.id}/payment`, { proof: made(order) });
    expect(answer).toMatchObject({ status: 402, body: { code } });
    expect((await ask("GET", `/orders/${order.id}`)).body.state).toBe("unpaid");
  });

  it("waits where the hub cannot be reached", async () => {
    const order = await place();
    hub.close();
    expect((await ask("POST", `/orders/${order.id}/payment`, { proof: hub.prove(claims(order)) })).body.code).toBe("hub-unreachable");
    expect((await ask("POST", `/orders/${order.id}/payment`, { proof: 7 })).body.code).toBe("proof-invalid");
  });

  it("is not believed from a hub that answers nonsense", async () => {
    await close();
    const odd = new Hub();
    for (const answer of ["[]", "{}", "no", `{"kty":"OKP","crv":"Ed25519","x":"short","kid":"a"}`, "x".repeat(10_000)]) {
      hubAt = await odd.listen(answer);
      await open();
      const order = await place(`key-of-order-${answer.length}-aaaaaa`);
      expect((await ask("POST", `/orders/${order.id}/payment`, { proof: hub.prove(claims(order)) })).body.code).toBe("hub-unreachable");
      await close();
      odd.close();
    }
    hubAt = await hub.listen();
    await open();
  });
});

describe("bad input", () => {
  const orders: [string, unknown, string][] = [
    ["no JSON", "{", "body-malformed"],
    ["a list", "[]", "body-malformed"],
    ["nothing", "", "body-malformed"],
    ["too much", JSON.stringify({ key: "x".repeat(9_000) }), "body-too-large"],
    ["no key", latte, "order-invalid"],
    ["a key of one letter", { key: "x", ...latte }, "order-invalid"],
    ["an unknown drink", { key: "key-of-this-order-1", ...latte, drink: "tea" }, "order-invalid"],
    ["a drink from the prototype", { key: "key-of-this-order-1", ...latte, drink: "__proto__" }, "order-invalid"],
    ["no choices", { key: "key-of-this-order-1", drink: "latte" }, "order-invalid"],
    ["a choice too few", { key: "key-of-this-order-1", drink: "latte", choices: { size: "large" } }, "order-invalid"],
    ["a choice too many", { key: "key-of-this-order-1", drink: "latte", choices: { ...latte.choices, roast: "dark" } }, "order-invalid"],
    ["an unknown choice", { key: "key-of-this-order-1", drink: "latte", choices: { ...latte.choices, size: "huge" } }, "order-invalid"],
    ["a choice of another type", { key: "key-of-this-order-1", drink: "latte", choices: { ...latte.choices, size: ["large"] } }, "order-invalid"],
  ];

  it.each(orders)("%s is refused", async (_, body, code) => {
    expect((await ask("POST", "/orders", body)).body.code).toBe(code);
  });

  it("asks for nothing that is not there", async () => {
    for (const [method, path, status] of [
      ["GET", "/orders/none", 404],
      ["GET", `/orders/${"A".repeat(22)}`, 404],
      ["GET", "/orders/../../etc/passwd", 404],
      ["GET", "/other", 404],
      ["GET", `/orders/${"A".repeat(22)}/payment/more`, 404],
      ["POST", "/menu", 405],
      ["GET", "/orders", 405],
    ] as const) {
      expect((await ask(method, path)).status, `${method} ${path}`).toBe(status);
    }
  });

  it("comes not in floods", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask("GET", "/menu")));
    expect(answers.filter(({ status }) => status === 429).length).toBe(5);
    now += 60_000;
    expect((await ask("GET", "/menu")).status).toBe(200);
  });

  it("fills the café only so far", async () => {
    for (let index = 0; index < 5; index++) {
      expect((await place(`key-of-this-order-${index}`)).state).toBe("unpaid");
    }
    expect((await place("key-of-this-order-more")).code).toBe("too-many-orders");
    now += 25 * 3_600_000;
    expect((await place("key-of-this-order-more")).state).toBe("unpaid");
  });
});

describe("the menu", () => {
  it("is in both languages, with prices as text", async () => {
    const { body } = await ask("GET", "/menu");
    expect(body.currency).toBe("EUR");
    for (const each of [...body.drinks, ...body.options, ...body.options.flatMap((option: any) => option.choices)]) {
      expect(each.names.en.length).toBeGreaterThan(0);
      expect(each.names["zh-Hans"]).toMatch(/\p{Script=Han}/u);
      expect(each.price ?? each.adds ?? "0.00").toMatch(/^\d+[.]\d\d$/);
    }
  });

  it("lets apps ask from their own origin", async () => {
    const answer = await fetch(`${origin}/orders`, { method: "OPTIONS", headers: { Origin: "null", "Access-Control-Request-Method": "POST" } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});
