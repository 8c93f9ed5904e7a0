import type { DeviceSoftware, Release, ReleaseKey, Rollout, RolloutDevice, RolloutStage, SoftwareVersion, Standing, UpdateCheck } from "../src/update-types.ts";
import { found, Problem, type Call, type Handler } from "./routes.ts";
import { ago, newId, type Tongue, type World } from "./world.ts";

const DAY_MINUTES = 24 * 60;
const PAGE = 100;

interface Invented {
  versions: SoftwareVersion[];
  releases: Release[];
  keys: ReleaseKey[];
  /** The latest first. */
  rollouts: Rollout[];
  devices: Map<string, RolloutDevice[]>;
}

const invented = new WeakMap<World, Map<string, Invented>>();
const key = (letter: string) => letter.repeat(40) + "-_A";
const careful: RolloutStage[] = [{ percent: 1, holdSeconds: 86_400 }, { percent: 10, holdSeconds: 86_400 }, { percent: 100, holdSeconds: 0 }];

function release(product: string, code: number, name: string, more: Partial<Release> = {}): Release {
  const bytes = more.bytes ?? 4_800_000 + code * 1_000;
  return { id: newId("release"), product, code, name, kind: "file", bytes, sha256: "5f2d6c1f".repeat(8), key: key("k"), notes: "", state: "ready", received: bytes, made: ago(code < 12 ? 60 * DAY_MINUTES : 200), ...more };
}

function rollout({ id, product }: Release, standings: Rollout["standings"], more: Partial<Rollout> = {}): Rollout {
  const devices = Object.values(standings).reduce((sum, each) => sum + each, 0);
  return {
    id: newId("rollout"), product, release: id, state: "running", why: "", stage: 0, opened: ago(190), stages: careful, stopPercent: 1, atOnce: 50, idle: true, charging: false,
    devices, reached: devices, asking: 0, touched: devices, failures: 0, failuresMax: 1, standings, made: ago(30 * 60), ...more,
  };
}

const logs = "[  4.113] slot b: mounted\n[  6.870] runtime: starting\n[ 12.004] runtime: cannot open /dev/i2c-1: No such file or directory\n[ 12.011] runtime: ended with 70\n[ 42.020] watchdog: not proven after 30 s; going back";

/** Devices in trouble, with what they say. */
function troubled(state: Standing, count: number, tongue: Tongue): RolloutDevice[] {
  const checks: [UpdateCheck, string, string][] = [
    ["runtime", "The driver of the light sensor found no bus i2c-1.", "光线传感器驱动找不到总线 i2c-1。"],
    ["space", "41 MiB are free, and 64 MiB are needed.", "剩余 41 MiB，需要 64 MiB。"],
    ["watchdog", "The display hung for 30 seconds.", "显示停滞了 30 秒。"],
  ];
  return Array.from({ length: count }, (_, index): RolloutDevice => {
    const [failed, en, zh] = checks[index % 4 === 3 ? 1 : index % 7 === 6 ? 2 : 0]!;
    const silent = state === "silent";
    return {
      device: newId("device"), state, percent: 0, failed: silent ? "" : failed, detail: silent ? "" : tongue === "en" ? en : zh, log: silent || failed === "space" ? "" : logs,
      code: 11, name: "1.1.4", changed: ago(4 + index * 7),
    };
  });
}

/** The first product is rolled out to, the second's roll-out stopped by itself, and of the others nothing is known. */
function invent(world: World, product: string): Invented {
  const number = world.products.findIndex((each) => each.id === product);
  const nothing: Invented = { versions: [], releases: [], keys: [], rollouts: [], devices: new Map() };
  const notes = world.tongue === "en" ? "Warmer whites in the evening.\nThe lamp wakes up 0.4 s sooner." : "傍晚的白光更暖。\n唤醒速度加快 0.4 秒。";
  const keys: ReleaseKey[] = [{ key: key("k"), name: "tos on build-7", added: ago(90 * DAY_MINUTES) }, { key: key("r"), name: "tos on old-laptop", added: ago(200 * DAY_MINUTES), revoked: ago(90 * DAY_MINUTES) }];
  if (number === 0) {
    const next = release(product, 13, "1.3.0-rc1", { state: "receiving", received: 2_067_000, made: ago(3) });
    const current = release(product, 12, "1.2.0", { notes, made: ago(31 * 60) });
    const old = release(product, 11, "1.1.4");
    const gone = release(product, 10, "1.1.3", { state: "withdrawn", key: key("r") });
    const now = rollout(current, { enrolled: 780, offered: 4, downloading: 11, waiting: 9, installing: 3, restarting: 1, proving: 2, done: 58, failed: 1, "went-back": 2 }, { stage: 1, reached: 88, asking: 6, touched: 88, failures: 3, failuresMax: 4, stopPercent: 5 });
    const before = rollout(old, { done: 866, silent: 4 }, { state: "ended", stage: 2, made: ago(58 * DAY_MINUTES), failures: 4, failuresMax: 43, stopPercent: 5 });
    return {
      versions: [{ code: 12, name: "1.2.0", devices: 58 }, { code: 11, name: "1.1.4", devices: 782 }, { code: 10, name: "1.1.3", devices: 27 }, { code: 0, name: "factory", devices: 4 }],
      releases: [next, current, old, gone], keys, rollouts: [now, before],
      devices: new Map([[now.id, [...troubled("failed", 1, world.tongue), ...troubled("went-back", 2, world.tongue)]], [before.id, troubled("silent", 4, world.tongue)]]),
    };
  }
  if (number === 1) {
    const current = release(product, 31, "2026.11", { kind: "image", bytes: 412_000_000, notes });
    const stopped = rollout(current, { enrolled: 4_560, done: 211, failed: 3, "went-back": 124, silent: 2 }, { state: "stopped", why: "failures", stage: 1, reached: 490, touched: 340, failures: 129, failuresMax: 49, stopPercent: 10 });
    return {
      versions: [{ code: 31, name: "2026.11", devices: 211 }, { code: 30, name: "2026.9", devices: 4_689 }],
      releases: [current], keys: keys.slice(0, 1), rollouts: [stopped],
      devices: new Map([[stopped.id, [...troubled("failed", 3, world.tongue), ...troubled("went-back", 124, world.tongue), ...troubled("silent", 2, world.tongue)]]]),
    };
  }
  return nothing;
}

