/** The keys of a JSON pointer (RFC 6901), unescaped. */
export function keysOf(pointer: string): string[] {
  return pointer.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * Where in a JSON text the value at `pointer` stands, as a range of characters. A fault may point at
 * what is missing; then the nearest thing that holds it is meant.
 */
export function placeOf(text: string, pointer: string): { start: number; end: number } | null {
  const wanted = keysOf(pointer);
  let best: { start: number; end: number } | null = null;
  let bestDepth = -1;
  let at = 0;

  const skipSpace = () => {
    while (at < text.length && /\s/.test(text[at]!)) at++;
  };
  const string = (): string => {
    const from = at++;
    while (at < text.length && text[at] !== '"') {
      at += text[at] === "\\" ? 2 : 1;
    }
    at++;
    return JSON.parse(text.slice(from, at)) as string;
  };
  /** `depth` is how many keys of the pointer lead here; -1 when this is off its way. */
  const value = (depth: number, keyStart?: number) => {
    skipSpace();
    const start = keyStart ?? at;
    if (text[at] === "{" || text[at] === "[") {
      const list = text[at++] === "[";
      for (let index = 0; ; index++) {
        skipSpace();
        if (at >= text.length || text[at] === "}" || text[at] === "]") break;
        const from = at;
        let key = String(index);
        if (!list) {
          key = string();
          skipSpace();
          at++;
        }
        value(depth >= 0 && wanted[depth] === key ? depth + 1 : -1, list ? undefined : from);
        skipSpace();
        if (text[at] === ",") at++;
      }
      at++;
    } else if (text[at] === '"') {
      string();
    } else {
      const rest = /^[^\s,}\]]+/.exec(text.slice(at));
      at += rest ? rest[0].length : 1;
    }
    if (depth > bestDepth) {
      best = { start, end: at };
      bestDepth = depth;
    }
  };

  try {
    JSON.parse(text);
    value(0);
  } catch {
    return null;
  }
  return best;
}
