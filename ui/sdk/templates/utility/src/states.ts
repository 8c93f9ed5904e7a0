import type { Device, Tos } from "@opentos/sdk";

export type State = "on" | "off" | "away" | "unknown";

export interface Row {
  name: string;
  room: string;
  state: State;
}

/** What the devices say of themselves that the person chose for this app: what is on first. */
export async function states(tos: Tos): Promise<Row[]> {
  const devices = await tos.devices.list();
  const order: readonly State[] = ["on", "off", "unknown", "away"];
  return devices
    .map((device) => ({ name: device.name, room: device.room, state: stateOf(device) }))
    .sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
}

function stateOf(device: Device): State {
  const power = device.values["power"];
  return !device.online ? "away" : power === true ? "on" : power === false ? "off" : "unknown";
}
