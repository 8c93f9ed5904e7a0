import type { Wish } from "./cafe.ts";

/** What stands in a cup, from the bottom; parts of its height, which sum to at most 1. */
export interface Layer {
  readonly of: "chocolate" | "espresso" | "coffee" | "milk" | "foam" | "crema";
  readonly colour: string;
  readonly part: number;
}

const COFFEE: { readonly [roast: string]: string } = { light: "#7a4522", medium: "#59301a", dark: "#3a1d10" };
const MILK: { readonly [milk: string]: string } = {
  whole: "#f1e0c8",
  skim: "#f5ede2",
  soy: "#e8d5ac",
  almond: "#e6c9a4",
  cream: "#fdf0d8",
};
const ESPRESSO = "#3d1f11";
const CREMA = "#c08a4f";
const FOAM = "#fdf6ea";
const CHOCOLATE = "#4f2413";
const ESPRESSO_OF: { readonly [shots: string]: number } = { single: 0.2, double: 0.3, triple: 0.4 };

export const isIced = (drink: string): boolean => drink.startsWith("iced");

/** What a wish looks like in the cup. */
export function layers({ drink, choices }: Wish): readonly Layer[] {
  const shots = ESPRESSO_OF[choices["shots"] ?? "single"] ?? 0.2;
  const milk = MILK[choices["milk"] ?? ""];
  const coffee = COFFEE[choices["roast"] ?? "medium"] ?? "#59301a";
  const espresso: Layer = { of: "espresso", colour: ESPRESSO, part: shots };
  const chocolate: Layer = { of: "chocolate", colour: CHOCOLATE, part: 0.12 };
  // Without milk a milk drink is filled up with coffee.
  const rest = (part: number): Layer => (milk ? { of: "milk", colour: milk, part } : { of: "coffee", colour: coffee, part });
  const foam = (part: number): readonly Layer[] => (milk ? [{ of: "foam", colour: FOAM, part }] : []);
  switch (drink) {
    case "espresso":
      return [
        { of: "espresso", colour: coffee, part: shots + 0.06 },
        { of: "crema", colour: CREMA, part: 0.06 },
      ];
    case "americano":
    case "drip-coffee":
      return [{ of: "coffee", colour: coffee, part: 0.72 }, ...(milk ? [{ of: "milk", colour: milk, part: 0.14 } as const] : [])];
    case "cappuccino":
      return [espresso, rest(0.58 - shots), ...foam(0.32)];
    case "mocha":
      return [chocolate, espresso, rest(0.68 - shots), ...foam(0.1)];
    case "iced-mocha":
      return [chocolate, espresso, rest(0.72 - shots)];
    case "iced-coffee":
      return [{ of: "coffee", colour: coffee, part: 0.6 }, ...(milk ? [{ of: "milk", colour: milk, part: 0.22 } as const] : [])];
    default:
      return [espresso, rest(0.78 - shots), ...foam(0.1)];
  }
}

const SVG = "http://www.w3.org/2000/svg";
const [TOP, BOTTOM] = [44, 184];
const SCALE: { readonly [size: string]: number } = { small: 0.82, medium: 0.91, large: 1 };
let clips = 0;

function shape(name: string, attributes: { readonly [name: string]: string | number }, ...content: readonly SVGElement[]): SVGElement {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, String(value)));
  made.append(...content);
  return made;
}

/** A glass with the drink in it, steaming or on ice. A picture: what it shows is said in words beside it. */
export function cup(wish: Wish): SVGElement {
  const iced = isIced(wish.drink);
  const espresso = wish.drink === "espresso";
  const clip = `cup-${clips++}`;
  const glass = espresso
    ? "M58 100h84l-6 66a20 20 0 0 1-20 18H84a20 20 0 0 1-20-18z"
    : iced
      ? "M56 36h88l-11 136a14 14 0 0 1-14 12H81a14 14 0 0 1-14-12z"
      : "M44 52h112l-9 104a30 30 0 0 1-30 28H83a30 30 0 0 1-30-28z";
  const top = espresso ? 100 : iced ? 36 : TOP + 8;
  const height = BOTTOM - top;
  const fills: SVGElement[] = [];
  let y = BOTTOM;
  for (const { colour, part, of } of layers(wish)) {
    const tall = Math.min(1, part * (espresso ? 1.9 : 1)) * height;
    y -= tall;
    fills.push(shape("rect", { x: 30, y, width: 140, height: tall + 1, fill: colour }));
    if (of === "foam") {
      [60, 84, 108, 132].forEach((x, index) => fills.push(shape("ellipse", { cx: x, cy: y + 2, rx: 17, ry: 6 + (index % 2) * 2, fill: colour })));
    }
  }
  if (iced) {
    for (const [x, up, turn] of [[74, 6, 12], [100, 22, -16], [112, -6, 24]] as const) {
      fills.push(shape("rect", { x, y: y + up, width: 24, height: 24, rx: 5, fill: "#ffffff", opacity: 0.42, transform: `rotate(${turn} ${x + 12} ${y + up + 12})` }));
    }
  }
  const scale = SCALE[wish.choices["size"] ?? "medium"] ?? 0.91;
  const whole = shape("g", { transform: `translate(100 190) scale(${scale}) translate(-100 -190)` });
  whole.append(
    shape("defs", {}, shape("clipPath", { id: clip }, shape("path", { d: glass }))),
    shape("ellipse", { cx: 100, cy: 188, rx: 66, ry: 7, fill: "#000000", opacity: 0.14 }),
    ...(iced ? [shape("path", { d: "M112 10L96 150", stroke: "#d4542c", "stroke-width": 6, "stroke-linecap": "round" })] : []),
    shape("path", { d: glass, class: "glass" }),
    shape("g", { "clip-path": `url(#${clip})` }, ...fills),
    ...(iced ? [] : [shape("path", { d: espresso ? "M140 116h10a13 13 0 0 1 0 30h-13" : "M152 78h8a22 22 0 0 1 0 48h-12", class: "handle" })]),
    shape("path", { d: glass, class: "rim" }),
    shape("path", { d: espresso ? "M66 108l4 48" : iced ? "M66 46l8 112" : "M54 62l7 84", class: "shine" }),
  );
  if (!iced) {
    const steam = shape("g", { class: "steam" });
    [76, 100, 124].forEach((x) => steam.append(shape("path", { d: `M${x} ${top - 8}c-9-10 9-16 0-28` })));
    whole.append(steam);
  }
  return shape("svg", { viewBox: "0 0 200 200", class: "cup", "aria-hidden": "true" }, whole);
}
