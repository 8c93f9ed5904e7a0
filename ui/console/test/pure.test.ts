import { describe, expect, it } from "vitest";
import { grouped } from "../src/controls/choices.ts";
import { browserName } from "../src/account/browser.ts";
import { axisMarks } from "../src/parts/axis.ts";
import { deeds, headlineOf } from "../src/device/changes.ts";
import { stretches, totals } from "../src/device/past.ts";
import type { Cause, Change } from "../src/api-types.ts";
import { fromScan, normalised, shown } from "../src/claim/code.ts";
import { backoffMillis } from "../src/live.ts";
import { markdown } from "../src/markdown.ts";
import { added, emptyModel, keyAllowed, removed, renamed, retyped, titled, withChoices } from "../src/product/edit.ts";
import { placeOf } from "../src/product/pointer.ts";
import { drawable } from "../src/product/shape.ts";
import { match } from "../src/routes.ts";

describe("claim codes", () => {
  it("are read as people write them", () => {
    expect(normalised("abcd-efgh")).toBe("ABCDEFGH");
    expect(normalised(" o1il 0000 ")).toBe("01110000");
    expect(normalised("ABCD-EFG")).toBeNull();
    expect(normalised("ABCD-EFGU")).toBeNull();
    expect(shown("ABCDEFGH")).toBe("ABCD-EFGH");
  });

  it("are found in what a QR code says", () => {
    expect(fromScan("https://hub.test:8443/claim#ABCDEFGH")).toBe("ABCDEFGH");
    expect(fromScan("ABCD-EFGH")).toBe("ABCDEFGH");
    expect(fromScan("https://example.org/")).toBeNull();
  });
});

describe("routes", () => {
  it("tell the code entry from a device", () => {
    expect(match("/device")).toMatchObject({ page: "device-code" });
    expect(match("/device/device_01")).toMatchObject({ page: "device", id: "device_01" });
    expect(match("/organisations/new")).toMatchObject({ page: "new-organisation" });
    expect(match("/organisation/o/products/new")).toMatchObject({ page: "new-product", id: "o" });
    expect(match("/organisation/o/earnings")).toMatchObject({ page: "earnings", id: "o", month: "" });
    expect(match("/organisation/o/earnings/2026-11")).toMatchObject({ page: "statement", id: "o", month: "2026-11", open: false });
    expect(match("/organisation/o/earnings/2026-99")).toMatchObject({ page: "not-found" });
    expect(match("/organisation/o/earnings/2026-1")).toMatchObject({ page: "not-found" });
    expect(match("/home/%E0%A4%A")).toMatchObject({ page: "home" });
    expect(match("/nowhere")).toMatchObject({ page: "not-found" });
  });
});

describe("reconnecting", () => {
  it("waits longer each time, within bounds", () => {
    expect(backoffMillis(0, 0)).toBe(250);
    expect(backoffMillis(0, 1)).toBe(500);
    expect(backoffMillis(100, 1)).toBe(15_000);
  });
});

describe("Markdown", () => {
  it("becomes a tree and never HTML", () => {
    const blocks = markdown("# Title\n\nSome **bold** <script>x</script>\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |");
    expect(blocks.map((block) => block.kind)).toEqual(["heading", "paragraph", "list", "table"]);
    expect(blocks[1]).toMatchObject({ inlines: [{ kind: "text" }, { kind: "strong", text: "bold" }, { kind: "text", text: " <script>x</script>" }] });
  });

  it("links only to the web", () => {
    expect(markdown("[x](javascript:alert(1))")[0]).toMatchObject({ inlines: [{ kind: "text" }, { kind: "text" }] });
    expect(markdown("[x](https://a.b)")[0]).toMatchObject({ inlines: [{ kind: "link", href: "https://a.b" }] });
  });

  it("ends on any input", () => {
    for (const text of ["", "|", "| a", "#", "-", "**", "1)", "\n\n", "#no", "| a |\n| b |"]) {
      expect(() => markdown(text)).not.toThrow();
    }
  });
});

