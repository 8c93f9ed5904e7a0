/** The colours of a sky. By night things shine, by day they are painted. */
export interface Palette {
  /** From top to bottom, one for each stretch of the way; the flight passes from one to the next. */
  readonly skies: readonly (readonly [string, string, string])[];
  readonly dust: string;
  readonly star: string;
  readonly bloomed: string;
  readonly mote: string;
  readonly shield: string;
  readonly rock: string;
  readonly rockEdge: string;
  readonly comet: string;
  readonly trail: readonly [string, string];
  readonly rope: string;
  readonly storm: string;
  readonly stormEdge: string;
  readonly night: string;
  readonly nightEdge: string;
  /** How what shines meets what is behind it. */
  readonly blend: GlobalCompositeOperation;
}

export const palettes: { readonly dark: Palette; readonly light: Palette } = {
  dark: {
    skies: [
      ["#070a20", "#16194a", "#43276f"],
      ["#04141f", "#0c3550", "#1d6a73"],
      ["#160820", "#4a1747", "#8c3552"],
      ["#0b0d12", "#20304f", "#5b5f94"],
      ["#071510", "#12452f", "#6d7a34"],
    ],
    dust: "#ffffff",
    star: "#bfe4ff",
    bloomed: "#ffd68a",
    mote: "#ffe08a",
    shield: "#7dffce",
    rock: "#1a1730",
    rockEdge: "#ff7a6b",
    comet: "#fff6e4",
    trail: ["#ffb066", "#ff5f8f"],
    rope: "#d6efff",
    storm: "#b23a5e",
    stormEdge: "#ff8aa5",
    night: "#020208",
    nightEdge: "#7a5cff",
    blend: "lighter",
  },
  light: {
    skies: [
      ["#8fc7ea", "#d7ecf2", "#fbe6cf"],
      ["#9ad7cd", "#ddf2e6", "#fdf3d4"],
      ["#f1b7a3", "#fbdcc6", "#fff2df"],
      ["#b3b6e6", "#e2def2", "#fbe5e6"],
      ["#a9cf9b", "#e1efcb", "#fdf6d9"],
    ],
    dust: "#ffffff",
    star: "#2b5d8c",
    bloomed: "#c9711b",
    mote: "#b86a00",
    shield: "#0b7d5a",
    rock: "#5b4a4a",
    rockEdge: "#a3241c",
    comet: "#b02a50",
    trail: ["#e0567a", "#f0a03c"],
    rope: "#2b5d8c",
    storm: "#7d6a86",
    stormEdge: "#4d3c5c",
    night: "#2a2340",
    nightEdge: "#6d55c9",
    blend: "source-over",
  },
};
