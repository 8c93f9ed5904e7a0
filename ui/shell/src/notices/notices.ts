import type { Notice } from "../runtime/state.ts";

/** What is older when it is first seen has waited for its person already, and is only listed. */
const FRESH_MILLIS = 60_000;

/**
 * What to show once as a banner, the oldest first. `seen` learns all that is known, so that nothing is shown twice.
 *
 * @param now the device's time in milliseconds
 */
export function fresh(notices: readonly Notice[], seen: Set<string>, now: number): Notice[] {
  const found = notices.filter(({ id, at }) => !seen.has(id) && now - Date.parse(at) < FRESH_MILLIS);
  notices.forEach(({ id }) => seen.add(id));
  return found.reverse();
}
