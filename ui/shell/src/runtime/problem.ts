import type { Texts } from "@opentos/kit/i18n";

/** Why the device runtime or the hub refused something (RFC 9457, with a stable code). */
export interface Problem {
  code: string;
  detail: string;
}

export const UNREACHABLE: Problem = { code: "runtime-unreachable", detail: "" };

export async function problemOf(answer: Response): Promise<Problem> {
  try {
    const body = (await answer.json()) as { code?: unknown; detail?: unknown };
    return {
      code: typeof body.code === "string" ? body.code : "unknown",
      detail: typeof body.detail === "string" ? body.detail : "",
    };
  } catch {
    return { code: "unknown", detail: "" };
  }
}

/** The key of the text for a code; where there is none, the detail is shown, or a general text. */
export function textKey(prefix: string, code: string, texts: Texts): string | null {
  const key = `${prefix}.${code}`;
  return key in texts ? key : null;
}
