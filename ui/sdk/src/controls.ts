import type { Element, Layout } from "./layout.ts";

/**
 * The state of a controller, as it goes from a phone to a terminal: by element, numbers. It is whole each time, and
 * counts what must not be missed, so a message that is lost does no harm.
 *
 * - button: `[1 where it is held, how often it was pressed]`
 * - stick: `[x, y]`, -1 to 1, right and down
 * - slider: `[value]`, 0 to 1
 * - pad: `[x, y, taps, 1 where it is touched]`; how far a finger went altogether, by widths of the pad
 * - tilt: `[roll, pitch]`, -1 to 1 at 45°
 */
export type Controls = { readonly [id: string]: readonly number[] };

/** What an app hears of a player's controller: how it is now, and what happened since it heard the last time. */
export interface Input {
  readonly buttons: { readonly [id: string]: { readonly down: boolean; /** Since the last time. */ readonly presses: number } };
  /** -1 to 1, right and down. */
  readonly sticks: { readonly [id: string]: { readonly x: number; readonly y: number } };
  /** 0 to 1. */
  readonly sliders: { readonly [id: string]: number };
  /** How far a finger went since the last time, by widths of the pad, and how often it tapped. */
  readonly pads: {
    readonly [id: string]: { readonly dx: number; readonly dy: number; readonly taps: number; readonly touched: boolean };
  };
  /** -1 to 1: turned by 45° to the left or the right, towards the player or away. */
  readonly tilts: { readonly [id: string]: { readonly roll: number; readonly pitch: number } };
}

/** Presses and taps are counted up to this and begin anew. */
const COUNT_MAX = 1_000_000;

/** How far a finger can have gone altogether. */
const PATH_MAX = 1_000_000;

const SIZES = { button: 2, stick: 2, slider: 1, pad: 4, tilt: 2, text: 0 } as const;

/** How a controller is that nobody touches. */
export function resting(layout: Layout): { [id: string]: number[] } {
  return Object.fromEntries(layout.elements.filter(({ kind }) => kind !== "text").map((each) => [each.id, rest(each)]));
}

function rest(element: Element): number[] {
  const numbers: number[] = new Array(SIZES[element.kind]).fill(0);
  if (element.kind === "slider") {
    numbers[0] = element.rest ?? 0;
  }
  return numbers;
}

/** Reads what a controller with that layout says: what does not belong there is as if it rested. */
export function readControls(layout: Layout, given: unknown): Controls {
  const all = (typeof given === "object" && given !== null ? given : {}) as { readonly [id: string]: unknown };
  const read: { [id: string]: number[] } = {};
  for (const element of layout.elements) {
    if (element.kind === "text") {
      continue;
    }
    const numbers = Object.hasOwn(all, element.id) ? all[element.id] : undefined;
    const resting = rest(element);
    read[element.id] =
      Array.isArray(numbers) && numbers.length === resting.length && numbers.every(Number.isFinite)
        ? clamped(element, numbers as number[])
        : resting;
  }
  return read;
}

function clamped({ kind }: Element, numbers: readonly number[]): number[] {
  const [first = 0, second = 0, third = 0, fourth = 0] = numbers;
  switch (kind) {
    case "button":
      return [first >= 1 ? 1 : 0, count(second)];
    case "stick":
    case "tilt":
      return [within(first, -1, 1), within(second, -1, 1)];
    case "slider":
      return [within(first, 0, 1)];
    case "pad":
      return [within(first, -PATH_MAX, PATH_MAX), within(second, -PATH_MAX, PATH_MAX), count(third), fourth >= 1 ? 1 : 0];
    case "text":
      return [];
  }
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function count(value: number): number {
  return Math.floor(within(value, 0, COUNT_MAX));
}

/** What an app hears where the controller went from one state to another. */
export function inputOf(layout: Layout, before: Controls, now: Controls): Input {
  const input = { buttons: {}, sticks: {}, sliders: {}, pads: {}, tilts: {} } as {
    -readonly [part in keyof Input]: { [id: string]: Input[part][string] };
  };
  for (const { kind, id } of layout.elements) {
    const [first = 0, second = 0, third = 0, fourth = 0] = now[id] ?? [];
    const [x = 0, y = 0, taps = 0] = before[id] ?? [];
    switch (kind) {
      case "button":
        input.buttons[id] = { down: first === 1, presses: since(y, second) };
        break;
      case "stick":
        input.sticks[id] = { x: first, y: second };
        break;
      case "slider":
        input.sliders[id] = first;
        break;
      case "pad":
        input.pads[id] = { dx: first - x, dy: second - y, taps: since(taps, third), touched: fourth === 1 };
        break;
      case "tilt":
        input.tilts[id] = { roll: first, pitch: second };
        break;
      case "text":
        break;
    }
  }
  return input;
}

/** A count that went back began anew. */
function since(before: number, now: number): number {
  return now >= before ? now - before : now;
}