describe("the place of a pointer", () => {
  const text = JSON.stringify({ title: "x", properties: { "a/b": { type: 3 }, list: [1, { deep: true }] } }, null, 2);
  const at = (pointer: string) => {
    const place = placeOf(text, pointer);
    return place && text.slice(place.start, place.end);
  };

  it("is the value with its key", () => {
    expect(at("/title")).toBe('"title": "x"');
    expect(at("/properties/a~1b/type")).toBe('"type": 3');
    expect(at("/properties/list/1/deep")).toBe('"deep": true');
  });

  it("is what holds it when it is missing", () => {
    expect(at("/properties/a~1b/unit")).toContain('"a/b"');
    expect(at("")).toBe(text);
    expect(placeOf("{", "/x")).toBeNull();
  });
});

describe("editing a model", () => {
  const model = emptyModel("Lamp", "appliance");

  it("adds, renames and removes affordances in order", () => {
    const { model: more, key } = added(model, "properties");
    expect(key).toBe("property1");
    expect(Object.keys(renamed(more, "properties", "power", "on").properties!)).toEqual(["on", "property1"]);
    expect(renamed(more, "properties", "power", "on")["tos:primary"]).toBe("on");
    expect(removed(more, "properties", "power")["tos:primary"]).toBeUndefined();
    expect(keyAllowed(model, "properties", "power")).toBe(false);
    expect(keyAllowed(model, "properties", "1x")).toBe(false);
    expect(keyAllowed(model, "properties", "__proto__")).toBe(false);
  });

  it("keeps words and drops what another type does not know", () => {
    expect(retyped({ type: "integer", minimum: 1, unit: "percent", title: "T" }, "string")).toEqual({ type: "string", title: "T" });
    expect(withChoices({ type: "string" }, "a， b,,c")).toEqual({ type: "string", enum: ["a", "b", "c"] });
    expect(withChoices({ type: "string", enum: ["a"] }, " ")).toEqual({ type: "string" });
    expect(titled({ titles: { en: "A" } }, "zh-Hans", "甲")).toEqual({ titles: { en: "A", "zh-Hans": "甲" }, title: "A" });
  });
});

describe("what the form of a model draws", () => {
  it("is any model of the right shape, however incomplete", () => {
    expect(drawable({})).toBe(true);
    expect(drawable(emptyModel("Bell", "appliance"))).toBe(true);
  });

  it("is nothing that would surprise it", () => {
    const odd: unknown[] = [
      { properties: [] },
      { properties: { volume: null } },
      { properties: { volume: { type: "loudness" } } },
      { properties: { volume: { type: "integer", unit: 5 } } },
      { actions: { ring: { input: "loud" } } },
      { events: "none" },
      { titles: "Bell" },
      { title: 5 },
      { properties: { volume: { titles: { en: 7 } } } },
    ];
    odd.forEach((each) => expect(drawable(each as never), JSON.stringify(each)).toBe(false));
  });
});

describe("a browser's name", () => {
  it("is the one that people know", () => {
    expect(browserName("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36")).toBe("Chrome · Linux");
    expect(browserName("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0")).toBe("Edge · Windows");
    expect(browserName("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604")).toBe("Safari · iOS");
    expect(browserName("curl/8.5")).toBe("curl/8.5");
    expect(browserName("x".repeat(100))).toHaveLength(61);
  });
});

describe("the past of a value", () => {
  const hour = 3_600_000;

  it("holds each value until the next", () => {
    const found = stretches([{ at: 0, value: "a" }, { at: 10, value: "a" }, { at: 20, value: "b" }, { at: 50, value: "a" }], 60);
    expect(found).toEqual([{ from: 0, to: 20, value: "a" }, { from: 20, to: 50, value: "b" }, { from: 50, to: 60, value: "a" }]);
    expect(totals(found)).toEqual([{ value: "a", millis: 30 }, { value: "b", millis: 30 }]);
    expect(stretches([], 60)).toEqual([]);
  });

  it("has few marks at round times", () => {
    const { marks, step } = axisMarks(0, 10 * 60_000, 5);
    expect(step).toBe(120_000);
    expect(marks).toHaveLength(5);
    expect(marks.every((mark) => mark % 120_000 === 0)).toBe(true);
    expect(axisMarks(0, 365 * 24 * hour, 5).marks.length).toBeLessThanOrEqual(5);
  });
});

