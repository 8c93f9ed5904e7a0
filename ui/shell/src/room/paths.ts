import { icons, type IconName } from "@opentos/kit/icons";

/** An icon as paths that a canvas can stroke. An unknown name is a plain device's. */
export function pathsOf(name: string): readonly string[] {
  return (icons[name as IconName] ?? icons.device).map(([tag, attributes]) => pathOf(tag, attributes));
}

function pathOf(tag: string, attributes: Readonly<Record<string, string>>): string {
  const number = (key: string): number => Number(attributes[key] ?? 0);
  switch (tag) {
    case "path":
      return attributes["d"] ?? "";
    case "circle":
      return oval(number("cx"), number("cy"), number("r"), number("r"));
    case "ellipse":
      return oval(number("cx"), number("cy"), number("rx"), number("ry"));
    case "line":
      return `M${number("x1")} ${number("y1")}L${number("x2")} ${number("y2")}`;
    case "polyline":
      return `M${attributes["points"] ?? ""}`;
    case "polygon":
      return `M${attributes["points"] ?? ""}Z`;
    case "rect": {
      const [x, y, width, height, r] = [number("x"), number("y"), number("width"), number("height"), number("rx")];
      const turn = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
      return `M${x + r} ${y}h${width - 2 * r}${turn(r, r)}v${height - 2 * r}${turn(-r, r)}h${2 * r - width}${turn(-r, -r)}v${2 * r - height}${turn(r, -r)}Z`;
    }
    default:
      return "";
  }
}

function oval(x: number, y: number, rx: number, ry: number): string {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`;
}
