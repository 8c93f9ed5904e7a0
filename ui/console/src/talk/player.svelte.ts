/** The one recording of this page that is being played. */
class Player {
  /** Its address; empty where none is. */
  playing = $state("");
  #audio: HTMLAudioElement | null = null;

  /** Plays a recording from its beginning, instead of another one. Fails where it cannot be played. */
  async play(address: string): Promise<void> {
    this.stop();
    const audio = new Audio(address);
    this.#audio = audio;
    this.playing = address;
    audio.onended = () => this.#end(audio);
    try {
      await audio.play();
    } catch (failed) {
      // Who stopped it, or began another, wants to hear of no fault.
      if (this.#end(audio)) {
        throw failed;
      }
    }
  }

  stop(): void {
    this.#audio?.pause();
    this.#audio = null;
    this.playing = "";
  }

  /** @returns whether it was the one that is played */
  #end(audio: HTMLAudioElement): boolean {
    const mine = this.#audio === audio;
    if (mine) {
      this.stop();
    }
    return mine;
  }
}

export const player = new Player();
