import { describe, expect, it } from "vitest";
import { inputOf, readControls, resting } from "../src/controls.ts";
import { ELEMENTS_MAX, GRID_MAX, KINDS, LayoutFault, PRESETS, presets, readLayout, TINTS, type Layout } from "../src/layout.ts";

const { env } = (globalThis as unknown as { process: { env: { TOS_SEED?: string } } }).process;
const SEED = Number(env.TOS_SEED ?? Date.now() % 1_000_000_000);

/** A small generator of numbers from a seed (mulberry32). */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

const pick = <Value>(roll: (most: number) => number, from: readonly Value[]): Value => from[roll(from.length)]!;

/** Something that is nearly a layout: each part is right mostly, and now and then anything. */
function nearly(roll: (most: number) => number): unknown {
  const anything = (): unknown =>
    pick(roll, [null, undefined, -1, 0, 1, 2.5, 1e9, Number.NaN, "", "a", "x".repeat(300), [], {}, [1, [2]], true, "__proto__"]);
  const part = (right: () => unknown): unknown => (roll(40) === 0 ? anything() : right());
  const columns = 1 + roll(GRID_MAX);
  const rows = 1 + roll(GRID_MAX);
  const element = (index: number) => ({
    kind: part(() => pick(roll, KINDS)),
    id: part(() => `e${roll(20) === 0 ? 0 : index}`),
    label: part(() => ({ en: part(() => "Fire"), "zh-Hans": part(() => "开火") })),
    column: part(() => 1 + roll(columns)),
    row: part(() => 1 + roll(rows)),
    ...(roll(2) ? { columns: part(() => 1 + roll(3)) } : {}),
    ...(roll(2) ? { rows: part(() => 1 + roll(3)) } : {}),
    ...(roll(3) === 0 ? { tint: part(() => pick(roll, TINTS)) } : {}),
    ...(roll(10) === 0 ? { rest: part(() => roll(11) / 10) } : {}),
    more: anything(),
  });
  return part(() => ({
    hold: part(() => pick(roll, ["across", "upright"])),
    columns: part(() => columns),
    rows: part(() => rows),
    elements: part(() => Array.from({ length: 1 + roll(roll(8) === 0 ? ELEMENTS_MAX + 3 : 6) }, (_, index) => element(index))),
  }));
}

function read(given: unknown): Layout | null {
  try {
    return readLayout(given);
  } catch (fault) {
    expect(fault).toBeInstanceOf(LayoutFault);
    return null;
  }
}

describe("a layout", () => {
  it("that is taken has its elements apart, inside the grid and bounded, whatever was given", () => {
    const roll = dice(SEED);
    let taken = 0;
    for (let round = 0; round < 20_000; round++) {
      const layout = read(nearly(roll));
      if (!layout) {
        continue;
      }
      taken++;
      const cells = new Set<string>();
      expect(layout.elements.length, `seed ${SEED}`).toBeLessThanOrEqual(ELEMENTS_MAX);
      for (const { id, label, column, row, columns = 1, rows = 1 } of layout.elements) {
        expect(id).toMatch(/^[a-z][A-Za-z0-9-]{0,19}$/);
        expect(label.en.length + label["zh-Hans"].length).toBeLessThanOrEqual(40);
        for (let x = column; x < column + columns; x++) {
          for (let y = row; y < row + rows; y++) {
            expect(x <= layout.columns && y <= layout.rows && !cells.has(`${x} ${y}`), `seed ${SEED}`).toBe(true);
            cells.add(`${x} ${y}`);
          }
        }
      }
      expect(new Set(layout.elements.map(({ id }) => id)).size).toBe(layout.elements.length);
      // What was read is read again as the same, as it is by the phone after the terminal.
      expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
    }
    expect(taken, `seed ${SEED}`).toBeGreaterThan(500);
  });

  it("is there for each preset, and none else", () => {
    for (const name of PRESETS) {
      expect(readLayout(name)).toEqual(presets[name]);
      expect(readLayout(presets[name]).elements.map(({ id }) => id)).toEqual(presets[name].elements.map(({ id }) => id));
    }
    expect(() => readLayout("toString")).toThrow(LayoutFault);
  });
});

describe("what a controller says", () => {
  it("is bounded, whatever it is", () => {
    const roll = dice(SEED + 1);
    const number = (): unknown => pick(roll, [0, 1, -1, 0.3, -7, 1e300, -1e300, Number.NaN, Infinity, "1", null, {}, [2]]);
    for (const name of PRESETS) {
      const layout = presets[name];
      for (let round = 0; round < 500; round++) {
        const said = Object.fromEntries(
          [...layout.elements.map(({ id }) => id), "__proto__", "other"].map((id) => [
            id,
            roll(5) === 0 ? number() : Array.from({ length: roll(6) }, number),
          ]),
        );
        const controls = readControls(layout, roll(20) === 0 ? number() : said);
        expect(Object.keys(controls)).toEqual(Object.keys(resting(layout)));
        const input = inputOf(layout, resting(layout), controls);
        for (const { down, presses } of Object.values(input.buttons)) {
          expect(typeof down).toBe("boolean");
          expect(Number.isInteger(presses) && presses >= 0 && presses <= 1_000_000).toBe(true);
        }
        for (const { x, y } of Object.values(input.sticks)) {
          expect(Math.abs(x) <= 1 && Math.abs(y) <= 1).toBe(true);
        }
        for (const value of Object.values(input.sliders)) {
          expect(value >= 0 && value <= 1).toBe(true);
        }
        for (const { roll: turned, pitch } of Object.values(input.tilts)) {
          expect(Math.abs(turned) <= 1 && Math.abs(pitch) <= 1).toBe(true);
        }
        for (const { dx, dy, taps } of Object.values(input.pads)) {
          expect([dx, dy, taps].every(Number.isFinite)).toBe(true);
        }
      }
    }
  });

  it("tells of every press, also of those between what was heard", () => {
    const layout = presets.gamepad;
    const before = { ...resting(layout), a: [0, 3], move: [0.5, 0] };
    const now = { ...before, a: [0, 6], move: [-1, 0.25] };
    const input = inputOf(layout, before, now);
    expect(input.buttons["a"]).toEqual({ down: false, presses: 3 });
    expect(input.buttons["b"]).toEqual({ down: false, presses: 0 });
    expect(input.sticks["move"]).toEqual({ x: -1, y: 0.25 });
    expect(inputOf(presets.pointer, { pad: [1, 1, 2, 1] }, { pad: [1.25, 0.5, 3, 0] }).pads["pad"]).toEqual({
      dx: 0.25, dy: -0.5, taps: 1, touched: false,
    });
  });
});
