/** A body on a spring: how the focus moves, with weight and without a visible bounce. */
export interface Body {
  at: number;
  speed: number;
}

const STIFFNESS = 460;
const DAMPING = 37;
const STEP_SECONDS = 1 / 240;
const ELAPSED_SECONDS_MAX = 0.05;
const REST_DISTANCE = 0.25;
const REST_SPEED = 4;

/** The body after `elapsedSeconds`; long gaps (a hidden page) count as one slow frame. */
export function advance(body: Body, target: number, elapsedSeconds: number): Body {
  let { at, speed } = body;
  let left = Math.min(Math.max(elapsedSeconds, 0), ELAPSED_SECONDS_MAX);
  while (left > 0) {
    const step = Math.min(left, STEP_SECONDS);
    speed += (STIFFNESS * (target - at) - DAMPING * speed) * step;
    at += speed * step;
    left -= step;
  }
  return resting({ at, speed }, target) ? { at: target, speed: 0 } : { at, speed };
}

export function resting(body: Body, target: number): boolean {
  return Math.abs(target - body.at) < REST_DISTANCE && Math.abs(body.speed) < REST_SPEED;
}
