import type { Json } from "@opentos/kit/thing";

/** What a person just asked for at this shell and the runtime has not shown yet. */
export interface Intent {
  value: Json;
  /** After this time (milliseconds) the wish is forgotten: the runtime's word counts. */
  until: number;
}

export type Intents = ReadonlyMap<string, Intent>;

export const INTENT_MILLIS = 6_000;

export function intentKey(thing: string, property: string): string {
  return `${thing}/${property}`;
}

/** The intents that still wait: neither overtaken by what the runtime says, nor too old. */
export function waiting(
  intents: Intents,
  now: number,
  known: (key: string) => { value: Json | undefined; wanted: Json | undefined },
): Intents {
  const kept = new Map<string, Intent>();
  for (const [key, intent] of intents) {
    const { value, wanted } = known(key);
    const overtaken = same(wanted, intent.value) || (wanted === undefined && same(value, intent.value));
    if (!overtaken && now < intent.until) {
      kept.set(key, intent);
    }
  }
  return kept.size === intents.size ? intents : kept;
}

export function same(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
