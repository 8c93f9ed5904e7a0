/** Where things are in the room, in metres, without a browser: y is up, a person looks towards -z. */

export type Vector = readonly [number, number, number];

/** A matrix of 4 columns, as WebGL takes it. */
export type Matrix = Float32Array;

export interface Ray {
  origin: Vector;
  /** Of length 1. */
  direction: Vector;
}

/** A panel hangs upright, its face towards the middle of the room. */
export interface Place {
  middle: Vector;
  right: Vector;
  up: Vector;
  /** Towards whoever looks at it. */
  normal: Vector;
  width: number;
  height: number;
}

/** Where a ray or a finger meets a panel: from 0 to 1, from the left and from the top. */
export interface Spot {
  x: number;
  y: number;
  /** How far away, in metres; negative behind the face. */
  distance: number;
}

export const PANEL_WIDTH = 0.3;
export const PANEL_HEIGHT = 0.19;

/** So far that a hand reaches it. */
const RADIUS = 0.72;

const COLUMN_DEGREES = 27;
const ROW_METRES = 0.225;
const COLUMNS_MAX = 13;
const ROWS_MAX = 3;

/** The height of the middle row: a little below the eyes of somebody who sits or stands. */
const MIDDLE_METRES = 1.32;

/** More panels than these have no place. */
export const PANELS_MAX = COLUMNS_MAX * ROWS_MAX;

/** The places of so many panels: rows to be read from left to right, in an arc around the person. */
export function places(count: number): Place[] {
  const shown = Math.min(count, PANELS_MAX);
  const rows = Math.min(Math.max(Math.ceil(shown / 5), 1), ROWS_MAX);
  const columns = Math.max(Math.ceil(shown / rows), 1);
  return Array.from({ length: shown }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, shown - row * columns);
    const azimuth = radians(((index % columns) - (inRow - 1) / 2) * COLUMN_DEGREES);
    const height = MIDDLE_METRES + ((rows - 1) / 2 - row) * ROW_METRES;
    return {
      middle: [RADIUS * Math.sin(azimuth), height, -RADIUS * Math.cos(azimuth)],
      right: [Math.cos(azimuth), 0, Math.sin(azimuth)],
      up: [0, 1, 0],
      normal: [-Math.sin(azimuth), 0, Math.cos(azimuth)],
      width: PANEL_WIDTH,
      height: PANEL_HEIGHT,
    };
  });
}

/** The direction in which a place lies from an eye, in radians to the right of straight ahead. */
export function azimuthOf({ middle }: Place, eye: Vector = [0, 0, 0]): number {
  return Math.atan2(middle[0] - eye[0], eye[2] - middle[2]);
}

/** Where a ray meets the front of a panel; null where it does not. */
export function meets(ray: Ray, place: Place): Spot | null {
  const towards = dot(ray.direction, place.normal);
  if (towards > -1e-6) {
    return null;
  }
  const distance = dot(less(place.middle, ray.origin), place.normal) / towards;
  return distance <= 0 ? null : inside(plus(ray.origin, ray.direction, distance), place, distance);
}

/** Where a point lies before (or behind) a panel; null beside it. */
export function beside(point: Vector, place: Place): Spot | null {
  return inside(point, place, dot(less(point, place.middle), place.normal));
}

function inside(point: Vector, place: Place, distance: number): Spot | null {
  const from = less(point, place.middle);
  const x = dot(from, place.right) / place.width + 0.5;
  const y = 0.5 - dot(from, place.up) / place.height;
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y, distance } : null;
}

/** The nearest panel that a ray meets. */
export function nearestOf(ray: Ray, all: readonly Place[]): { index: number; spot: Spot } | null {
  let best: { index: number; spot: Spot } | null = null;
  all.forEach((place, index) => {
    const spot = meets(ray, place);
    if (spot && (best === null || spot.distance < best.spot.distance)) {
      best = { index, spot };
    }
  });
  return best;
}

