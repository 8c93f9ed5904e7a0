import { describe, expect, it } from "vitest";
import { Emulator } from "../src/emulator.ts";
import type { Device } from "../src/index.ts";

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
});
