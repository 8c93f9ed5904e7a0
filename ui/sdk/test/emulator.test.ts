import { describe, expect, it } from "vitest";
import { Emulator } from "../src/emulator.ts";
import { RefusedError, type Device } from "../src/index.ts";

const lamp: Device = {
  id: "device_lamp",
  name: "Lamp",
  room: "Kitchen",
  online: true,
  formFactor: "appliance",
  values: { power: false },
  properties: { power: { type: "boolean" } },
  actions: {},
};

describe("the emulated terminal", () => {
  it("keeps what an app stores", async () => {
    const { tos } = new Emulator({ values: { best: 3 } });
    await tos.storage.set("last", { level: 2 });
    expect(await tos.storage.get("best")).toBe(3);
    expect(await tos.storage.get("last")).toEqual({ level: 2 });
    expect(await tos.storage.keys()).toEqual(["best", "last"]);
    await tos.storage.remove("best");
    expect(await tos.storage.get("best")).toBeNull();
  });

  it("has the bounds of a real one", async () => {
    const { tos } = new Emulator();
    await expect(tos.storage.set("", 1)).rejects.toMatchObject({ code: "field-invalid" });
    await expect(tos.storage.set("k", "x".repeat(33_000))).rejects.toMatchObject({ code: "body-too-large" });
    for (let each = 0; each < 34; each++) {
      await tos.storage.set(`v${each}`, "x".repeat(30_000));
    }
    await expect(tos.storage.set("more", "x".repeat(30_000))).rejects.toMatchObject({ code: "limit-reached" });
  });

  it("lets an app do what the person lets it", async () => {
    const emulator = new Emulator({ devices: [lamp] });
    await expect(emulator.tos.devices.list()).rejects.toMatchObject({ code: "grant-missing" });
    emulator.change({ grants: ["devices-see", "devices-control"] });
    expect((await emulator.tos.devices.list())[0]?.name).toBe("Lamp");
    await emulator.tos.devices.set("device_lamp", "power", true);
    expect(emulator.device("device_lamp")?.values["power"]).toBe(true);
    await expect(emulator.tos.devices.set("device_other", "power", true)).rejects.toMatchObject({ code: "not-found" });
  });

  it("tells of changes, and of keys that nobody takes", () => {
    const emulator = new Emulator();
    const seen: string[] = [];
    const end = emulator.tos.onContext((context) => seen.push(context.locale));
    emulator.change({ locale: "zh-Hans" });
    end();
    emulator.change({ locale: "en" });
    expect(seen).toEqual(["en", "zh-Hans"]);
    const leave = emulator.tos.onKey(() => true);
    emulator.press("Escape");
    expect(emulator.sent).toEqual([]);
    leave();
    emulator.press("Escape");
    expect(emulator.sent).toEqual(["close"]);
  });

  it("has payments that its person answers", async () => {
    const emulator = new Emulator({
      context: { grants: ["payments"] },
      items: [
        { id: "lives", title: "Lives", prices: [{ currency: "EUR", value: "0.99" }], subscription: null, owned: false },
      ],
    });
    const { payments } = emulator.tos;
    const bought = await payments.buy("lives");
    expect((await payments.buy("lives")).id).toBe(bought.id);
    const settled = payments.settled(bought.id);
    emulator.answer(bought.id, "paid");
    expect(await settled).toMatchObject({ state: "paid", proof: expect.any(String) });
    expect((await payments.items())[0]?.owned).toBe(true);
    await expect(payments.buy("lives")).rejects.toMatchObject({ code: "in-use" });

    const coffee = { label: "Coffee", amount: { currency: "EUR", value: "3.20" }, reference: "order-1" };
    const asked = await payments.ask(coffee);
    expect((await payments.ask(coffee)).id).toBe(asked.id);
    await expect(payments.ask({ ...coffee, label: "Tea" })).rejects.toMatchObject({ code: "key-reused" });
    expect((await payments.withdraw(asked.id)).state).toBe("withdrawn");
    await expect(payments.withdraw(asked.id)).rejects.toMatchObject({ code: "request-ended" });
  });

  it("has friends to compare with", async () => {
    const ann = { id: "ann", name: "Ann", scores: { stars: 9 } };
    const { friends, scores } = new Emulator({ context: { grants: ["friends"] }, codes: { "7K3M-9QXA": ann } }).tos;
    expect(await scores.submit("stars", 12)).toMatchObject({ rank: 1, you: true });
    expect(await scores.submit("stars", 4)).toMatchObject({ value: 12 });
    await expect(friends.add("none")).rejects.toMatchObject({ code: "friend-code-unknown" });
    expect(await friends.add("7K3M-9QXA")).toEqual({ name: "Ann" });
    expect(await friends.list()).toEqual([{ id: "ann", name: "Ann" }]);
    expect((await scores.top("stars")).map(({ rank, value, you }) => [rank, value, you])).toEqual([
      [1, 12, true],
      [2, 9, false],
    ]);
    await expect(scores.submit("stars", 1.5)).rejects.toMatchObject({ code: "field-invalid" });
  });

  it("keeps the last notification of a tag", async () => {
    const emulator = new Emulator({ context: { grants: ["notifications"] } });
    await emulator.tos.notifications.send({ title: "Brewing", body: "A minute", tag: "order" });
    await emulator.tos.notifications.send({ title: "Ready", body: "", tag: "order" });
    expect(emulator.notifications.map(({ title }) => title)).toEqual(["Ready"]);
    await expect(emulator.tos.notifications.send({ title: " ", body: "" })).rejects.toMatchObject({
      code: "field-invalid",
    });
  });
});

