/** The colours that a shell offers; any other one can be set on a phone. */
export const COLOURS: readonly { key: string; value: string }[] = [
  { key: "colour.warm", value: "#ffd9a0" },
  { key: "colour.white", value: "#f4f8ff" },
  { key: "colour.amber", value: "#ff9d2e" },
  { key: "colour.red", value: "#ff4a3d" },
  { key: "colour.rose", value: "#ff5fa8" },
  { key: "colour.violet", value: "#a066ff" },
  { key: "colour.blue", value: "#4b7dff" },
  { key: "colour.cyan", value: "#35d0e6" },
  { key: "colour.green", value: "#3ecf7a" },
  { key: "colour.lime", value: "#b7e04a" },
];

/** A colour that is safe to hand to a style; anything else, being text from outside, is dropped. */
export function cssColour(value: unknown): string | null {
  return typeof value === "string" && /^#[0-9a-fA-F]{6}$/.test(value) ? value : null;
}
