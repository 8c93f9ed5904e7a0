import type { Kind } from "./weather.ts";

const SVG = "http://www.w3.org/2000/svg";

export function shape(name: string, attributes: { readonly [name: string]: string | number }, ...content: readonly SVGElement[]): SVGElement {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, String(value)));
  made.append(...content);
  return made;
}

const CLOUD = "M30 78h42a17 17 0 0 0 3-33.700A24 24 0 0 0 29.500 48 15 15 0 0 0 30 78z";

const sun = (x: number, y: number, radius: number): SVGElement[] => [
  shape("circle", { cx: x, cy: y, r: radius, class: "sun" }),
  ...Array.from({ length: 8 }, (_, index) => {
    const angle = (index * Math.PI) / 4;
    const [from, to] = [radius + 6, radius + 13];
    return shape("path", {
      d: `M${x + Math.cos(angle) * from} ${y + Math.sin(angle) * from}L${x + Math.cos(angle) * to} ${y + Math.sin(angle) * to}`,
      class: "ray",
    });
  }),
];

const moon = (x: number, y: number, size: number): SVGElement =>
  shape("path", { d: `M${x} ${y - size}a${size} ${size} 0 1 0 ${size} ${size * 1.15}a${size * 0.8} ${size * 0.8} 0 0 1 ${-size} ${-size * 1.15}z`, class: "moon" });

const drop = (x: number, y: number, kind: string): SVGElement => shape("path", { d: `M${x} ${y}l-4 11`, class: kind });

const flake = (x: number, y: number): SVGElement =>
  shape("path", { d: `M${x - 5} ${y}h10M${x - 2.5} ${y - 4.3}l5 8.600M${x + 2.5} ${y - 4.3}l-5 8.600`, class: "flake" });

function shapes(kind: Kind, day: boolean): SVGElement[] {
  const light = (x: number, y: number, size: number): SVGElement[] => (day ? sun(x, y, size) : [moon(x, y, size * 1.15)]);
  const cloud = (up = 0): SVGElement => shape("path", { d: CLOUD, class: "cloud", transform: `translate(0 ${-up})` });
  switch (kind) {
    case "clear":
      return light(50, 50, 22);
    case "fair":
      return [...light(38, 36, 16), cloud()];
    case "cloudy":
      return [shape("path", { d: CLOUD, class: "cloud far", transform: "translate(16 -14) scale(.8)" }), cloud()];
    case "fog":
      return [cloud(16), ...[72, 82, 92].map((y, index) => shape("path", { d: `M${22 + index * 6} ${y}h${52 - index * 6}`, class: "mist" }))];
    case "drizzle":
      return [cloud(14), drop(40, 74, "drop"), drop(62, 74, "drop")];
    case "rain":
      return [cloud(14), drop(34, 72, "drop"), drop(50, 78, "drop"), drop(66, 72, "drop")];
    case "snow":
      return [cloud(14), flake(34, 78), flake(51, 86), flake(68, 78)];
    case "thunder":
      return [cloud(14), shape("path", { d: "M54 62l-12 18h9l-5 16 16-21h-10l7-13z", class: "bolt" })];
  }
}

/** The weather as a picture; what it shows stands beside it in words. */
export function picture(kind: Kind, day: boolean): SVGElement {
  return shape("svg", { viewBox: "0 0 100 100", class: "picture", "aria-hidden": "true" }, ...shapes(kind, day));
}
