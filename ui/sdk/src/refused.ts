import type { Refused } from "./wire.ts";

/** A call that the system did not carry out. `code` is stable; docs/apps.md lists the codes. */
export class RefusedError extends Error {
  readonly code: string;

  constructor({ code, detail }: Refused) {
    super(detail);
    this.name = "RefusedError";
    this.code = code;
  }
}

/** Goes on without what the system refuses, with a value instead; any other fault is the app's own. */
export function refusedAs<Value>(value: Value): (why: unknown) => Value {
  return (why) => {
    if (why instanceof RefusedError) {
      return value;
    }
    throw why;
  };
}