function of(call: Call, product: string | undefined): Invented {
  const { world } = call;
  const id = found(world.products.find((each) => each.id === product)).id;
  const all = invented.get(world) ?? new Map<string, Invented>();
  invented.set(world, all);
  const made = all.get(id) ?? invent(world, id);
  all.set(id, made);
  return made;
}

const everywhere = (call: Call): Invented[] => call.world.products.map(({ id }) => of(call, id));
const releaseOf = (call: Call, id: string | undefined) => found(everywhere(call).flatMap((each) => each.releases).find((each) => each.id === id));
const rolloutOf = (call: Call, id: string | undefined) => found(everywhere(call).flatMap((each) => each.rollouts).find((each) => each.id === id));

function begin(call: Call, id: string | undefined): Rollout {
  const of = releaseOf(call, id);
  const made = found(everywhere(call).find((each) => each.releases.includes(of)));
  if (made.rollouts.some(({ state }) => state === "running" || state === "paused")) {
    throw new Problem(409, "rollout-open");
  }
  const { stages, stopPercent, atOnce, when } = call.body as unknown as { stages: RolloutStage[]; stopPercent: number; atOnce: number; when: { idle: boolean; charging: boolean } };
  const begun = rollout(of, { enrolled: 4_689, offered: 50 }, { stages, stopPercent, atOnce, ...when, opened: ago(0), made: ago(0), reached: 50, touched: 50 });
  made.rollouts.unshift(begun);
  return begun;
}

/** A device whose software is chosen about, or told to come. */
function changed(call: Call, id: string | undefined, change: (software: DeviceSoftware) => void): DeviceSoftware {
  const device = found(call.world.devices.find((each) => each.id === id));
  const software = found(device.software ?? undefined);
  change(software);
  call.tell(device.home.id, { type: "software", device: device.id, software });
  return software;
}

export const updateRoutes: [string, string, Handler][] = [
  ["PUT", "/devices/:/updates", (call, id) => changed(call, id, (software) => { software.asks = call.body["asks"] === true; })],
  ["POST", "/devices/:/updates/installation", (call, id) => changed(call, id, (software) => {
    software.update = { ...found(software.update ?? undefined), state: "downloading", percent: 0, waitsFor: null };
    for (const percent of [30, 70]) {
      setTimeout(() => changed(call, id, () => { software.update = software.update && { ...software.update, percent }; }), percent * 20);
    }
  })],
  ["GET", "/products/:/software", (call, id) => of(call, id).versions],
  ["GET", "/products/:/releases", (call, id) => of(call, id).releases],
  ["GET", "/products/:/rollouts", (call, id) => of(call, id).rollouts],
  ["GET", "/products/:/release-keys", (call, id) => of(call, id).keys],
  ["POST", "/products/:/release-keys", (call, id) => {
    const added: ReleaseKey = { key: String(call.body["key"]), name: String(call.body["name"]), added: ago(0) };
    of(call, id).keys.push(added);
    return added;
  }],
  ["DELETE", "/products/:/release-keys/:", (call, id, text) => Object.assign(found(of(call, id).keys.find((each) => each.key === text)), { revoked: ago(0) })],
  ["GET", "/releases/:", releaseOf],
  ["POST", "/releases/:/withdrawal", (call, id) => Object.assign(releaseOf(call, id), { state: "withdrawn" })],
  ["POST", "/releases/:/rollouts", begin],
  ["GET", "/rollouts/:", rolloutOf],
  ["GET", "/rollouts/:/devices", (call, id) => {
    const { id: rollout } = rolloutOf(call, id);
    const all = everywhere(call).flatMap((each) => each.devices.get(rollout) ?? []);
    const before = call.query.get("before");
    return all.filter((each) => each.state === call.query.get("state") && (before === null || each.changed < before)).slice(0, PAGE);
  }],
  ["POST", "/rollouts/:/pause", (call, id) => Object.assign(rolloutOf(call, id), { state: "paused" })],
  ["POST", "/rollouts/:/resumption", (call, id) => Object.assign(rolloutOf(call, id), { state: "running" })],
  ["POST", "/rollouts/:/stop", (call, id) => Object.assign(rolloutOf(call, id), { state: "stopped", why: call.body["why"] })],
  ["POST", "/rollouts/:/advance", (call, id) => {
    const now = rolloutOf(call, id);
    return Object.assign(now, { stage: now.stage + 1, opened: ago(0) });
  }],
];
