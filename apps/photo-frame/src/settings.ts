import type { Json } from "@opentos/sdk";

/** What can be set, and to what; the first of each is how it begins. */
export const CHOICES = {
  pace: ["30", "60", "300", "1800", "10"],
  order: ["shuffled", "in-order"],
  motion: ["drift", "still"],
  clock: ["corner", "large", "off"],
  night: ["dim", "as-by-day"],
} as const;

export type Setting = keyof typeof CHOICES;
export type Settings = { readonly [name in Setting]: (typeof CHOICES)[name][number] };

export const SETTINGS = Object.keys(CHOICES) as readonly Setting[];

/** As it is listed on the panel: paces from fast to slow. */
export function listed(name: Setting): readonly string[] {
  return name === "pace" ? [...CHOICES.pace].sort((one, other) => Number(one) - Number(other)) : CHOICES[name];
}

/** What was stored, as far as there is such a choice; the rest as it begins. */
export function settingsIn(value: Json): Settings {
  const stored = (typeof value === "object" && value !== null ? value : {}) as { readonly [name: string]: Json };
  return Object.fromEntries(
    SETTINGS.map((name) => {
      const all: readonly string[] = CHOICES[name];
      const one = stored[name];
      return [name, typeof one === "string" && all.includes(one) ? one : all[0]];
    }),
  ) as unknown as Settings;
}

/** The same with the next or the one before of a setting; at the end it begins anew. */
export function turned(settings: Settings, name: Setting, step: 1 | -1): Settings {
  const all = listed(name);
  const at = all.indexOf(settings[name]) + step;
  return { ...settings, [name]: all[(at + all.length) % all.length] };
}

const NIGHT_FROM = 22;
const NIGHT_TO = 7;

export const isNight = (hour: number): boolean => hour >= NIGHT_FROM || hour < NIGHT_TO;
