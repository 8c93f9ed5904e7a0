import type { Sent, SentKind } from "@opentos/sdk/wire";

/** What an app is told of what was said in a sending, by its kind. */
export function saidIn(kind: SentKind, said: string): Pick<Sent, "text" | "item" | "intent"> & { address: string } {
  return {
    text: kind === "text" ? said : "",
    item: kind === "content" ? said : "",
    intent: kind === "intent" ? intentOf(said) : null,
    address: kind === "link" || kind === "place" ? said : "",
  };
}

/** What was wanted of an app; without a name, only that it opens. */
export function intentOf(said: string): { name: string; slots: { [slot: string]: string } } {
  const { intent = "", slots = {} } = JSON.parse(said) as { intent?: string; slots?: { [slot: string]: string } };
  return { name: intent, slots };
}
