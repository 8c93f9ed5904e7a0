import { tick } from "svelte";
import type { Confirmation, PasskeyOptions, Wallet } from "../api-types.ts";
import { explain } from "../state/notices.svelte.ts";
import { t } from "../state/preferences.svelte.ts";
import { PasskeyCancelled, passkeysAvailable, usePasskey } from "../webauthn.ts";
import { wayOf, wholePin, type Way } from "./approval.ts";

/** A person's word that money may leave the wallet, as `Confirm` asks for it: by PIN or by passkey. */
export class Confirming {
  pin = $state("");
  fault = $state<string | null>(null);
  /** The passkey was not used, which leaves everything as it was. */
  cancelled = $state(false);
  input = $state<HTMLInputElement>();
  #chosen = $state<Way | null>(null);

  constructor(
    private readonly wallet: () => Wallet | undefined,
    /** What a passkey has to sign, from the hub. */
    private readonly challenge: () => Promise<PasskeyOptions>,
  ) {}

  /** Whether there is a passkey to confirm with, here. */
  get passkey(): boolean {
    return (this.wallet()?.hasPasskey ?? false) && passkeysAvailable();
  }

  get way(): Way {
    return wayOf(this.wallet(), this.passkey, this.#chosen);
  }

  /** Whether only a PIN would do, and there is none. */
  get lacking(): boolean {
    return this.way === "pin" && this.wallet()?.pinSet === false;
  }

  /** Whether it can be given; what is missing is said. */
  ready(): boolean {
    const ready = this.way === "passkey" || wholePin(this.pin);
    this.fault = ready ? null : t("pin.short");
    this.cancelled = false;
    if (!ready) {
      this.input?.focus();
    }
    return ready;
  }

  /** Asks for the passkey, where it is by one. */
  async give(): Promise<Confirmation> {
    return this.way === "pin" ? { pin: this.pin } : { passkey: await usePasskey(await this.challenge()) };
  }

  /** What was given did not hold. */
  refused(error: unknown): void {
    this.pin = "";
    this.fault = this.way === "pin" ? explain(error) : t("confirm.passkey.refused");
    this.input?.focus();
  }

  /** Whether it was only that the passkey was not used; then this says so. */
  stopped(error: unknown): boolean {
    return (this.cancelled = error instanceof PasskeyCancelled);
  }

  forget(): void {
    this.pin = "";
    this.fault = null;
    this.cancelled = false;
  }

  readonly turn = async (): Promise<void> => {
    this.#chosen = this.way === "pin" ? "passkey" : "pin";
    this.forget();
    await tick();
    this.input?.focus();
  };
}
