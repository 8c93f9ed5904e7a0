import { iconNames } from "@opentos/kit/icons";
import { controlFor } from "@opentos/kit/schema";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { models } from "./models.ts";

const schema = createRequire(import.meta.url)(
  "wot-thing-model-types/schema/tm-json-schema-validation.json",
) as Record<string, unknown>;

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const check = ajv.compile(schema);

const LANGUAGES = ["en", "zh-Hans"];

/** Every object below a model, with its JSON pointer. */
function* objects(value: unknown, pointer = ""): Generator<[string, Record<string, unknown>]> {
  if (typeof value === "object" && value !== null) {
    if (!Array.isArray(value)) {
      yield [pointer, value as Record<string, unknown>];
    }
    for (const [key, part] of Object.entries(value)) {
      yield* objects(part, `${pointer}/${key}`);
    }
  }
}

it("ships the products of the demonstration", () => {
  expect(Object.keys(models).sort()).toEqual(["band", "coffee-machine", "door-lock", "glasses", "lamp", "thermostat", "tv", "vr", "watch"]);
});

describe.each(Object.entries(models))("%s", (name, model) => {
  it("is valid against the W3C schema of Thing Models 1.1", () => {
    check(model);
    expect(check.errors ?? []).toEqual([]);
  });

  it("says everything in both languages", () => {
    for (const [pointer, each] of objects(model)) {
      if ("title" in each && typeof each["title"] === "string") {
        expect(Object.keys((each["titles"] as object | undefined) ?? {}).sort(), pointer).toEqual(LANGUAGES);
      }
      if ("description" in each && typeof each["description"] === "string") {
        expect(Object.keys((each["descriptions"] as object | undefined) ?? {}).sort(), pointer).toEqual(LANGUAGES);
      }
      const titles = each["tos:enumTitles"];
      if (typeof titles === "object" && titles !== null) {
        const values = (each["enum"] as unknown[] | undefined) ?? [true, false];
        expect(Object.keys(titles).sort(), pointer).toEqual(values.map(String).sort());
        for (const words of Object.values(titles)) {
          expect(Object.keys(words as object).sort(), pointer).toEqual(LANGUAGES);
        }
      } else {
        expect("enum" in each && Array.isArray(each["enum"]), `${pointer} has an enum without titles`).toBe(false);
      }
    }
    for (const kind of ["properties", "actions", "events"] as const) {
      for (const [key, affordance] of Object.entries(model[kind] ?? {})) {
        expect(affordance.titles, `${kind}/${key}`).toBeDefined();
        expect(affordance.descriptions, `${kind}/${key}`).toBeDefined();
        expect(affordance["tos:risk"], `${kind}/${key}`).toBeDefined();
      }
    }
  });

  it("names a driver, a primary property and icons that exist", () => {
    expect((model as Record<string, unknown>)["tos:driver"]).toBe(name);
    expect(model.properties?.[model["tos:primary"] ?? ""]).toBeDefined();
    for (const [pointer, each] of objects(model)) {
      if (typeof each["tos:icon"] === "string") {
        expect(iconNames, pointer).toContain(each["tos:icon"]);
      }
    }
  });

  it("gets for each property the control that it asks for", () => {
    for (const [key, property] of Object.entries(model.properties ?? {})) {
      const wanted = property["tos:seriesOf"] ? ["list"] : property.enum && property.readOnly ? ["choice", "text"] : [property["tos:widget"]];
      expect(wanted, key).toContain(controlFor(property));
    }
  });
});
