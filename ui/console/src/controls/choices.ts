import type { Json } from "@opentos/kit/thing";

export interface Option {
  value: Json;
  title: string;
}

/** A list without groups that is longer is hard to read. */
const PLAIN_MAX = 12;

/** A long list by what its choices end with, as "a bit of milk" does with "milk", where that is a choice itself. */
export function grouped(options: readonly Option[]): { title: string; options: Option[] }[] {
  const within = (title: string, end: string) => title.toLocaleLowerCase().endsWith(end.toLocaleLowerCase());
  const ends = options
    .map(({ title }) => title)
    .filter((title) => options.some((other) => other.title !== title && within(other.title, title)))
    .sort((one, other) => other.length - one.length);
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    const end = ends.find((each) => within(option.title, each)) ?? option.title;
    const members = groups.get(end) ?? [];
    groups.set(end, option.title === end ? [option, ...members] : [...members, option]);
  }
  const found = [...groups].map(([title, members]) => ({ title, options: members }));
  return options.length > PLAIN_MAX && found.every(({ options: members }) => members.length > 1) ? found : [];
}
