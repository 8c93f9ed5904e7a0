import { controlFor } from "@opentos/kit/schema";
import type { ActionAffordance, DataSchema, Json } from "@opentos/kit/thing";

/** One field of an action's form. */
export interface Field {
  /** Null when the input is a single value instead of an object. */
  name: string | null;
  schema: DataSchema;
  required: boolean;
}

export function fieldsOf(action: ActionAffordance): Field[] {
  const input = action.input;
  if (!input) {
    return [];
  }
  if (input.type === "object" || input.properties) {
    return Object.entries(input.properties ?? {}).map(([name, schema]) => ({
      name,
      schema,
      required: input.required?.includes(name) ?? false,
    }));
  }
  return [{ name: null, schema: input, required: true }];
}

export type Answers = Readonly<Record<string, Json | undefined>>;

export function answerKey(field: Field): string {
  return field.name ?? "";
}

/** What the form starts with: defaults only, so that what nobody said stays unsaid. */
export function startingAnswers(fields: readonly Field[]): Answers {
  const answers: Record<string, Json | undefined> = {};
  for (const field of fields) {
    answers[answerKey(field)] = field.schema.default;
  }
  return answers;
}

/** The first required field without an answer. */
export function missing(fields: readonly Field[], answers: Answers): Field | null {
  return (
    fields.find((field) => {
      const answer = answers[answerKey(field)];
      return field.required && (answer === undefined || answer === "");
    }) ?? null
  );
}

/** Choices that need no answer and have none. */
export function unsaid(fields: readonly Field[], answers: Answers): Field[] {
  return fields.filter((field) => !field.required && answers[answerKey(field)] === undefined && ["choice", "switch"].includes(controlFor(field.schema)));
}

/** The action's input; undefined for an action that takes none. */
export function inputOf(fields: readonly Field[], answers: Answers): Json | undefined {
  if (fields.length === 0) {
    return undefined;
  }
  const only = fields[0]!;
  if (only.name === null) {
    return answers[""];
  }
  const input: Record<string, Json> = {};
  for (const field of fields) {
    const answer = answers[answerKey(field)];
    if (answer !== undefined && answer !== "") {
      input[answerKey(field)] = answer;
    }
  }
  return input;
}
