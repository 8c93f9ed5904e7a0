import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const templates = fileURLToPath(new URL("../templates/", import.meta.url));
const tool = (name) => fileURLToPath(new URL(`../tool/${name}.mjs`, import.meta.url));

let work;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "opentos-templates-"));
});

afterAll(() => rmSync(work, { recursive: true }));

/** Runs a tool of the sdk and reads its lines. */
function said(name, ...folders) {
  const lines = execFileSync(process.execPath, [tool(name), ...folders], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

describe.each(readdirSync(templates))("the template %s", (name) => {
  it("can be built outside of the checkout, and has types that hold and unit tests that pass", { timeout: 240_000 }, () => {
    const app = join(work, name);
    cpSync(join(templates, name), app, { recursive: true });
    const manifest = join(app, "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replaceAll("{{id}}", "org.example.app").replaceAll("{{title}}", "App"));
    expect(said("build", app, join(work, `${name}-built`))).toEqual([{ built: true }]);
    const [types, tests] = said("check", app);
    expect(types).toEqual({ check: "types", passed: 1, findings: [] });
    expect(tests).toMatchObject({ check: "tests", findings: [] });
    expect(tests.passed).toBeGreaterThan(0);
  });

  it("speaks both languages where it is described", () => {
    const { description, description_localized: localized, req_permissions: grants = [] } = JSON.parse(readFileSync(join(templates, name, "manifest.json"), "utf8"));
    expect(description).not.toBe("");
    expect(localized["zh-Hans"]).toMatch(/\p{Script=Han}/u);
    grants.forEach((each) => expect(each.reason_localized["zh-Hans"]).toMatch(/\p{Script=Han}/u));
  });
});
