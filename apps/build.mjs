import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Builds every app here, each as a developer would: `node build.mjs OUT` writes OUT/NAME. */
const apps = fileURLToPath(new URL(".", import.meta.url));
const tool = fileURLToPath(new URL("../ui/sdk/tool/build.mjs", import.meta.url));
const [out] = process.argv.slice(2);

function build(name) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [tool, join(apps, name), join(out, name)], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (part) => (said += part));
    child.on("error", failed);
    child.on("close", (code) => (code === 0 && said.includes('"built":true') ? done() : failed(new Error(`${name}: ${said}`))));
  });
}

mkdirSync(out, { recursive: true });
await Promise.all(readdirSync(apps).filter((name) => existsSync(join(apps, name, "manifest.json"))).map(build));
