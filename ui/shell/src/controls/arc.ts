/** The geometry of a dial that is open at the bottom. */

export interface Sweep {
  /** Where the arc begins, in degrees clockwise from the top. */
  from: number;
  /** How far it goes, in degrees. */
  degrees: number;
}

export const DIAL: Sweep = { from: -135, degrees: 270 };

export interface Point {
  x: number;
  y: number;
}

/** The point on a circle around the origin, with degrees clockwise from the top. */
export function pointAt(degrees: number, radius: number): Point {
  const radians = ((degrees - 90) * Math.PI) / 180;
  return { x: radius * Math.cos(radians), y: radius * Math.sin(radians) };
}

/** An SVG path along the circle. */
export function arcPath(from: number, to: number, radius: number): string {
  const start = pointAt(from, radius);
  const end = pointAt(to, radius);
  const large = to - from > 180 ? 1 : 0;
  return `M${start.x.toFixed(3)} ${start.y.toFixed(3)}A${radius} ${radius} 0 ${large} 1 ${end.x.toFixed(3)} ${end.y.toFixed(3)}`;
}

/** The share of the sweep at which a finger lies; null in the opening. */
export function shareAt(x: number, y: number, sweep: Sweep): number | null {
  const degrees = (Math.atan2(y, x) * 180) / Math.PI + 90;
  const along = (((degrees - sweep.from) % 360) + 360) % 360;
  if (along <= sweep.degrees) {
    return along / sweep.degrees;
  }
  const opening = 360 - sweep.degrees;
  const past = along - sweep.degrees;
  // A finger that slips a little over an end still means the end.
  return past < opening / 3 ? 1 : past > (2 * opening) / 3 ? 0 : null;
}
