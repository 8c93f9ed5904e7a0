/** How a list item shrinks and fades towards the edge of a round screen: full size in the middle. */
export function lens(itemMiddle: number, screenHeight: number): { scale: number; opacity: number } {
  const half = screenHeight / 2;
  const distance = Math.min(Math.abs(itemMiddle - half) / half, 1.2);
  const beyond = Math.max(distance - 0.45, 0) / 0.75;
  const eased = beyond * beyond;
  return { scale: 1 - 0.32 * eased, opacity: 1 - 0.6 * eased };
}
