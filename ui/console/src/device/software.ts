import type { Device } from "../api-types.ts";
import { t } from "../state/preferences.svelte.ts";
import type { DeviceSoftware, DeviceUpdate } from "../update-types.ts";

/** The version as people read it; 0 is what the device came with. */
export const versionWords = ({ code, name }: Pick<DeviceSoftware, "code" | "name">): string => (code === 0 ? t("software.factory") : name);

/** Whether the work of this state is told in per cent. */
export const measured = ({ state }: DeviceUpdate): boolean => state === "downloading" || state === "installing";

/** Whether something happens to the device now. */
export const underWay = (update: DeviceUpdate): boolean => measured(update) || update.state === "restarting" || update.state === "proving";

export const troubled = ({ state }: DeviceUpdate): boolean => state === "failed" || state === "went-back" || state === "silent";

/** Whether it can be installed at once where somebody says so. */
export const installable = ({ state, waitsFor }: DeviceUpdate): boolean =>
  state === "waiting" && (waitsFor === "consent" || waitsFor === "idle" || waitsFor === "window");

/** Devices whose update waits until somebody agrees. */
export const awaiting = (devices: readonly Device[]): (Device & { software: DeviceSoftware & { update: DeviceUpdate } })[] =>
  devices.filter((device): device is Device & { software: DeviceSoftware & { update: DeviceUpdate } } => device.software?.update?.waitsFor === "consent");

const checkWords = (update: DeviceUpdate): string => t(update.fault ? `software.check.${update.fault.check}` : "software.check.none");

function waitingWords({ name, waitsFor, window }: DeviceUpdate, mayEdit: boolean): string {
  if (waitsFor === "window" && window) {
    return t("software.waiting.hours", { name, ...window });
  }
  if (waitsFor === "consent" && !mayEdit) {
    return t("software.waiting.consent.other", { name });
  }
  return t(waitsFor ? `software.waiting.${waitsFor}` : "software.waiting", { name });
}

/** One sentence of how the device stands with what is newer. */
export function updateWords(software: DeviceSoftware, { online, mayEdit }: { online: boolean; mayEdit: boolean }): string {
  const { update } = software;
  if (!update) {
    return t("software.current");
  }
  const { name, state } = update;
  switch (state) {
    case "waiting":
      return waitingWords(update, mayEdit);
    case "offered":
      return t(online ? "software.offered" : "software.offered.away", { name });
    case "went-back":
    case "failed":
      return t(`software.${state}`, { name, running: software.code === 0 ? t("software.factory.within") : software.name, check: checkWords(update) });
    default:
      return t(`software.${state}`, { name });
  }
}
