/** The game without its picture: pure, so that a test can play it. Places are parts of the screen, 0 to 1. */
export interface Sky {
  stars: readonly { x: number; y: number }[];
  basket: number;
  score: number;
  /** Seconds until the next star falls. */
  wait: number;
}

const FALL_PER_SECOND = 0.35;
const STEER_PER_SECOND = 0.9;
export const BASKET_Y = 0.78;
export const BASKET_REACH = 0.11;
const STAR_SECONDS = 0.8;

export function start(): Sky {
  return { stars: [], basket: 0.5, score: 0, wait: 0 };
}

/** The sky some seconds later. A missed star ends the row: the score begins anew. */
export function next(sky: Sky, seconds: number, steering: number, random: () => number): Sky {
  const basket = Math.min(1, Math.max(0, sky.basket + steering * STEER_PER_SECOND * seconds));
  const wait = sky.wait - seconds;
  const fresh = wait <= 0 ? [{ x: 0.08 + 0.84 * random(), y: 0 }] : [];
  const stars = [];
  let score = sky.score;
  for (const star of [...sky.stars, ...fresh]) {
    const y = star.y + FALL_PER_SECOND * seconds;
    if (y < BASKET_Y) {
      stars.push({ x: star.x, y });
    } else {
      score = Math.abs(star.x - basket) <= BASKET_REACH ? score + 1 : 0;
    }
  }
  return { stars, basket, score, wait: wait <= 0 ? STAR_SECONDS : wait };
}
