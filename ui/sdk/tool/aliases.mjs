import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src/", import.meta.url));

/** Where an app finds what it imports; an app need not lie in the checkout. The longer names come first. */
export const aliases = {
  "@opentos/sdk/emulator": `${source}emulator.ts`,
  "@opentos/sdk/steer": `${source}steer.ts`,
  "@opentos/sdk": `${source}index.ts`,
};

/** What only unit tests import. */
export const testing = fileURLToPath(import.meta.resolve("vitest"));
