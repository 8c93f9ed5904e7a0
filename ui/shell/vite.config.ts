import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { double } from "./dev/double.mjs";

export default defineConfig({
  // The device runtime serves the page at / and everything else of it below /shell/.
  base: "/shell/",
  plugins: [svelte(), double()],
  build: {
    // Debian 12's WPE WebKit 2.38 is about Safari 16.
    target: "safari16",
    cssTarget: "safari16",
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
});
