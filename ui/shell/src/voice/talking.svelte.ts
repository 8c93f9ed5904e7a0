import type { Shell } from "../parts/shell.svelte.ts";
import type { Exchange, Voice } from "../runtime/state.ts";
import { missing } from "./missing.ts";

/** A device's clock is told in steps. */
const SLACK_MILLIS = 1_000;
const EXAMPLES_SHOWN = 4;

/** Somebody who speaks to the home here, for whoever shows it. */
export class Talking {
  readonly #shell: Shell;
  readonly #opened: number;
  fault = $state("");
  examples = $state.raw<readonly string[]>([]);
  /** Between a press and the runtime's word. */
  #beginning = $state(false);
  #spoken = "";

  constructor(shell: Shell) {
    this.#shell = shell;
    this.#opened = shell.runtime.deviceNow();
  }

  get voice(): Voice | undefined {
    return this.#shell.runtime.state?.voice;
  }

  get phase(): Voice["phase"] {
    return this.#beginning ? "opening" : (this.voice?.phase ?? "");
  }

  /** The last that was said since this began, or what waits for an answer. */
  get exchange(): Exchange | null {
    return this.voice?.exchanges.find((each) => Date.parse(each.at) >= this.#opened - SLACK_MILLIS || open(each)) ?? null;
  }

  get asks(): boolean {
    return this.exchange !== null && open(this.exchange);
  }

  /** A lock is confirmed on a screen of the person's own, which a shared one is not. */
  get confirms(): boolean {
    return this.exchange?.state === "asked" || this.#shell.runtime.state?.wallet != null;
  }

  /** In words, why nobody listens; empty where nothing is wrong. */
  get trouble(): string {
    return this.fault || (this.voice?.refusal ? this.#refused(this.voice.refusal) : "");
  }

  undoable(now: number): boolean {
    const until = this.exchange?.undo;
    return until !== undefined && Date.parse(until) > now;
  }

  /** What may be said is shown to who did not say anything yet, and to who was not understood. */
  get helps(): boolean {
    return this.phase === "" && this.examples.length > 0 && (this.exchange === null || this.exchange.state === "nothing");
  }

  /** Who said the phrase is listened to already. */
  begin(): void {
    if (!this.voice?.phase) {
      void this.listen();
    }
    void this.#help();
  }

  async listen(): Promise<void> {
    const { ear } = this.#shell;
    this.fault = "";
    ear.hush();
    if (!ear.able) {
      this.fault = this.#shell.t("voice.deaf.page");
      return;
    }
    this.#beginning = true;
    try {
      const problem = await ear.listen();
      this.fault = problem ? this.#refused(problem.code) : "";
    } catch (failed) {
      this.fault = this.#shell.t(missing(failed));
    } finally {
      this.#beginning = false;
    }
  }

  /** Nobody can type here, as where the hub says so. */
  #refused(code: string): string {
    return code === "hearing-unavailable" ? this.#shell.t("voice.deaf.hub") : this.#shell.codeText("refusal", code);
  }

  /** The microphone is closed as soon as nobody listens any more. */
  rest(): void {
    if (!this.#beginning) {
      this.#shell.ear.close();
    }
  }

  /** Each answer is spoken once. Whether this is a new one. */
  answer(): boolean {
    const exchange = this.exchange;
    const now = exchange ? `${exchange.id} ${exchange.changed}` : "";
    if (!exchange || now === this.#spoken || Date.parse(exchange.changed) < this.#opened - SLACK_MILLIS) {
      return false;
    }
    this.#spoken = now;
    void this.#shell.ear.say(`/local/exchanges/${exchange.id}/speech`);
    return true;
  }

  async #help(): Promise<void> {
    const answer = (await this.#shell.runtime.exchange({ help: true })) as { kinds?: { sentences: string[] }[] } | null;
    this.examples = (answer?.kinds ?? []).flatMap((each) => each.sentences.slice(0, 1)).slice(0, EXAMPLES_SHOWN);
  }

  async wake(on: boolean): Promise<void> {
    const problem = await this.#shell.runtime.ear("/wake", { on });
    this.fault = problem ? this.#shell.codeText("refusal", problem.code) : "";
  }

  choose(number: number): void {
    this.#act({ choose: number });
  }

  decline(): void {
    this.#act({ decline: true });
  }

  undo(): void {
    this.#act({ undo: true });
  }

  #act(said: { [name: string]: number | boolean }): void {
    const exchange = this.exchange;
    if (exchange) {
      this.#shell.ear.hush();
      void this.#shell.runtime.exchange({ id: exchange.id, ...said });
    }
  }
}

const open = ({ state }: Exchange): boolean => state === "asked" || state === "unconfirmed";
