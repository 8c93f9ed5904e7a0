import { poll } from "./poll.ts";

const ALONE_MILLIS = 10_000;

/** While the hub says what is new: for what nobody says, such as that a time is over. */
const TOLD_MILLIS = 60_000;

/** Something of a person's that is asked for again and again: seldom, as long as the hub says when it changed. */
export class Following {
  private stop = () => {};
  private following = false;

  constructor(private readonly ask: () => Promise<unknown>) {}

  /** Follows it until what it returns is called. */
  begin(): () => void {
    this.following = true;
    this.every(ALONE_MILLIS);
    return () => {
      this.following = false;
      this.stop();
    };
  }

  /** The hub says that it changed, or is there to say so from now on. */
  changed(): void {
    this.every(TOLD_MILLIS);
  }

  /** The hub does not say it any more. */
  lost(): void {
    this.every(ALONE_MILLIS);
  }

  private every(millis: number): void {
    this.stop();
    if (this.following) {
      this.stop = poll(this.ask, millis);
    }
  }
}
