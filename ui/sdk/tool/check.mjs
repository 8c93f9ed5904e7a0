import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createRequire } from "node:module";
import { startVitest } from "vitest/node";
import { aliases, testing } from "./types.mjs";

/**
 * Looks at an app that was built once, without running it: `node check.mjs DIRECTORY`. Says on standard output one line
 * of JSON for each check that the app has, `{"check":"types"|"tests","passed":…,"findings":[…]}`.
 */
const root = resolve(process.argv[2] ?? ".");
const FINDINGS_MAX = 20;
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

function say(check, passed, findings) {
  process.stdout.write(`${JSON.stringify({ check, passed, findings: findings.slice(0, FINDINGS_MAX) })}\n`);
}

function types() {
  return new Promise((done, failed) => {
    const compiler = spawn(process.execPath, [tsc, "--noEmit", "--pretty", "false", "-p", root], { cwd: root });
    let said = "";
    compiler.stdout.on("data", (chunk) => (said += chunk));
    compiler.on("error", failed);
    compiler.on("close", (code) => done({ code, lines: said.split("\n").filter((line) => line !== "") }));
  });
}

async function tests() {
  const vitest = await startVitest(
    "test",
    [],
    { root, config: false, watch: false, reporters: [{}], include: ["test/**/*.test.{ts,js,mjs}"], passWithNoTests: true },
    { root, configFile: false, logLevel: "silent", resolve: { alias: [...aliases, { find: /^vitest$/, replacement: testing }] }, server: { fs: { strict: false } } },
  );
  const findings = [];
  let passed = 0;
  for (const module of vitest.state.getTestModules()) {
    module.errors().forEach((error) => findings.push(`${module.relativeModuleId}: ${error.message}`));
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result();
      if (state === "passed") {
        passed += 1;
      } else {
        findings.push(`${test.fullName}: ${errors?.[0]?.message ?? state}`);
      }
    }
  }
  await vitest.close();
  return { passed, findings };
}

if (existsSync(join(root, "tsconfig.json"))) {
  const { code, lines } = await types();
  say("types", code === 0 ? 1 : 0, code === 0 ? [] : lines);
}
if (existsSync(join(root, "test")) && readdirSync(join(root, "test")).length > 0) {
  const { passed, findings } = await tests();
  say("tests", passed, findings);
}
process.exit();
