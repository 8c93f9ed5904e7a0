import { explain } from "../state/notices.svelte.ts";
import { t } from "../state/preferences.svelte.ts";
import { PasskeyCancelled } from "../webauthn.ts";
import { prove, SomebodyElse, wantsProof } from "./proof.ts";

/** Something that the hub may want fresh proof for: it is tried, and tried again once the proof is given. */
export class Proven {
  /** The hub wants the proof; `ProofForm` asks for it. */
  proving = $state(false);
  busy = $state(false);
  fault = $state<string | null>(null);

  constructor(private readonly deed: () => Promise<void>) {}

  readonly run = async (signIn?: () => Promise<unknown>): Promise<void> => {
    this.busy = true;
    this.fault = null;
    try {
      if (signIn) {
        await prove(signIn);
        this.proving = false;
      }
      await this.deed();
    } catch (error) {
      this.proving ||= wantsProof(error);
      this.fault = wantsProof(error) ? null : saying(error);
    } finally {
      this.busy = false;
    }
  };
}

function saying(error: unknown): string {
  return error instanceof SomebodyElse ? t("account.proof.other")
    : error instanceof PasskeyCancelled ? t("account.proof.cancelled")
    : explain(error);
}
