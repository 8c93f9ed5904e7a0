import type { ContentItem } from "../content-types.ts";
import type { TextKey } from "../texts/index.ts";

/** A time as it stands beside what plays: `4:05`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number): string => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Which part of an item is over, 0 to 1; 0 for what was not begun, or is finished. */
export function done({ progress, seconds }: ContentItem): number {
  const total = progress?.total || seconds;
  return progress && !progress.finished && total > 0 ? Math.min(1, progress.seconds / total) : 0;
}

/** What stands under the title of an item that plays, as a text and what is put into it. */
export function standing({ kind, trailer, progress, seconds }: ContentItem): { key: TextKey; time: string } {
  if (progress?.finished) {
    return { key: "content.finished", time: "" };
  }
  const total = progress?.total || seconds;
  if (progress && total > 0) {
    return { key: "content.left", time: clock(total - progress.seconds) };
  }
  return { key: trailer ? "content.trailer" : `content.kind.${kind}`, time: seconds > 0 ? clock(seconds) : "" };
}
