/** The key of the text for why there is no microphone. */
export const missing = (failed: unknown): "voice.none" | "voice.refused" =>
  failed instanceof DOMException && failed.name === "NotFoundError" ? "voice.none" : "voice.refused";
