import * as api from "../api.ts";
import type { Wallet } from "../api-types.ts";
import { poll } from "./poll.ts";

const WALLET_MILLIS = 10_000;

/** The wallet of whoever is signed in, kept current while a page shows it. */
export class WalletState {
  value = $state.raw<Wallet | undefined>();
  error = $state.raw<unknown>();
  private loads = 0;

  watch(): () => void {
    return poll(this.reload, WALLET_MILLIS);
  }

  /** What an answer to something else told; it is newer than whatever is still on its way. */
  readonly now = (wallet: Wallet): void => {
    this.loads++;
    this.value = wallet;
  };

  /** What is shown stays until an answer is there; one that was overtaken is dropped. */
  readonly reload = async (): Promise<void> => {
    const load = ++this.loads;
    try {
      const value = await api.wallet();
      if (load === this.loads) {
        this.value = value;
        this.error = undefined;
      }
    } catch (error) {
      if (load === this.loads) {
        this.error = error;
      }
    }
  };
}
