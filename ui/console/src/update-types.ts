/** What devices of a product run, and how a maker brings something newer to them. */

/** How many devices say that they run a version. */
export interface SoftwareVersion {
  code: number;
  name: string;
  devices: number;
}

export type ReleaseKind = "image" | "file";
export type ReleaseState = "receiving" | "ready" | "withdrawn";

export interface Release {
  id: string;
  product: string;
  code: number;
  name: string;
  kind: ReleaseKind;
  bytes: number;
  sha256: string;
  key: string;
  notes: string;
  state: ReleaseState;
  /** How many bytes of the file are there. */
  received: number;
  made: string;
}

export interface ReleaseKey {
  key: string;
  name: string;
  added: string;
  revoked?: string;
}

/** Whom a stage reaches: one of `percent`, `batches` and `devices`. */
export interface RolloutStage {
  percent?: number;
  batches?: string[];
  devices?: string[];
  holdSeconds: number;
}

/** When devices may install; hours of their own day such as "02:30". */
export interface InstallTimes {
  idle: boolean;
  charging: boolean;
  from?: string;
  until?: string;
}

export interface RolloutWish {
  stages: RolloutStage[];
  stopPercent: number;
  atOnce: number;
  when: InstallTimes;
}

export type RolloutState = "running" | "paused" | "stopped" | "complete" | "ended";

export const standings = ["enrolled", "offered", "downloading", "waiting", "installing", "restarting", "proving", "done", "failed", "went-back", "silent"] as const;
export type Standing = (typeof standings)[number];

export interface Rollout extends InstallTimes {
  id: string;
  product: string;
  release: string;
  state: RolloutState;
  /** Why it stopped: `failures`, or what its maker said. */
  why: string;
  /** The last one that is open, from 0. */
  stage: number;
  opened: string;
  stages: RolloutStage[];
  stopPercent: number;
  atOnce: number;
  /** All that it is for. */
  devices: number;
  /** Those that the open stages reach, and how many of them were told, and failed. */
  reached: number;
  /** Those that wait until somebody of their home agrees; they count as not reached. */
  asking: number;
  touched: number;
  failures: number;
  failuresMax: number;
  standings: Partial<Record<Standing, number>>;
  made: string;
}

export const updateChecks = ["product", "version", "signature", "kind", "space", "download", "digest", "install", "boot", "runtime", "shell", "fabric", "watchdog"] as const;
export type UpdateCheck = (typeof updateChecks)[number];

export interface RolloutDevice {
  device: string;
  state: Standing;
  percent: number;
  /** Which check failed; empty where none. */
  failed: UpdateCheck | "";
  detail: string;
  log: string;
  code: number;
  name: string;
  changed: string;
}

/** What one device runs, as the people see it who have it. */
export interface DeviceSoftware {
  /** 0 is what it came with. */
  code: number;
  name: string;
  reportedAt: string;
  /** Whether it takes an update only once somebody of the home agreed. */
  asks: boolean;
  update: DeviceUpdate | null;
}

export const deviceUpdateStates = ["offered", "downloading", "waiting", "installing", "restarting", "proving", "failed", "went-back", "silent"] as const;
export const deviceUpdateWaits = ["consent", "turn", "idle", "charging", "window"] as const;

export interface DeviceUpdate {
  release: string;
  code: number;
  name: string;
  notes: string;
  state: (typeof deviceUpdateStates)[number];
  /** Of the state's own work. */
  percent: number;
  waitsFor: (typeof deviceUpdateWaits)[number] | null;
  /** Hours of the device's own day such as "02:30". */
  window: { from: string; until: string } | null;
  /** Where it failed or went back; `detail` is the device's own sentence, which may be empty. */
  fault: { check: UpdateCheck; detail: string } | null;
  since: string;
}
