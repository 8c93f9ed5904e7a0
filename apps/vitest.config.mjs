import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { aliases, writeTypes } from "../ui/sdk/tool/types.mjs";

const apps = fileURLToPath(new URL(".", import.meta.url));

for (const app of readdirSync(apps).map((name) => join(apps, name))) {
  if (existsSync(join(app, "manifest.json"))) {
    writeTypes(app);
  }
}

export default {
  resolve: { alias: aliases },
  test: { include: ["test/*.test.ts", "*/test/*.test.ts"], testTimeout: 60_000 },
};
