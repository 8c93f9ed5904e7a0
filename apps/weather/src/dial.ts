import { shape } from "./picture.ts";
import type { Forecast, Hour } from "./weather.ts";

const MIDDLE = 227;
const OUTER = 221;
const DRY = 10;
const WET = 26;

/** Where an hour stands on a dial of twelve, and how long its mark is: the wetter, the longer. */
export function mark(hour: Hour, offset: number): { angle: number; length: number } {
  const clock = Math.floor((hour.at / 1_000 + offset) / 3_600) % 12;
  return { angle: (clock / 12) * 2 * Math.PI - Math.PI / 2, length: DRY + ((WET - DRY) * hour.wet) / 100 };
}

/** The next hours around the edge of a round face, each where the hour hand will be. */
export function dial(forecast: Forecast): SVGElement {
  const marks = forecast.hours.map((hour, index) => {
    const { angle, length } = mark(hour, forecast.offset);
    const [from, to] = [OUTER, OUTER - length];
    return shape("path", {
      d: `M${MIDDLE + Math.cos(angle) * from} ${MIDDLE + Math.sin(angle) * from}L${MIDDLE + Math.cos(angle) * to} ${MIDDLE + Math.sin(angle) * to}`,
      class: `mark ${hour.kind} ${hour.day ? "day" : "night"} ${index === 0 ? "first" : ""}`,
    });
  });
  return shape("svg", { viewBox: "0 0 454 454", class: "dial", "aria-hidden": "true" }, ...marks);
}
