import type { SentKind } from "@opentos/sdk/wire";

/** What somebody is about to send. */
export interface Wish {
  kind: SentKind;
  title: string;
  /** An address or a text; empty for a file. */
  said: string;
  file: File | null;
}
