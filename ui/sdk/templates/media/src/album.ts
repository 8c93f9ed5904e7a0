/** What the app plays; pictures and sounds lie in `public/`. */
export const album = [
  { id: "lanterns", title: { en: "Lanterns", "zh-Hans": "灯火" } },
  { id: "tide", title: { en: "Evening tide", "zh-Hans": "晚潮" } },
  { id: "meadow", title: { en: "Meadow", "zh-Hans": "草甸" } },
] as const;

export type Piece = (typeof album)[number];
