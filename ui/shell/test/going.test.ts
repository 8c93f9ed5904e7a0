import { describe, expect, it } from "vitest";
import { activityKey, goingOn } from "../src/apps/activity.ts";
import { iconOfActivity } from "../src/apps/frame.ts";
import type { Shell } from "../src/parts/shell.svelte.ts";
import { homePanels, pagePanels } from "../src/room/panels.ts";
import type { Activity, App } from "../src/runtime/state.ts";
import { without, type Entry } from "../src/steer/pages.svelte.ts";
import { translate } from "../src/texts/index.ts";

const app = (installation: string, state: App["state"] = "ready"): App => ({
  installation, state, app: "org.example.frame", code: 1, digest: "d", name: { en: "Frame", "zh-Hans": "相框" }, person: "Ada", grants: [], draft: false, icon: "icon.svg",
});
const activity = (id: string, more: Partial<Activity> = {}): Activity => ({
  id, installation: "installation_a", what: "playing", title: `Level ${id}`, picture: "", person: "Ada", open: true, changed: "2026-11-26T10:00:00Z", here: false, place: { name: "TV" }, near: false, ...more,
});

/** As much of a shell as a room reads. */
function shell(activities: readonly Activity[], connected = true) {
  const opened: unknown[] = [];
  const state = { activities, apps: [app("installation_a"), app("installation_b", "loading")] };
  const pages = { open: (page: unknown) => opened.push(page), back: () => opened.push("back"), show: (page: unknown) => opened.push(page) };
  const made = { connected, others: [], own: null, locale: "en", t: (key: string, values?: {}) => translate("en", key, values), runtime: { state }, pages };
  return { shell: made as unknown as Shell, opened };
}

const told = { answers: {}, change: () => undefined };

describe("what goes on", () => {
  it("is what an app here goes on with, the near first", () => {
    const all = [activity("1", { here: true, open: false }), activity("2"), activity("3", { near: true }), activity("4", { installation: "installation_b" }), activity("5", { open: false })];
    expect(goingOn(all, [app("installation_a"), app("installation_b", "loading")]).map((each) => each.activity.id)).toEqual(["3", "2", "1", "5"]);
    expect(goingOn(Array.from({ length: 9 }, (_, at) => activity(`${at}`)), [app("installation_a")])).toHaveLength(4);
  });

  it("shows its own picture before its app's", () => {
    expect(iconOfActivity({ activity: activity("1"), app: app("installation_a") })).toBe("/apps/installation_a/icon.svg");
    expect(iconOfActivity({ activity: activity("1", { picture: "cover.webp" }), app: app("installation_a") })).toBe("/apps/installation_a/cover.webp");
  });

  it("hangs in a room before all else, and opens", () => {
    const { shell: room, opened } = shell([activity("1", { near: true })]);
    const [panel] = homePanels(room, new Map());
    expect(panel).toMatchObject({ id: activityKey("1"), title: "Level 1", detail: "Go on: Frame, for Ada", state: "On: TV", look: "lit" });
    panel?.act(0.5);
    expect(opened).toEqual([{ kind: "activity", id: "1" }]);
    expect(homePanels(shell([activity("1")], false).shell, new Map()).map(({ id }) => id)).toEqual(["app/installation_a", "store"]);
  });

  it("can be let go on from within a room, here and elsewhere", () => {
    const { shell: room } = shell([]);
    const moved: string[] = [];
    const places = [{ device: "device_1", name: "TV", room: "Hall", online: true }, { device: "device_2", name: "Glasses", room: "", online: false }];
    const moving = { activity: activity("1"), busy: false, places, open: () => moved.push("open"), move: (to: string) => Promise.resolve(void moved.push(to)) };
    const panels = (more: object) => pagePanels(room, { kind: "activity", id: "1" }, told, { moving: { ...moving, ...more } as never, talking: null }) ?? [];
    const press = (more: object) => panels(more).filter(({ id }) => id !== "back").forEach(({ act }) => act(0.5));
    expect(panels({}).map(({ id }) => id)).toEqual(["back", "fetch", "to/device_1", "to/device_2"]);
    press({});
    // Where nobody is, and while it moves, a press does nothing.
    expect(moved).toEqual(["", "device_1"]);
    press({ busy: true });
    expect(moved).toHaveLength(2);
    press({ activity: activity("1", { here: true }), places: [] });
    expect(moved.at(-1)).toBe("open");
    expect(panels({ places: null }).map(({ id }) => id)).toContain("looking");
    expect(panels({ activity: null }).map(({ id }) => id)).toEqual(["back", "gone"]);
  });
});

describe("the focus", () => {
  const entry = (kind: "store" | "code" | "notices", from: string | null): Entry => ({ page: { kind }, from });

  it("returns past a page that left to where that was opened from", () => {
    const entries = [entry("store", "tile"), entry("code", "button-of-the-store"), entry("notices", "code")];
    expect(without(entries, 0)).toEqual([entry("code", "tile"), entries[2]]);
    expect(without(entries, 2)).toEqual(entries.slice(0, 2));
  });
});
