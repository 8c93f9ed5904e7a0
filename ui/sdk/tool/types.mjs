import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const sdk = fileURLToPath(new URL("..", import.meta.url));

/** What an app can import, by name, and where it is. */
export const modules = Object.entries(JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")).exports).map(
  ([name, file]) => [join("@opentos/sdk", name), join(sdk, file)],
);

/** The same, for Vite: a name is not the beginning of another. */
export const aliases = modules.map(([name, replacement]) => ({ find: new RegExp(`^${name}$`), replacement }));

/** What only unit tests import. */
export const testing = fileURLToPath(import.meta.resolve("vitest"));

const types = dirname(dirname(fileURLToPath(import.meta.resolve("@types/node/package.json"))));

/** Where editors and the type checker find the sdk; made anew each time, as a checkout may move. */
export function writeTypes(app) {
  const folder = join(app, ".tos");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "tsconfig.json"),
    `${JSON.stringify(
      {
        compilerOptions: {
          target: "ES2022",
          module: "ESNext",
          moduleResolution: "bundler",
          lib: ["ES2022", "DOM", "DOM.Iterable"],
          strict: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          skipLibCheck: true,
          allowJs: true,
          checkJs: false,
          // For what is tested and served by Node.js; a page has nothing of it.
          types: ["node"],
          typeRoots: [types],
          paths: Object.fromEntries(
            [...modules, ["vitest", testing.replace(/\.js$/, ".d.ts")]].map(([name, file]) => [name, [file]]),
          ),
        },
      },
      null,
      2,
    )}\n`,
  );
}
