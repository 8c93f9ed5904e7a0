import { saidIn } from "@opentos/kit/sent";
import type { Sent } from "@opentos/sdk/wire";
import type { App, Sending } from "../runtime/state.ts";
import { base, type Place } from "./frame.ts";

/** Something for an app, as long as that has not answered. */
export interface Gift {
  readonly installation: string;
  readonly sent: Sent;
}

/** As the hub names that an app is to be shown no more. */
export const STOP = "!stop";

/** What is handed to an app just now: one thing at a time. */
export class Handing {
  /** The installation that is to leave. */
  leaves = $state<string | null>(null);
  gift = $state.raw<Gift | null>(null);
  #answer: ((took: boolean) => void) | null = null;

  /** Resolves once the app took it, or did not. */
  give(gift: Gift): Promise<boolean> {
    return new Promise((resolve) => {
      this.gift = gift;
      this.#answer = resolve;
    });
  }

  answer(gift: Gift, took: boolean): void {
    if (this.gift === gift) {
      this.gift = null;
      this.#answer?.(took);
    }
  }

  /** The app is not shown any more. */
  refuse(installation: string): void {
    if (this.gift?.installation === installation) {
      this.answer(this.gift, false);
    }
  }
}

/** Who opens it next: an app that was not tried, the shell by itself, or nobody. */
export function opener(
  sending: Sending, apps: readonly App[], tried: ReadonlySet<string>,
): { readonly app: string } | "itself" | "nobody" {
  const app = sending.apps.find(
    (each) => !tried.has(each) && apps.some(({ installation, state }) => installation === each && state === "ready"),
  );
  if (app !== undefined) {
    return { app };
  }
  return sending.kind === "link" || sending.kind === "place" || sending.kind === "text" || sending.kind === "image" ? "itself" : "nobody";
}

/** What an app is told of it. */
export function sentTo(installation: string, sending: Sending, place: Place): Sent {
  const { id, kind, title, said, type, person } = sending;
  const file = sending.bytes > 0;
  const words = saidIn(kind, said);
  return {
    id, kind, title, type, person,
    ...words,
    address: file ? `${base(installation, place)}sent/${id}` : words.address,
  };
}
