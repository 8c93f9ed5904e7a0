/** A piece of text in a line; a link is shown with its address and never followed by script. */
export type Inline =
  | { kind: "text" | "strong" | "em" | "code"; text: string }
  | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "heading"; level: number; inlines: Inline[] }
  | { kind: "paragraph"; inlines: Inline[] }
  | { kind: "list"; ordered: boolean; items: Inline[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] };

/**
 * The part of Markdown that agreements are written in, as a tree. It never becomes HTML text, so
 * that nothing in it can be more than words.
 */
export function markdown(text: string): Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const item = listItem(line);
    if (line.trim() === "") {
      at++;
    } else if (heading) {
      blocks.push({ kind: "heading", level: heading[1]!.length, inlines: inlines(heading[2]!) });
      at++;
    } else if (item) {
      const items: Inline[][] = [];
      for (let next = listItem(lines[at] ?? ""); next && next.ordered === item.ordered; next = listItem(lines[at] ?? "")) {
        let content = next.text;
        at++;
        while (at < lines.length && /^\s{2,}\S/.test(lines[at]!) && !listItem(lines[at]!)) {
          content += ` ${lines[at++]!.trim()}`;
        }
        items.push(inlines(content));
      }
      blocks.push({ kind: "list", ordered: item.ordered, items });
    } else if (line.startsWith("|") && /^\|[\s:|-]+\|?\s*$/.test(lines[at + 1] ?? "")) {
      const head = cells(line);
      const rows: Inline[][][] = [];
      for (at += 2; lines[at]?.startsWith("|"); at++) {
        rows.push(cells(lines[at]!));
      }
      blocks.push({ kind: "table", head, rows });
    } else {
      const words: string[] = [];
      while (at < lines.length && lines[at]!.trim() !== "" && !/^(#{1,6}\s|\|)/.test(lines[at]!) && !listItem(lines[at]!)) {
        words.push(lines[at++]!.trim());
      }
      if (words.length === 0) {
        words.push(lines[at++]!.trim());
      }
      blocks.push({ kind: "paragraph", inlines: inlines(words.join(" ")) });
    }
  }
  return blocks;
}

function listItem(line: string): { ordered: boolean; text: string } | null {
  const found = /^\s*(?:([-*+])|(\d+)[.)])\s+(.*)$/.exec(line);
  return found ? { ordered: found[2] !== undefined, text: found[3]! } : null;
}

function cells(line: string): Inline[][] {
  return line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => inlines(cell.trim()));
}

const marks = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inlines(text: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > end) {
      parts.push({ kind: "text", text: text.slice(end, match.index) });
    }
    const [whole, strong, em, code, label, href] = match;
    if (strong !== undefined) {
      parts.push({ kind: "strong", text: strong });
    } else if (em !== undefined) {
      parts.push({ kind: "em", text: em });
    } else if (code !== undefined) {
      parts.push({ kind: "code", text: code });
    } else if (/^https?:\/\//.test(href!)) {
      parts.push({ kind: "link", text: label!, href: href! });
    } else {
      parts.push({ kind: "text", text: whole });
    }
    end = match.index + whole.length;
  }
  if (end < text.length) {
    parts.push({ kind: "text", text: text.slice(end) });
  }
  return parts;
}