describe("players in the emulator", () => {
  it("join, press, write, fall asleep, and are taken out", async () => {
    const emulator = new Emulator();
    const party = await emulator.tos.controllers.open({ layout: "gamepad", seats: 2 });
    const told: string[] = [];
    party.onPlayers(({ players }) => told.push(players.map(({ seat, name, here }) => `${seat}${name}${here ? "+" : "-"}`).join(" ")));
    const heard: string[] = [];
    party.onInput((seat, input) => heard.push(`${seat} a ${input.buttons["a"]?.presses} x ${input.sticks["move"]?.x}`));
    party.onText((seat, id, text) => heard.push(`${seat} ${id} ${text}`));

    const ada = emulator.join("Ada");
    const bo = emulator.join("Bo");
    expect(() => emulator.join("Cy")).toThrow(RefusedError);
    emulator.input(ada, { a: [1, 1], move: [0.5, 0] });
    emulator.input(ada, { a: [0, 3], move: [9, 0] });
    emulator.input(bo, {});
    emulator.sleep(bo);
    emulator.write(ada, "text", "hello");
    party.cue(ada, { text: "Well done" });
    const code = party.code;
    await party.remove(bo);

    expect(told).toEqual(["", "1Ada+", "1Ada+ 2Bo+", "1Ada+ 2Bo-", "1Ada+"]);
    expect(heard).toEqual(["1 a 1 x 0.5", "1 a 2 x 1", "2 a 0 x 0", "1 text hello"]);
    expect(emulator.cues).toEqual([{ seat: 1, cue: { text: "Well done" } }]);
    expect(party.code).not.toBe(code);
    await expect(party.remove(2)).rejects.toMatchObject({ code: "not-found" });
  });

  it("have the layout that the app gave last, and no party without one", async () => {
    const emulator = new Emulator();
    expect(() => emulator.join("Ada")).toThrow("no party");
    await expect(emulator.tos.controllers.open({ layout: "gamepad", seats: 9 })).rejects.toMatchObject({ code: "field-invalid" });
    const party = await emulator.tos.controllers.open({ layout: "gamepad" });
    party.change({ hold: "upright", columns: 1, rows: 1, elements: [{ kind: "button", id: "go", label: { en: "Go", "zh-Hans": "走" }, column: 1, row: 1 }] });
    expect(emulator.layout.elements.map(({ id }) => id)).toEqual(["go"]);
    let over = 0;
    party.onOver(() => over++);
    await party.close();
    expect(over).toBe(1);
    expect(emulator.party).toBeNull();
  });
});
