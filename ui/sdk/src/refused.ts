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
