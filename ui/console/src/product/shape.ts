import type { ThingModel } from "@opentos/kit/thing";
import { parts } from "./edit.ts";

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const maybe = (check: Check): Check => (value) => value === undefined || check(value);
const object = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const texts: Check = (value) => object(value) && Object.values(value).every(text);

const types = ["boolean", "integer", "number", "string", "object", "array", "null"];

const words: Record<string, Check> = { title: maybe(text), titles: maybe(texts), description: maybe(text), descriptions: maybe(texts) };
const schemaMembers: Record<string, Check> = {
  ...words,
  type: maybe((value) => types.includes(value as string)),
  unit: maybe(text),
  enum: maybe(Array.isArray),
  minimum: maybe(number),
  maximum: maybe(number),
  multipleOf: maybe(number),
};

const holds = (members: Record<string, Check>): Check => (value) =>
  object(value) && Object.entries(members).every(([key, check]) => check(value[key]));
const schema = holds(schemaMembers);

const affordance = {
  properties: schema,
  actions: holds({ ...words, input: maybe(schema) }),
  events: holds({ ...words, data: maybe(schema) }),
};

/**
 * Whether a model has the shape that the form draws. What someone uploads may have any; then it is
 * mended as JSON first.
 */
export function drawable(model: ThingModel): boolean {
  const whole: unknown = model;
  return (
    holds({ ...words, "tos:primary": maybe(text) })(whole) &&
    parts.every((part) => {
      const all: unknown = model[part];
      return all === undefined || (object(all) && Object.values(all).every(affordance[part]));
    })
  );
}
