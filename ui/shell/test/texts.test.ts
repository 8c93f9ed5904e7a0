import { placeholders } from "@opentos/kit/i18n";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { COLOURS } from "../src/controls/colours.ts";
import { pairs } from "../src/texts/pairs.ts";
import { texts } from "../src/texts/index.ts";

const source = new URL("../src/", import.meta.url).pathname;
const files = (readdirSync(source, { recursive: true }) as string[])
  .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith("texts"))
  .map((name) => [name, readFileSync(join(source, name), "utf8")] as const);

it("says everything in both languages, with the same placeholders", () => {
  for (const [key, [english, chinese]] of Object.entries(pairs)) {
    expect(english.trim(), key).not.toBe("");
    expect(chinese.trim(), key).not.toBe("");
    expect(placeholders(chinese), key).toEqual(placeholders(english));
  }
});

it("has every text that is asked for", () => {
  for (const [name, text] of files) {
    for (const [, key] of text.matchAll(/(?:shell|this)\.t\(\s*["']([\w.-]+)["']|translate\(\s*\w+,\s*["']([\w.-]+)["']/g)) {
      if (key !== undefined) {
        expect(texts.en, `${name}: ${key}`).toHaveProperty([key]);
      }
    }
  }
  for (const { key } of COLOURS) {
    expect(texts.en).toHaveProperty([key]);
  }
});

it("keeps no text that nobody asks for", () => {
  const all = files.map(([, text]) => text).join("\n");
  const composed = ["recovery.", "reason.", "refusal.", "unit.", "tv.hint.", "connection.", "thing.offline", "thing.unreachable", "value.", "activity.what.", "sent.title.", "voice.phase."];
  for (const key of Object.keys(pairs)) {
    const used = all.includes(`"${key}"`) || all.includes(`'${key}'`) || composed.some((start) => key.startsWith(start));
    expect(used, key).toBe(true);
  }
});

it("writes no words into the pages themselves", () => {
  for (const [name, text] of files.filter(([name]) => name.endsWith(".svelte"))) {
    const markup = text.replace(/<(script|style)[\s\S]*?<\/\1>/g, "").replace(/<!--[\s\S]*?-->/g, "");
    const words = markup.replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, "").replace(/<[^>]*>/g, "");
    expect(words.match(/\p{L}{2,}/gu) ?? [], name).toEqual([]);
  }
});