describe("what happened", () => {
  const cause = (id: string): Cause => ({ id, kind: "person", actor: { id: "person_1", name: "Ada" }, door: "web", text: "", at: "2026-01-01T00:00:00Z" });
  const change = (kind: Change["kind"], affordance: string, second: number, of: string): Change => ({ at: `2026-01-01T00:00:${String(second).padStart(2, "0")}Z`, kind, affordance, from: null, to: true, causes: [cause(of)] });

  it("is one line where it happened at once and for one reason", () => {
    const found = deeds([change("reported", "powerDraw", 9, "c1"), change("reported", "power", 9, "c1"), change("desired", "power", 8, "c1"), change("reported", "power", 1, "c0")]);
    expect(found.map((deed) => deed.changes.length)).toEqual([2, 1, 1]);
    expect(found[0]!.answers?.kind).toBe("desired");
    expect(found[2]!.answers).toBeUndefined();
  });

  it("is one movement where a number goes on step by step", () => {
    const step = (second: number, from: number, to: number): Change => ({ ...change("reported", "temperature", second, "c0"), from, to });
    const found = deeds([step(30, 22, 23), step(20, 21, 22), step(10, 20, 21), step(5, 22, 20)]);
    expect(found.map((deed) => [deed.changes[0]!.from, deed.changes[0]!.to])).toEqual([[20, 23], [22, 20]]);
    expect(found[0]!.began).toBe("2026-01-01T00:00:10Z");
  });

  it("is told by what somebody did, before a mere reading", () => {
    const own = (second: number): Change => ({
      ...change("reported", "temperature", second, `own-${second}`),
      causes: [{ ...cause(`own-${second}`), kind: "device", actor: { id: "device_1", name: "Thermostat" } }],
    });
    const found = deeds([own(50), own(40), change("desired", "target", 30, "c1"), own(20)]);
    expect(headlineOf(found, "device_1")?.at).toBe("2026-01-01T00:00:30Z");
    expect(headlineOf(found, "device_2")?.at).toBe("2026-01-01T00:00:50Z");
    expect(headlineOf(deeds([own(50), own(40)]), "device_1")?.at).toBe("2026-01-01T00:00:50Z");
    expect(headlineOf([], "device_1")).toBeUndefined();
  });

  it("keeps what came later or for another reason apart", () => {
    expect(deeds([change("reported", "power", 9, "c1"), change("reported", "volume", 9, "c2")])).toHaveLength(2);
    expect(deeds([change("reported", "power", 9, "c1"), change("reported", "volume", 2, "c1")])).toHaveLength(2);
  });
});

describe("a long list of choices", () => {
  const titles = ["A bit of milk", "A bit of skim milk", "Milk", "Skim milk", "Lots of milk", "Lots of skim milk"];
  const options = (of: string[]) => of.map((title) => ({ value: title, title }));
  const amounts = ["A bit of", "A little", "Lots of"].flatMap((amount) => ["cream", "soy milk"].map((what) => `${amount} ${what}`));

  it("is grouped by what its choices end with", () => {
    const found = grouped(options([...titles, ...amounts, "Cream", "Soy milk"]));
    expect(found.map(({ title }) => title)).toEqual(["Milk", "Skim milk", "Cream", "Soy milk"]);
    expect(found[1]!.options.map(({ title }) => title)).toEqual(["Skim milk", "A bit of skim milk", "Lots of skim milk"]);
  });

  it("stays as it is where it is short, or some choice belongs to no group", () => {
    expect(grouped(options(titles))).toEqual([]);
    expect(grouped(options([...titles, ...amounts, "Cream", "Soy milk", "Nothing"]))).toEqual([]);
  });
});
