/** A change that a page of docs/ tells to make: lines of a file that is there, or a whole new one. */
export interface Change {
  file: string;
  hunks: readonly { before: string; after: string }[] | null;
  whole: string;
}

const BLOCK = /^```(diff|svelte|json)\n([\s\S]*?)^```$/gm;

/** The changes of a page, in its order. A block of JSON is the Thing Model of the form that it names. */
export function guide(page: string): Change[] {
  return [...page.matchAll(BLOCK)].map(([, kind, text = ""]) => {
    switch (kind) {
      case "diff":
        return difference(text);
      case "svelte":
        return { file: /^<!-- (\S+) -->\n/.exec(text)?.[1] ?? "", hunks: null, whole: text };
      default:
        return { file: `api/thing-models/${(JSON.parse(text) as Record<string, string>)["tos:formFactor"]}.tm.json`, hunks: null, whole: text };
    }
  });
}

function difference(text: string): Change {
  const [head = "", ...parts] = text.split(/^@@\n/m);
  const lines = (part: string, signs: string): string =>
    part
      .split("\n")
      .filter((line) => signs.includes(line[0] ?? "\n"))
      .map((line) => line.slice(1))
      .join("\n");
  return { file: /^\+\+\+ b\/(\S+)$/m.exec(head)?.[1] ?? "", hunks: parts.map((part) => ({ before: lines(part, " -"), after: lines(part, " +") })), whole: "" };
}

/** The text with a change made; what is to be changed must stand there once. */
export function changed(text: string, { file, hunks }: Change): string {
  return (hunks ?? []).reduce((sofar, { before, after }) => {
    if (sofar.split(before).length !== 2) {
      throw new Error(`${file} does not have this once:\n${before}`);
    }
    return sofar.replace(before, () => after);
  }, text);
}
