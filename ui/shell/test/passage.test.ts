import { Passage, type Passing } from "@opentos/kit/passage";
import { describe, expect, it } from "vitest";

const coming = (id: string, step: Passing["step"]): Passing => ({ id, role: "target", step });

describe("the part of a page in hand-offs", () => {
  it("loads an app anew for what moves to one that began, and only once for each", () => {
    const passage = new Passage(() => Promise.resolve(true));
    passage.begin();
    passage.look(coming("handoff_1", "asked"), false);
    const first = passage.loading;
    expect(first).not.toBe("");
    passage.look(coming("handoff_1", "offered"), false);
    expect(passage.loading).toBe(first);
    passage.begin();
    passage.look(coming("handoff_2", "offered"), true);
    expect(passage.loading).not.toBe(first);
  });

  it("takes an app that did not begin yet as it is", () => {
    const passage = new Passage(() => Promise.resolve(true));
    passage.look(coming("handoff_1", "asked"), false);
    expect(passage.loading).toBe("");
    expect(passage.held(coming("handoff_1", "asked"))).toBe(true);
    expect(passage.held(coming("handoff_1", "offered"))).toBe(false);
  });

  it("runs once the hub took that it has drawn, and says so again until then", async () => {
    const said: string[] = [];
    let takes = false;
    const passage = new Passage((id, step) => {
      said.push(`${id} ${step}`);
      return Promise.resolve(takes);
    });
    const now = coming("handoff_1", "offered");
    passage.look(now, false);
    await passage.drawn(now);
    expect(passage.running(now)).toBe(false);
    takes = true;
    await passage.drawn(now);
    await passage.drawn(now);
    expect(said).toEqual(["handoff_1 prepared", "handoff_1 prepared"]);
    expect(passage.running(now)).toBe(true);
    expect(passage.running(null)).toBe(true);
  });

  it("knows that what was to come did not", () => {
    const passage = new Passage(() => Promise.resolve(true));
    passage.look(coming("handoff_1", "offered"), false);
    expect(passage.look(null, false)).toBe(false);
  });

  it("tells what comes next from what came last, also where that did not come", () => {
    const passage = new Passage(() => Promise.resolve(true));
    const first = coming("handoff_1", "offered");
    expect(passage.comes(first)).toBe(true);
    passage.look(first, false);
    expect(passage.comes(first)).toBe(false);
    passage.look(null, false);
    expect(passage.comes(null)).toBe(false);
    expect(passage.comes(coming("handoff_2", "asked"))).toBe(true);
    expect(passage.comes({ id: "handoff_3", role: "source", step: "asked" })).toBe(false);
  });
});
