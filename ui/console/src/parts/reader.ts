/** What the browser has to find a QR code with; it is newer than our types. */
interface BarcodeDetectorLike {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
declare const BarcodeDetector: {
  new (options: { formats: string[] }): BarcodeDetectorLike;
  getSupportedFormats(): Promise<string[]>;
};

/** Larger pictures are scaled down first: a code fills much of a picture that can be read at all. */
const PICTURE_PIXELS_MAX = 1280;

export type Reader = (source: HTMLVideoElement | ImageBitmap) => Promise<string | null>;

/** A reader of QR codes: the browser's own where it has one, else one in script. */
export async function qrReader(): Promise<Reader> {
  if (typeof BarcodeDetector !== "undefined") {
    const formats = await BarcodeDetector.getSupportedFormats().catch((): string[] => []);
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (source) => (await detector.detect(source))[0]?.rawValue ?? null;
    }
  }
  const { default: decode } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  return async (source) => {
    const [width, height] = source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
    if (width === 0 || height === 0) {
      return null;
    }
    const scale = Math.min(1, PICTURE_PIXELS_MAX / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    return decode(pixels.data, pixels.width, pixels.height)?.data ?? null;
  };
}
