/** The tilt at which a control is at its end. */
const FULL_DEGREES = 45;

/** How a phone is held that is neither tipped towards the player nor away. */
const NEUTRAL_DEGREES = 45;

const RADIANS = Math.PI / 180;

/**
 * How far a phone is turned, from its angles (W3C Device Orientation Event) and how the page lies on its screen.
 *
 * @param beta around its shorter axis, in degrees
 * @param gamma around its longer axis, in degrees
 * @param screen `screen.orientation.angle`
 * @returns roll to the right and pitch away from the player, -1 to 1 at 45°
 */
export function tiltOf(beta: number, gamma: number, screen: number): [roll: number, pitch: number] {
  // Where up is, as the phone has it: to its right, to its top, out of its screen.
  const x = -Math.cos(beta * RADIANS) * Math.sin(gamma * RADIANS);
  const y = Math.sin(beta * RADIANS);
  const z = Math.cos(beta * RADIANS) * Math.cos(gamma * RADIANS);
  const [cos, sin] = [Math.cos(screen * RADIANS), Math.sin(screen * RADIANS)];
  const right = x * cos - y * sin;
  const up = x * sin + y * cos;
  const roll = Math.atan2(-right, Math.hypot(up, z)) / RADIANS;
  const pitch = Math.atan2(z, up) / RADIANS - NEUTRAL_DEGREES;
  return [bounded(roll), bounded(pitch)];
}

function bounded(degrees: number): number {
  return Math.min(1, Math.max(-1, degrees / FULL_DEGREES));
}
