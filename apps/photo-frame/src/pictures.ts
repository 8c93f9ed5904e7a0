import type { Context } from "@opentos/sdk";

export interface Picture {
  readonly id: string;
  readonly names: { readonly [locale in Context["locale"]]: string };
  /** Of the whole, for what is written over it. */
  readonly tone: "light" | "dark";
}

const picture = (id: string, en: string, zh: string, tone: Picture["tone"]): Picture => ({ id, names: { en, "zh-Hans": zh }, tone });

/** All of them painted by `tool/paint.js`. */
export const pictures: readonly Picture[] = [
  picture("mountain-dawn", "Dawn in the mountains", "山间黎明", "dark"),
  picture("moon-sea", "Moon over the sea", "海上明月", "dark"),
  picture("indigo-waves", "Indigo waves", "靛蓝海浪", "dark"),
  picture("fir-fog", "Firs in the fog", "雾中冷杉", "dark"),
  picture("northern-lights", "Northern lights", "极光", "dark"),
  picture("paper-suns", "Paper suns", "纸上的太阳", "light"),
  picture("dunes", "Dunes", "沙丘", "dark"),
  picture("lavender", "Lavender", "薰衣草田", "dark"),
];

/** A picture of the package. */
export const address = ({ id }: Picture): string => `./pictures/${id}.webp`;
