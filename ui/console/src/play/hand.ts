import type { PhoneLine } from "@opentos/kit/party/phone";
import type { Element } from "@opentos/sdk/layout";

/** What an element of the controller needs: itself, and the line on which it says how it is. */
export interface Held {
  element: Element;
  label: string;
  line: PhoneLine;
}

/** A phone that vibrates says that a press was felt. */
const FELT_MILLIS = 10;

export function felt(): void {
  navigator.vibrate?.(FELT_MILLIS);
}

export const ARROWS: { readonly [key: string]: readonly [x: number, y: number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
