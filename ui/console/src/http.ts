/** How this page speaks to its hub: requests, what is refused, and the token against forged ones. */
import type { Fault, Session } from "./api-types.ts";

export const BASE = "/api/v1";

/** After this long without an answer a request counts as lost. */
const REQUEST_TIMEOUT_MILLIS = 20_000;

/** The hub said no: a stable code, and where known the places at fault. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly faults: readonly Fault[],
    readonly retryAfterSeconds: number | null,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** The hub did not answer. */
export class Unreachable extends Error {
  constructor(attempted: string, cause: unknown) {
    super(`no answer to ${attempted}`, { cause });
  }
}

type Listener = (reachable: boolean) => void;

let csrf = { header: "X-CSRF-TOKEN", token: "" };
let onReachable: Listener = () => {};
let onSignedOut: () => void = () => {};

/** Tells the page when the hub stops or resumes answering, and when the sign-in has ended. */
export function watchApi(reachable: Listener, signedOut: () => void): void {
  onReachable = reachable;
  onSignedOut = signedOut;
}

/** The token that a form outside this module posts as `_csrf`. */
export function csrfToken(): string {
  return csrf.token;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export async function request<T>(
  method: Method, path: string, body?: unknown, extraHeaders: Readonly<Record<string, string>> = {},
): Promise<T> {
  if (body === undefined) {
    return parsed(await exchange(method, path, null, extraHeaders)) as T;
  }
  return parsed(await exchange(method, path, JSON.stringify(body), { "Content-Type": "application/json", ...extraHeaders })) as T;
}

/** The text that was answered, whatever it is. */
export async function exchange(method: Method, path: string, body: string | Blob | null, extraHeaders: Readonly<Record<string, string>>): Promise<string> {
  const headers: Record<string, string> = { Accept: "application/json", ...extraHeaders };
  if (method !== "GET") {
    const { header, token } = await signedWith();
    headers[header] = token;
  }
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), REQUEST_TIMEOUT_MILLIS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      body,
      credentials: "same-origin",
      signal: giveUp.signal,
    });
    text = await response.text();
  } catch (cause) {
    onReachable(false);
    throw new Unreachable(`${method} ${path}`, cause);
  } finally {
    clearTimeout(timer);
  }
  onReachable(true);
  if (!response.ok) {
    throw refusal(response, parsed(text));
  }
  return text;
}

export function refusal(response: Response, answer: unknown): Refused {
  const problem = (typeof answer === "object" && answer !== null ? answer : {}) as {
    code?: string; detail?: string; faults?: Fault[];
  };
  const code = problem.code ?? fallbackCode(response.status);
  if (code === "sign-in-required") {
    onSignedOut();
  }
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new Refused(
    response.status,
    code,
    problem.detail ?? "",
    problem.faults ?? [],
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  );
}

/** A proxy or a container may answer without a code of ours. */
function fallbackCode(status: number): string {
  switch (status) {
    case 401: return "sign-in-required";
    case 403: return "not-allowed";
    case 404: return "not-found";
    case 413: return "body-too-large";
    case 429: return "too-many-attempts";
    default: return status >= 500 ? "busy" : "body-malformed";
  }
}

export function parsed(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export const read = <T>(path: string) => request<T>("GET", BASE + path);
export const send = <T>(method: Method, path: string, body?: unknown) =>
  request<T>(method, BASE + path, body);
export const part = encodeURIComponent;

export function query(values: Record<string, string | number | undefined>): string {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return present.length === 0
    ? ""
    : `?${present.map(([key, value]) => `${key}=${part(String(value))}`).join("&")}`;
}

/** Who is signed in. What changes something carries the token that comes with it. */
export async function fetchSession(): Promise<Session> {
  const session = await read<Session>("/session");
  csrf = session.csrf;
  return session;
}

/** Whatever changes something carries it. */
async function signedWith(): Promise<{ header: string; token: string }> {
  if (csrf.token === "") {
    // Opened without its hub, the page has none yet, and the hub may be back before it asks who is signed in.
    await fetchSession();
  }
  return csrf;
}

/** Sends a file; `onprogress` hears which part of it is up, from 0 to 1. */
export async function upload<T>(path: string, file: Blob, onprogress: (part: number) => void, signal: AbortSignal): Promise<T> {
  const { header, token } = await signedWith();
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // Only this tells how far an upload is.
    const sent = new XMLHttpRequest();
    sent.open("POST", path);
    sent.setRequestHeader("Accept", "application/json");
    sent.setRequestHeader("Content-Type", "application/octet-stream");
    sent.setRequestHeader(header, token);
    sent.upload.onprogress = (event) => onprogress(event.lengthComputable && event.total > 0 ? event.loaded / event.total : 0);
    sent.onload = () => {
      onReachable(true);
      const answer = parsed(sent.responseText);
      if (sent.status === 201) {
        resolve(answer as T);
      } else {
        reject(refusal(new Response(null, { status: sent.status }), answer));
      }
    };
    sent.onerror = () => {
      onReachable(false);
      reject(new Unreachable(`POST ${path}`, null));
    };
    sent.onabort = () => reject(new DOMException("Given up", "AbortError"));
    signal.addEventListener("abort", () => sent.abort());
    sent.send(file);
  });
}