/** The ray of something that points along its own -z, as poses in WebXR do. */
export function rayOf(pose: ArrayLike<number>): Ray {
  const [x, y, z] = [-(pose[8] ?? 0), -(pose[9] ?? 0), -(pose[10] ?? 0)];
  const length = Math.hypot(x, y, z) || 1;
  return { origin: [pose[12] ?? 0, pose[13] ?? 0, pose[14] ?? 0], direction: [x / length, y / length, z / length] };
}

/** A unit square in a place, a little before or behind its face. */
export function standing(place: Place, scale: number, before: number): Matrix {
  const { middle, right, up, normal } = place;
  const [width, height] = [place.width * scale, place.height * scale];
  return new Float32Array([
    right[0] * width, right[1] * width, right[2] * width, 0,
    up[0] * height, up[1] * height, up[2] * height, 0,
    normal[0], normal[1], normal[2], 0,
    middle[0] + normal[0] * before, middle[1] + normal[1] * before, middle[2] + normal[2] * before, 1,
  ]);
}

/** A unit square that lies along a ray, seen from an eye: thin, and as long as said. */
export function along(ray: Ray, length: number, thickness: number, eye: Vector): Matrix {
  const end = plus(ray.origin, ray.direction, length / 2);
  const side = unit(cross(ray.direction, less(eye, end)));
  const face = cross(side, ray.direction);
  return new Float32Array([
    side[0] * thickness, side[1] * thickness, side[2] * thickness, 0,
    ray.direction[0] * length, ray.direction[1] * length, ray.direction[2] * length, 0,
    face[0], face[1], face[2], 0,
    end[0], end[1], end[2], 1,
  ]);
}

/** A square that lies on the floor. */
export function lying(side: number): Matrix {
  return new Float32Array([side, 0, 0, 0, 0, 0, -side, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
}

export function perspective(fovRadians: number, aspect: number, near: number, far: number): Matrix {
  const f = 1 / Math.tan(fovRadians / 2);
  return new Float32Array([f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (far + near) / (near - far), -1, 0, 0, (2 * far * near) / (near - far), 0]);
}

/** What somebody at `eye` sees who is turned to the right by `yaw` radians. */
export function view(eye: Vector, yaw: number): Matrix {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  // The columns are the world's axes as the eye sees them.
  return new Float32Array([c, 0, -s, 0, 0, 1, 0, 0, s, 0, c, 0, -(c * eye[0] + s * eye[2]), -eye[1], s * eye[0] - c * eye[2], 1]);
}

export function times(left: Matrix, right: Matrix): Matrix {
  const product = new Float32Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let at = 0; at < 4; at++) {
        sum += left[at * 4 + row]! * right[column * 4 + at]!;
      }
      product[column * 4 + row] = sum;
    }
  }
  return product;
}

/** A point on the screen, from -1 to 1, y up; null behind the eye. */
export function seen(matrix: Matrix, [x, y, z]: Vector): { x: number; y: number } | null {
  const row = (index: number): number => matrix[index]! * x + matrix[index + 4]! * y + matrix[index + 8]! * z + matrix[index + 12]!;
  const w = row(3);
  return w <= 0.01 ? null : { x: row(0) / w, y: row(1) / w };
}

export function corners({ middle, right, up, width, height }: Place): Vector[] {
  return [-0.5, 0.5].flatMap((x) => [-0.5, 0.5].map((y) => plus(plus(middle, right, x * width), up, y * height)));
}

export function plus(from: Vector, direction: Vector, by: number): Vector {
  return [from[0] + direction[0] * by, from[1] + direction[1] * by, from[2] + direction[2] * by];
}

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function less(one: Vector, other: Vector): Vector {
  return [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
}

function dot(one: Vector, other: Vector): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

function cross(one: Vector, other: Vector): Vector {
  return [one[1] * other[2] - one[2] * other[1], one[2] * other[0] - one[0] * other[2], one[0] * other[1] - one[1] * other[0]];
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector) || 1;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}
