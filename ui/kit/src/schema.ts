import type { DataSchema, Json, PropertyAffordance, Widget } from "./thing.ts";

/** How a value is shown and changed; `json` is the last resort, a text field holding JSON. */
export type Control = Widget | "object" | "list" | "json";

/** From this many choices on, a list to choose from is kinder than a row of buttons. */
const SEGMENTS_MAX = 4;

/** A slider with more stops than this cannot be set exactly by hand; a number field can. */
const SLIDER_STOPS_MAX = 1000;

const allowed: Record<Widget, readonly (DataSchema["type"] | undefined)[]> = {
  switch: ["boolean"],
  slider: ["integer", "number"],
  colour: ["string"],
  choice: ["string", "integer", "number", "boolean", undefined],
  number: ["integer", "number"],
  text: ["string"],
  meter: ["integer", "number"],
};

/**
 * The control for a schema. A `tos:widget` is followed where it fits the type; a slider or a meter
 * needs both ends of its range, a choice its values, and what nobody may write is never a slider.
 */
export function controlFor(schema: DataSchema & Pick<PropertyAffordance, "tos:widget">): Control {
  const wanted = schema["tos:widget"];
  const readOnly = schema.readOnly === true;
  if (wanted && fits(wanted, schema) && !(readOnly && wanted === "slider")) {
    return wanted;
  }
  if (schema.enum && schema.enum.length > 0) {
    return "choice";
  }
  switch (schema.type) {
    case "boolean":
      return "switch";
    case "integer":
    case "number":
      if (readOnly) {
        return bounded(schema) && schema.unit === "percent" ? "meter" : "number";
      }
      return bounded(schema) && stops(schema) <= SLIDER_STOPS_MAX ? "slider" : "number";
    case "string":
      return schema.format === "color" || schema.pattern?.includes("#[0-9a-fA-F]{6}")
        ? "colour"
        : "text";
    case "object":
      return schema.properties ? "object" : "json";
    case "array":
      return schema.items && !Array.isArray(schema.items) ? "list" : "json";
    default:
      return "json";
  }
}

/** Whether a choice is short enough to be shown as a row of buttons. */
export function segmented(schema: DataSchema): boolean {
  return (schema.enum?.length ?? 0) <= SEGMENTS_MAX;
}

export function range(schema: DataSchema): { min: number; max: number; step: number } {
  const step = schema.multipleOf ?? (schema.type === "integer" ? 1 : undefined);
  const min = schema.minimum ?? schema.exclusiveMinimum ?? 0;
  const max = schema.maximum ?? schema.exclusiveMaximum ?? 100;
  return { min, max, step: step ?? niceStep(max - min) };
}

/** The value a form starts with: the default, the first choice, the lower end, or emptiness. */
export function initial(schema: DataSchema): Json {
  if (schema.default !== undefined) {
    return schema.default;
  }
  if (schema.const !== undefined) {
    return schema.const;
  }
  if (schema.enum && schema.enum.length > 0) {
    return schema.enum[0]!;
  }
  switch (schema.type) {
    case "boolean":
      return false;
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "object": {
      const value: Record<string, Json> = {};
      for (const [key, part] of Object.entries(schema.properties ?? {})) {
        if (schema.required?.includes(key)) {
          value[key] = initial(part);
        }
      }
      return value;
    }
    case "array":
      return [];
    case "null":
      return null;
    default:
      return controlFor(schema) === "colour" ? "#ffffff" : "";
  }
}

function fits(widget: Widget, schema: DataSchema): boolean {
  if (!allowed[widget].includes(schema.type)) {
    return false;
  }
  switch (widget) {
    case "choice":
      return (schema.enum?.length ?? 0) > 0;
    case "slider":
    case "meter":
      return bounded(schema);
    default:
      return true;
  }
}

function bounded(schema: DataSchema): boolean {
  const low = schema.minimum ?? schema.exclusiveMinimum;
  const high = schema.maximum ?? schema.exclusiveMaximum;
  return low !== undefined && high !== undefined && high > low;
}

function stops(schema: DataSchema): number {
  const { min, max, step } = range(schema);
  return (max - min) / step;
}

function niceStep(width: number): number {
  if (width <= 0) {
    return 1;
  }
  const rough = width / 100;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * magnitude).find((step) => step >= rough)!;
}
