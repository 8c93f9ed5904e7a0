import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { placeholders } from "@opentos/kit/i18n";
import { pairs } from "../src/texts/index.ts";

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : /\.(svelte|ts)$/.test(entry.name) ? [path] : [];
  });
}

describe("texts", () => {
  it("are there in both languages, with the same placeholders", () => {
    for (const [key, [english, chinese]] of Object.entries(pairs)) {
      expect(english.trim(), key).not.toBe("");
      expect(chinese.trim(), key).not.toBe("");
      expect(placeholders(chinese), key).toEqual(placeholders(english));
    }
  });

  it("are said in one place each, so that none takes another's words", () => {
    const folder = join(import.meta.dirname, "../src/texts");
    const keys = readdirSync(folder).flatMap((name) => [...readFileSync(join(folder, name), "utf8").matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key!));
    expect(keys.length).toBeGreaterThan(500);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it("exist for every key that a page names", () => {
    const missing: string[] = [];
    for (const path of sources(join(import.meta.dirname, "../src"))) {
      for (const [, key] of readFileSync(path, "utf8").matchAll(/\bt\("([^"$]+)"/g)) {
        if (!(key! in pairs)) {
          missing.push(`${path}: ${key}`);
        }
      }
    }
    expect(missing).toEqual([]);
  });

  it("explain every refusal of the hub", () => {
    const codes = readFileSync(
      join(import.meta.dirname, "../../../protocol/src/main/java/org/opentos/protocol/RefusalCode.java"),
      "utf8",
    );
    for (const [, name] of codes.matchAll(/^\s+([A-Z][A-Z_]+)\(Category\./gm)) {
      expect(pairs).toHaveProperty([`refusal.${name!.toLowerCase().replaceAll("_", "-")}`]);
    }
  });

  it("stand in the texts and not between the tags", () => {
    const found: string[] = [];
    for (const path of sources(join(import.meta.dirname, "../src")).filter((each) => each.endsWith(".svelte"))) {
      const markup = readFileSync(path, "utf8").replace(/<(script|style)[\s\S]*?<\/\1>/g, "").replace(/<!--[\s\S]*?-->/g, "");
      for (const [, text] of markup.matchAll(/>([^<>{}]*[A-Za-z]{3,}[^<>{}]*)</g)) {
        if (!/=|TD 1\.1/.test(text!)) {
          found.push(`${path}: ${text!.trim()}`);
        }
      }
    }
    expect(found).toEqual([]);
  });
});
