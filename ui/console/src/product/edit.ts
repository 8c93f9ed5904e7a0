import type { ActionAffordance, DataSchema, EventAffordance, PropertyAffordance, ThingModel } from "@opentos/kit/thing";

export type Part = "properties" | "actions" | "events";
export type Affordance = PropertyAffordance & ActionAffordance & EventAffordance;

export const parts: readonly Part[] = ["properties", "actions", "events"];

/** A key of an affordance: it becomes part of topics and addresses. */
const KEY = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** What an empty product starts from. */
export function emptyModel(title: string, formFactor: string): ThingModel {
  return {
    "@context": ["https://www.w3.org/2022/wot/td/v1.1", { tos: "https://opentos.org/vocabulary#" }],
    "@type": "tm:ThingModel",
    title,
    titles: { en: title, "zh-Hans": title },
    "tos:formFactor": formFactor,
    properties: { power: { type: "boolean", title: "Power", titles: { en: "Power", "zh-Hans": "电源" } } },
    "tos:primary": "power",
  };
}

export function entriesOf(model: ThingModel, part: Part): [string, Affordance][] {
  return Object.entries((model[part] ?? {}) as Record<string, Affordance>);
}

export function keyAllowed(model: ThingModel, part: Part, key: string): boolean {
  return KEY.test(key) && !Object.hasOwn(model[part] ?? {}, key);
}

export function added(model: ThingModel, part: Part): { model: ThingModel; key: string } {
  const stem = { properties: "property", actions: "action", events: "event" }[part];
  let number = 1;
  while (!keyAllowed(model, part, `${stem}${number}`)) {
    number++;
  }
  const key = `${stem}${number}`;
  const fresh: Affordance = part === "properties" ? { type: "boolean" } : {};
  return { model: { ...model, [part]: { ...model[part], [key]: fresh } }, key };
}

export function removed(model: ThingModel, part: Part, key: string): ThingModel {
  const { [key]: _, ...others } = (model[part] ?? {}) as Record<string, Affordance>;
  const next: ThingModel = { ...model, [part]: others };
  if (part === "properties" && model["tos:primary"] === key) {
    delete next["tos:primary"];
  }
  return next;
}

/** Renames in place, so that the order stays; what names the property as primary follows. */
export function renamed(model: ThingModel, part: Part, key: string, to: string): ThingModel {
  const entries = entriesOf(model, part).map(([each, affordance]) => [each === key ? to : each, affordance] as const);
  const next: ThingModel = { ...model, [part]: Object.fromEntries(entries) };
  if (part === "properties" && model["tos:primary"] === key) {
    next["tos:primary"] = to;
  }
  return next;
}

export function changed(model: ThingModel, part: Part, key: string, change: Partial<Affordance>): ThingModel {
  const before = (model[part] as Record<string, Affordance> | undefined)?.[key] ?? {};
  return { ...model, [part]: { ...model[part], [key]: without({ ...before, ...change }) } };
}

export function titled<Named extends { title?: string; titles?: Record<string, string> }>(named: Named, locale: string, text: string): Named {
  const titles = { ...named.titles, [locale]: text };
  if (text.trim() === "") {
    delete titles[locale];
  }
  return without({ ...named, titles: Object.keys(titles).length > 0 ? titles : undefined, title: titles["en"] ?? named.title }) as Named;
}

/** A schema of another type keeps its words and loses what the new type does not know. */
export function retyped(schema: DataSchema, type: string): DataSchema {
  const { enum: _enum, minimum: _min, maximum: _max, multipleOf: _step, unit: _unit, items: _items, properties: _properties, required: _required, "tos:enumTitles": _titles, ...kept } = schema;
  delete (kept as PropertyAffordance)["tos:widget"];
  delete kept.default;
  return without({ ...kept, type: type === "none" ? undefined : type } as DataSchema);
}

/** Choices as typed, in the schema's own type; no choice means no enumeration. */
export function withChoices(schema: DataSchema, text: string): DataSchema {
  const words = text.split(/[,，]/).map((word) => word.trim()).filter(Boolean);
  const numeric = schema.type === "integer" || schema.type === "number";
  const values = numeric ? words.map(Number).filter((value) => !Number.isNaN(value)) : words;
  return without({ ...schema, enum: values.length > 0 ? values : undefined } as DataSchema);
}

export function without<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
