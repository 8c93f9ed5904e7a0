import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sdk = fileURLToPath(new URL("..", import.meta.url));

/** What an app can import, and where it is; an app need not lie in the checkout. */
export const modules = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")).exports).map(([name, file]) => [
    join("@opentos/sdk", name),
    join(sdk, file),
  ]),
);

/** The same, for Vite: a name is not the beginning of another. */
export const aliases = Object.entries(modules).map(([name, replacement]) => ({ find: new RegExp(`^${name}$`), replacement }));

/** What only unit tests import. */
export const testing = fileURLToPath(import.meta.resolve("vitest"));
