import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, runnerImport, type Plugin } from "vite";
import type { Locale, Texts } from "@opentos/kit/i18n";
import { SHARE } from "./way.ts";

/** The oldest browsers in which the console runs. */
export const TARGETS = ["chrome109", "safari16"];

/** What a browser needs to install the console: a manifest in each language, and the worker with the list of files. */
export function installable(): Plugin {
  return {
    name: "opentos-installable",
    enforce: "post",
    apply: "build",
    async generateBundle(_, bundle) {
      const { module } = await runnerImport<{ texts: Readonly<Record<Locale, Texts>> }>(fileURLToPath(new URL("../src/texts/index.ts", import.meta.url)), { configFile: false, logLevel: "error" });
      for (const [locale, texts] of Object.entries(module.texts)) {
        this.emitFile({ type: "asset", fileName: `app.${locale}.webmanifest`, source: JSON.stringify(manifest(locale, texts)) });
      }
      const code = await worker();
      if (!/\bBUILT\b/.test(code)) {
        this.error("sw.js has to take the list of the other files");
      }
      const files = [...new Set([...Object.keys(bundle), ...icons()])].filter((name) => !name.endsWith(".map")).sort();
      const digest = createHash("sha256");
      for (const name of files) {
        const part = bundle[name];
        digest.update(name).update(part?.type === "asset" ? part.source : (part?.code ?? ""));
      }
      const built = { version: digest.digest("hex").slice(0, 12), files: files.map((name) => `/${name}`) };
      this.emitFile({ type: "asset", fileName: "sw.js", source: `const BUILT=${JSON.stringify(built)};${code}` });
    },
  };
}

/** The worker as one file: what it has in common with the pages is in it once more. */
async function worker(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      write: false,
      target: TARGETS,
      modulePreload: false,
      rolldownOptions: { input: fileURLToPath(new URL("sw.ts", import.meta.url)), output: { entryFileNames: "sw.js" } },
    },
  });
  const parts = "output" in built ? built.output : [];
  const [only] = parts;
  if (parts.length !== 1 || only?.type !== "chunk") {
    throw new Error("the worker has to be one file");
  }
  return only.code;
}

const icons = (): string[] => readdirSync(new URL("../public/icons", import.meta.url)).map((name) => `icons/${name}`);

/** W3C Web App Manifest. */
function manifest(locale: string, texts: Texts): object {
  const t = (key: string) => texts[key]!;
  const icon = (size: number, purpose: string) => ({
    src: `/icons/${purpose === "maskable" ? "maskable" : "icon"}-${size}.png`, sizes: `${size}x${size}`, type: "image/png", purpose,
  });
  const shortcut = (name: string, url: string) => ({ name, url });
  return {
    id: "/", start_url: "/", scope: "/", display: "standalone", lang: locale, dir: "ltr",
    name: t("brand"), short_name: t("brand"), description: t("installed.description"),
    theme_color: "#f5f4f0", background_color: "#f5f4f0",
    icons: [icon(192, "any"), icon(512, "any"), icon(512, "maskable")],
    share_target: {
      action: SHARE, method: "POST", enctype: "multipart/form-data",
      params: { title: "title", text: "text", url: "url", files: [{ name: "file", accept: ["image/*", "audio/*", "video/*"] }] },
    },
    shortcuts: [shortcut(t("nav.wallet"), "/wallet"), shortcut(t("nav.store"), "/store"), shortcut(t("nav.add"), "/claim")],
  };
}
