import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** All scripts of the shell together, compressed, stay under this: it must start on a small device. */
const SCRIPT_KIB_MAX = 120;

const folder = new URL("../dist/assets/", import.meta.url);
const bytes = readdirSync(folder)
  .filter((name) => name.endsWith(".js"))
  .reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, folder))).length, 0);
const kib = bytes / 1024;
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ shell_kib_gzip: Number(kib.toFixed(1)) }));
} else {
  console.log(`scripts: ${kib.toFixed(1)} KiB gzip of ${SCRIPT_KIB_MAX}`);
}
if (kib > SCRIPT_KIB_MAX) {
  process.exitCode = 1;
}
