import * as api from "../api.ts";
import type { Device } from "../api-types.ts";
import { session } from "../state/session.svelte.ts";

/** The devices of every home of the person. */
export async function allDevices(): Promise<Device[]> {
  return (await Promise.all((session.session?.homes ?? []).map((home) => api.devices(home.id)))).flat();
}

/** Those of the homes in which the person may install something (docs/roles.md). */
export function installable(devices: readonly Device[]): Device[] {
  const homes = new Set(session.session?.homes.filter(({ role }) => role === "owner" || role === "adult").map(({ id }) => id));
  return devices.filter((device) => homes.has(device.home.id));
}
