import type { ThingModel } from "@opentos/kit/thing";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../../api/thing-models/", import.meta.url);

/** The shipped Thing Models by name. */
export const models: Readonly<Record<string, ThingModel>> = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith(".tm.json"))
    .map((file) => [file.replace(".tm.json", ""), JSON.parse(readFileSync(new URL(file, folder), "utf8")) as ThingModel]),
);
