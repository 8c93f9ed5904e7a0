import type { Sound } from "@opentos/sdk/wire";

/** Each sound as tones: hertz, and for how many milliseconds. */
const TONES: { readonly [sound in Sound]: readonly (readonly [hertz: number, millis: number])[] } = {
  tap: [[880, 40]],
  good: [[660, 90], [990, 150]],
  bad: [[220, 220]],
  start: [[440, 110], [550, 110], [660, 180]],
  end: [[660, 130], [550, 130], [440, 260]],
};
const LOUDNESS = 0.2;

/** A browser lets a page sound once somebody has touched it. */
let audio: AudioContext | null = null;

export function wake(): void {
  if (typeof AudioContext === "function") {
    audio ??= new AudioContext();
    void audio.resume();
  }
}

export function sound(name: Sound): void {
  if (!audio || audio.state !== "running") {
    return;
  }
  let at = audio.currentTime;
  for (const [hertz, millis] of TONES[name]) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = hertz;
    tone.type = "triangle";
    gain.gain.setValueAtTime(LOUDNESS, at);
    // A tone that is cut off clicks.
    gain.gain.exponentialRampToValueAtTime(0.001, at + millis / 1_000);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + millis / 1_000);
    at += millis / 1_000;
  }
}

/** Not every phone vibrates, nor before it was touched. */
export function vibrate(pattern: readonly number[]): void {
  navigator.vibrate?.([...pattern]);
}
