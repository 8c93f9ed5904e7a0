import { STEPS, type Command, type Figure, type Round } from "./round.ts";

const LOOKS = 8;
const THINK_LEAST_STEPS = 0.25 * STEPS;
const THINK_MOST_STEPS = 0.6 * STEPS;
/** How far around an aim it looks at the ground. */
const AROUND = 3;
/** What a cell of way costs, and what a drop is worth, both in looks at ground of others. */
const WAY_COST = 0.16;
const DROP_WORTH = 9;
const DROP_SEEN = 26;
/** It dashes at who is so near and so straight ahead, but not always. */
const NEAR = 7;
const STRAIGHT = 0.92;
const DASHES = 0.08;
/** A bot does not push its stick as far as a person can. */
const PUSH = 0.9;
const THERE = 1.5;

/** What a bot wants: the nearest ground that is not its own, a drop that lies near, somebody to splash. */
export function command(round: Round, figure: Figure): Command {
  const { dice } = round;
  figure.think--;
  const there = far(figure.aimX - figure.x, figure.aimY - figure.y) < THERE;
  if (figure.think <= 0 || there) {
    figure.think = Math.round(dice.between(THINK_LEAST_STEPS, THINK_MOST_STEPS));
    aim(round, figure);
  }
  const [dx, dy] = [figure.aimX - figure.x, figure.aimY - figure.y];
  const way = far(dx, dy);
  const [x, y] = way > 0 ? [(dx / way) * PUSH, (dy / way) * PUSH] : [0, 0];
  return { x, y, dash: figure.rest === 0 && dice.happens(DASHES) && ahead(round, figure) };
}

function aim(round: Round, figure: Figure): void {
  const { dice, width, height } = round;
  let best = Number.NEGATIVE_INFINITY;
  for (let look = 0; look < LOOKS; look++) {
    const x = dice.between(1, width - 1);
    const y = dice.between(1, height - 1);
    const worth = foreign(round, figure.seat, x, y) - WAY_COST * far(x - figure.x, y - figure.y);
    if (worth > best) {
      [best, figure.aimX, figure.aimY] = [worth, x, y];
    }
  }
  for (const { x, y } of round.drops) {
    const way = far(x - figure.x, y - figure.y);
    if (way < DROP_SEEN && DROP_WORTH - WAY_COST * way > best) {
      [best, figure.aimX, figure.aimY] = [DROP_WORTH - WAY_COST * way, x, y];
    }
  }
}

/** How many of nine looks around a point meet ground that is not the figure's. */
function foreign(round: Round, seat: number, x: number, y: number): number {
  let count = 0;
  for (let dy = -AROUND; dy <= AROUND; dy += AROUND) {
    for (let dx = -AROUND; dx <= AROUND; dx += AROUND) {
      const column = Math.floor(x + dx);
      const row = Math.floor(y + dy);
      if (column >= 0 && row >= 0 && column < round.width && row < round.height && round.cells[row * round.width + column] !== seat) {
        count++;
      }
    }
  }
  return count;
}

function ahead(round: Round, figure: Figure): boolean {
  return round.figures.some((other) => {
    const [dx, dy] = [other.x - figure.x, other.y - figure.y];
    const way = far(dx, dy);
    return (
      other !== figure && other.awake && other.safe === 0 && way > 0 && way < NEAR &&
      (dx * figure.lookX + dy * figure.lookY) / way > STRAIGHT
    );
  });
}

/** `Math.hypot` is exact where numbers are huge, and slow for it. */
function far(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
