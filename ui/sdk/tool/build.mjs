import { copyFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "vite";
import { aliases, writeTypes } from "./types.mjs";

/**
 * Builds an app: `node build.mjs DIRECTORY OUT [--watch]`. Each build ends with a line of JSON on standard
 * output, `{"built":true}` or `{"error":"…"}`; with `--watch` there is one after each change.
 */
const [root, out, watch] = [resolve(process.argv[2] ?? "."), resolve(process.argv[3] ?? "dist"), process.argv[4] === "--watch"];

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The manifest is part of the package, beside what the page needs. */
const manifest = {
  name: "opentos-manifest",
  buildStart() {
    this.addWatchFile(join(root, "manifest.json"));
  },
  closeBundle(error) {
    if (!error) {
      copyFileSync(join(root, "manifest.json"), join(out, "manifest.json"));
      if (!watch) {
        say({ built: true });
      }
    }
  },
};

if (!existsSync(join(root, "manifest.json")) || !existsSync(join(root, "index.html"))) {
  say({ error: `${root} holds no app: manifest.json or index.html is missing. Make one with ./tos app new NAME.` });
  process.exit(1);
}
writeTypes(root);
try {
  const result = await build({
    root,
    configFile: false,
    logLevel: "silent",
    base: "./",
    plugins: [manifest],
    resolve: { alias: aliases },
    build: {
      outDir: out,
      emptyOutDir: true,
      // Debian 12's WPE WebKit 2.38 is about Safari 16.
      target: "safari16",
      cssTarget: "safari16",
      // The content security policy of apps allows no data: addresses of scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      ...(watch ? { watch: {} } : {}),
    },
  });
  if (watch) {
    // Whoever started it may be killed; then nobody hears it any more.
    process.stdin.resume().once("end", () => process.exit());
    result.on("event", (event) => {
      if (event.code === "END") {
        say({ built: true });
      } else if (event.code === "ERROR") {
        say({ error: String(event.error?.message ?? event.error) });
      }
    });
  }
} catch (failure) {
  say({ error: String(failure?.message ?? failure) });
  process.exitCode = 1;
}
