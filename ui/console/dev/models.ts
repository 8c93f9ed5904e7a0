import { readFileSync } from "node:fs";
import type { ThingModel } from "@opentos/kit/thing";

/** The Thing Models that the hub ships, by their names. */
const names = ["lamp", "thermostat", "door-lock", "tv", "watch", "coffee-machine"];

const folder = new URL("../../../api/thing-models/", import.meta.url);

export const models: Record<string, ThingModel> = Object.fromEntries(
  names.map((name) => [name, JSON.parse(readFileSync(new URL(`${name}.tm.json`, folder), "utf8")) as ThingModel]),
);
