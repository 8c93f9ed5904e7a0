import { Refused } from "../api.ts";
import { session } from "../state/session.svelte.ts";

/** Another person's passkey was used, and signed that one in. */
export class SomebodyElse extends Error {}

/** Whether the hub wants fresh proof of who is there. */
export function wantsProof(error: unknown): boolean {
  return error instanceof Refused && error.code === "proof-required";
}

/** Signs the person of this page in anew, whatever the way. */
export async function prove(signIn: () => Promise<unknown>): Promise<void> {
  const before = session.person?.id;
  await signIn();
  await session.refresh();
  if (session.person?.id !== before) {
    throw new SomebodyElse("another person signed in");
  }
}
