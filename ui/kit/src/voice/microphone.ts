import worklet from "./microphone.worklet.js?url&no-inline";

/** Samples a second, as recognisers take them. */
export const RATE = 16_000;

/** Whether this page may ask for the microphone at all: not on plain HTTP from elsewhere. */
export const canHear = (): boolean => typeof AudioWorkletNode !== "undefined" && navigator.mediaDevices?.getUserMedia !== undefined;

/** A microphone that is open until it is closed. */
export interface Microphone {
  close(): void;
}

/**
 * Opens the microphone. The browser asks the person at first, and may say no (`NotAllowedError`), or there is none
 * (`NotFoundError`).
 * @param heard takes what comes: 16 bits at 16 kHz, one channel, the low byte first
 */
export async function openMicrophone(heard: (samples: ArrayBuffer) => void): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  const close = (context?: AudioContext): void => {
    stream.getTracks().forEach((track) => track.stop());
    void context?.close();
  };
  let context: AudioContext | undefined;
  try {
    context = new AudioContext({ sampleRate: RATE });
    await context.audioWorklet.addModule(worklet);
    const capture = new AudioWorkletNode(context, "capture", { numberOfInputs: 1, numberOfOutputs: 0 });
    capture.port.onmessage = (event: MessageEvent<ArrayBuffer>) => heard(event.data);
    context.createMediaStreamSource(stream).connect(capture);
    await context.resume();
  } catch (failed) {
    close(context);
    throw failed;
  }
  return { close: () => close(context) };
}
