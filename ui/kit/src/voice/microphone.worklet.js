/** Hands the microphone's samples over as 16 bits at the rate of the context, a tenth of a second at a time. */
class Capture extends AudioWorkletProcessor {
  #samples = new Int16Array(1600);
  #length = 0;

  process(inputs) {
    const channel = inputs[0]?.[0];
    if (channel) {
      for (const sample of channel) {
        this.#samples[this.#length++] = Math.max(-1, Math.min(1, sample)) * 32767;
        if (this.#length === this.#samples.length) {
          this.port.postMessage(this.#samples.buffer, [this.#samples.buffer]);
          this.#samples = new Int16Array(1600);
          this.#length = 0;
        }
      }
    }
    return true;
  }
}

registerProcessor("capture", Capture);
