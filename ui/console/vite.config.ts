import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { apiDouble } from "./dev/plugin.ts";
import { TARGETS, installable } from "./worker/build.ts";

export default defineConfig(({ command }) => ({
  // The double stands in for the hub while developing; a build never contains it.
  plugins: [svelte(), installable(), ...(command === "serve" && !process.env["VITEST"] ? [apiDouble()] : [])],
  build: {
    target: TARGETS,
    cssTarget: TARGETS,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { host: "127.0.0.1" },
  test: { include: ["test/**/*.test.ts"] },
}));
