import type { Device } from "@opentos/sdk";
import { Emulator } from "@opentos/sdk/emulator";
import { expect, it } from "vitest";
import { states } from "../src/states.ts";

function device(name: string, change: Partial<Device>): Device {
  return { id: `device_${name}`, name, room: "Kitchen", online: true, formFactor: "appliance", values: {}, properties: {}, actions: {}, ...change };
}

it("says of each device whether it is on, what is on first", async () => {
  const { tos } = new Emulator({
    context: { grants: ["devices-see"] },
    devices: [
      device("Night light", { online: false, values: { power: true } }),
      device("Thermostat", {}),
      device("Oven", { values: { power: false } }),
      device("Lamp", { values: { power: true } }),
    ],
  });
  expect((await states(tos)).map((each) => `${each.name}: ${each.state}`)).toEqual([
    "Lamp: on",
    "Oven: off",
    "Thermostat: unknown",
    "Night light: away",
  ]);
});

it("is refused without the person's grant", async () => {
  await expect(states(new Emulator().tos)).rejects.toMatchObject({ code: "grant-missing" });
});
