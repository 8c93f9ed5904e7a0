import type { Locale } from "@opentos/kit/i18n";
import { runsApps } from "@opentos/kit/thing";
import type { Device, Session } from "../api-types.ts";
import { standing } from "../wallet/approval.ts";
import { appChecks, type AppCheck, type AppGrant, type AppText, type AppUse, type Installation, type Purchase, type StoreApp, type Submission } from "../app-types.ts";

/** How many devices an app may see or control. */
export const THINGS_MAX = 50;

/** How much of a key tells it from others. */
const KEY_SHOWN_CHARACTERS = 12;

export const said = (text: AppText, locale: Locale): string => (locale === "en" ? text.en : text.zhHans);

/** Whether the grant is about devices that are chosen. */
export const ofThings = (grant: AppGrant): boolean => grant === "devices-see" || grant === "devices-control";

export interface Terminal {
  device: Device;
  /** The person has the app on it. */
  taken: boolean;
}

/** The devices on which an app can be, those first that do not have it. */
export function terminals(app: Pick<StoreApp, "app" | "forms">, devices: readonly Device[], installations: readonly Installation[]): Terminal[] {
  const having = new Set(installations.filter((each) => each.app === app.app).map((each) => each.device));
  return devices
    .filter((device) => runsApps(device.product.formFactor, device.model) && app.forms.includes(device.product.formFactor))
    .map((device) => ({ device, taken: having.has(device.id) }))
    .sort((one, other) => Number(one.taken) - Number(other.taken) || one.device.name.localeCompare(other.device.name));
}

/** The terminal that somebody most likely means: the only one, or the only one that is connected; null where there are several. */
export function likely(free: readonly Terminal[]): Device | null {
  const [only, ...others] = free.length === 1 ? free : free.filter(({ device }) => device.online);
  return only && others.length === 0 ? only.device : null;
}

export interface OwnApp {
  app: string;
  name: AppText | null;
  /** `here` in the store, `gone` from it, or a draft of the person's own. */
  standing: "here" | "gone" | "draft";
  /** One of them that has an icon; null where the app is gone from the store. */
  installation: string | null;
  count: number;
}

/** The installations by their apps, in the order in which each app first came. */
export function ownApps(installations: readonly Installation[]): OwnApp[] {
  const all = new Map<string, OwnApp>();
  for (const { id, app, name, draft } of installations) {
    const standing = draft ? "draft" : name ? "here" : "gone";
    const before = all.get(app);
    all.set(app, {
      app,
      name: before?.name ?? name ?? null,
      standing: before && before.standing !== "draft" ? before.standing : standing,
      installation: before?.installation ?? (name ? id : null),
      count: (before?.count ?? 0) + 1,
    });
  }
  return [...all.values()];
}

/** What an app that is let do `grants` is told of the devices that were chosen. */
export const thingsFor = (grants: readonly AppGrant[], things: readonly string[]): string[] => (grants.some(ofThings) ? [...things] : []);

/** Submissions by their apps, both the newest first, as they come. */
export function byApp(submissions: readonly Submission[]): { app: string; name: AppText; versions: Submission[] }[] {
  const all = new Map<string, Submission[]>();
  for (const each of submissions) {
    all.set(each.app, [...(all.get(each.app) ?? []), each]);
  }
  return [...all].map(([app, versions]) => ({ app, name: versions[0]!.name, versions }));
}

/** The version that people get: the greatest that is approved. */
export function current(versions: readonly Submission[]): Submission | undefined {
  return versions.filter(({ state }) => state === "approved").sort((one, other) => other.version.code - one.version.code)[0];
}

/** Each check with what it came to; nothing where it was not run. */
export const graded = (checks: readonly AppCheck[]): { check: AppCheck["check"]; found: AppCheck | undefined }[] =>
  appChecks.map((check) => ({ check, found: checks.find((each) => each.check === check) }));

export const count = (checks: readonly AppCheck[], grade: AppCheck["grade"]): number => checks.filter((each) => each.grade === grade).length;

/** Whether a version may be taken back. */
export const withdrawable = ({ state }: Pick<Submission, "state">): boolean => state === "submitted" || state === "approved";

/** How many versions go with a key. */
export const signedBy = (key: string, submissions: readonly Submission[]): number =>
  submissions.filter((each) => each.key === key && withdrawable(each)).length;

export const keyStart = (key: string): string => `${key.slice(0, KEY_SHOWN_CHARACTERS)}…`;

/** The days of a duration of ISO 8601 that has nothing else: `P14D`. */
export const daysOf = (duration: string): number => Number(/^P(\d+)D$/.exec(duration)?.[1] ?? 0);

/** What an app did by the reader's days, both the newest first, as it comes; `at` is a moment of the day. */
export function byDay(uses: readonly AppUse[]): { at: string; uses: AppUse[] }[] {
  const days = new Map<string, { at: string; uses: AppUse[] }>();
  for (const use of uses) {
    const key = new Date(use.last).toDateString();
    const day = days.get(key) ?? { at: use.last, uses: [] };
    days.set(key, day);
    day.uses.push(use);
  }
  return [...days.values()];
}

/** How it stands with buying an app. */
export type Buying =
  /** It waits for the word of the person, or of an adult where a child asked. */
  | { stands: "waiting"; request: Purchase["request"] }
  /** It was bought and given back, in part or whole. */
  | { stands: "refunded"; request: Purchase["request"]; refunded: NonNullable<Purchase["refunded"]> }
  /** It was asked for, and nothing came of it. */
  | { stands: "declined" | "expired"; request: Purchase["request"] }
  | { stands: "paid"; request: Purchase["request"] }
  | { stands: "unasked" };

/** By what was asked for last; what the person took back was not asked for. */
export function buying(purchases: readonly Purchase[], now: number): Buying {
  const last = purchases.find(({ request }) => request.state !== "withdrawn");
  if (!last) {
    return { stands: "unasked" };
  }
  const { request, refunded } = last;
  switch (standing(request, now)) {
    case "open":
    case "approved": return { stands: "waiting", request };
    case "declined": return { stands: "declined", request };
    case "expired": return { stands: "expired", request };
    default: return refunded ? { stands: "refunded", request, refunded } : { stands: "paid", request };
  }
}

/** Whether somebody is a child everywhere, so that an adult pays what they buy here. */
export const isChild = ({ homes }: Pick<Session, "homes">): boolean => homes.length > 0 && homes.every(({ role }) => role === "child");
