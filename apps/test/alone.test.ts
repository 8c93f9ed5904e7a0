import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { modules } from "../../ui/sdk/tool/types.mjs";

const apps = fileURLToPath(new URL("..", import.meta.url));
const names = readdirSync(apps).filter((each) => existsSync(join(apps, each, "manifest.json")));
const sdk: string[] = modules.map(([name]) => name ?? "");

const IMPORTED = /(?:^|[;\s])(?:import|export)\s+(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|@import\s+(?:url\()?["']([^"']+)["']/g;

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((each) => /\.(ts|mjs|js|css)$/.test(each) && !each.startsWith(".tos"))
    .map((each) => join(folder, each));
}

/** Why an import is none that a developer elsewhere could write; `null` where it is one. */
export function fault(app: string, file: string, imported: string): string | null {
  const part = relative(app, file).split("/")[0] ?? "";
  if (imported.startsWith(".")) {
    return resolve(dirname(file), imported).startsWith(`${app}/`) ? null : "leaves the app";
  }
  // What an app is made with is no part of it.
  if (part === "server" || part === "tool") {
    return imported.startsWith("node:") ? null : "is none of Node's own";
  }
  if (part === "test" && (imported === "vitest" || imported.startsWith("node:"))) {
    return null;
  }
  return sdk.includes(imported) && imported !== "@opentos/sdk/wire" ? null : "is not the public sdk";
}

describe.each(names)("%s", (name) => {
  const app = join(apps, name);
  const manifest = JSON.parse(readFileSync(join(app, "manifest.json"), "utf8"));

  it("is built on the public sdk alone", () => {
    const files = sources(app);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      for (const [, one, two, three] of readFileSync(file, "utf8").matchAll(IMPORTED)) {
        const imported = one ?? two ?? three ?? "";
        expect(fault(app, file, imported), `${relative(apps, file)} imports ${imported}`).toBeNull();
      }
    }
  });

  it("says in both languages what it is and why it asks", () => {
    expect(manifest.app_id).toMatch(/^org[.]opentos[.]/);
    expect(manifest.name_localized["zh-Hans"]).toMatch(/\p{Script=Han}/u);
    expect(manifest.description_localized["zh-Hans"]).toMatch(/\p{Script=Han}/u);
    for (const asked of [...(manifest.req_permissions ?? []), ...(manifest.tos_network ?? [])]) {
      expect(asked.reason.length).toBeGreaterThan(10);
      expect(asked.reason_localized["zh-Hans"]).toMatch(/\p{Script=Han}/u);
    }
    for (const { src } of manifest.icons) {
      expect(existsSync(join(app, "public", src))).toBe(true);
    }
    expect(existsSync(join(app, manifest.start_url))).toBe(true);
  });

  it("asks for what it uses, and for nothing else", () => {
    const code = sources(join(app, "src"))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const uses = { content: /\.content\.(sources|shelf|find|item|open|progress)\b/, payments: /\.payments\b/, friends: /\.(scores|friends)\b/, notifications: /\.notifications\b/, "devices-see": /\.devices\.list\b/, "devices-control": /\.devices\.(set|invoke)\b/ };
    const asked = (manifest.req_permissions ?? []).map(({ name: grant }: { name: string }) => grant).sort();
    expect(asked).toEqual(Object.entries(uses).filter(([, use]) => use.test(code)).map(([grant]) => grant).sort());
  });
});

describe("an import", () => {
  const app = "/apps/one";
  it.each([
    ["/apps/one/src/main.ts", "@opentos/sdk", null],
    ["/apps/one/src/main.ts", "./words.ts", null],
    ["/apps/one/src/page/a.ts", "../../test/b.ts", null],
    ["/apps/one/src/main.ts", "../../two/src/words.ts", "leaves the app"],
    ["/apps/one/src/main.ts", "../../../ui/sdk/src/index.ts", "leaves the app"],
    ["/apps/one/src/main.ts", "@opentos/kit/format", "is not the public sdk"],
    ["/apps/one/src/main.ts", "@opentos/sdk/wire", "is not the public sdk"],
    ["/apps/one/src/main.ts", "svelte", "is not the public sdk"],
    ["/apps/one/src/main.ts", "node:fs", "is not the public sdk"],
    ["/apps/one/server/main.mjs", "node:http", null],
    ["/apps/one/server/main.mjs", "express", "is none of Node's own"],
    ["/apps/one/test/a.test.ts", "vitest", null],
  ])("in %s of %s: %s", (file, imported, expected) => {
    expect(fault(app, file, imported)).toBe(expected);
  });
});
