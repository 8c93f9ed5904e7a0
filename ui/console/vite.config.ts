import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { apiDouble } from "./dev/plugin.ts";
import { installable } from "./worker/build.ts";

export default defineConfig(({ command }) => ({
  // The double stands in for the hub while developing; a build never contains it.
  plugins: [svelte(), installable(), ...(command === "serve" && !process.env["VITEST"] ? [apiDouble()] : [])],
  build: {
    target: ["chrome109", "safari16"],
    cssTarget: ["chrome109", "safari16"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", sw: "worker/sw.ts" },
      // A worker is found again under the name that it was registered by.
      output: { entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
  server: { host: "127.0.0.1" },
  test: { include: ["test/**/*.test.ts"] },
}));
