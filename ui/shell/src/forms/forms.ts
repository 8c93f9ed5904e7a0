import type { Form } from "@opentos/sdk/wire";

/**
 * How a terminal's body shapes what is shown on it. What is shown comes from the runtime and the Thing
 * Models; a form factor decides nothing but what stands here. docs/form-factors.md says how to add one.
 */
export interface Body {
  /** The screen that its pages are drawn for and looked at on in tests, in CSS pixels. */
  screen: { width: number; height: number };
  /** The edge is a circle: what matters lies inside it. */
  round: boolean;
  /** The size of 1 rem, by the distance from which it is read. All else grows with it. */
  rem: string;
  /** The colours: the system's own, dark for afar, black for the wrist, clear for what one looks through. */
  look: "system" | "dark" | "black" | "clear";
  /**
   * How a person moves. By `keys`, there is always a focus, with a ring around it, and apps get the keys;
   * by `touch`, a focus only where keys are used; by `pointer`, both at once.
   */
  steering: "keys" | "touch" | "pointer";
  /** How wide a page is: cards and rows beside each other, a small page, or one column. */
  build: "wide" | "small" | "column";
  /** Its first page; `layouts.ts` has them. */
  layout: LayoutName;
}

export type LayoutName = "wall" | "face" | "strip" | "glance" | "room" | "panel";

export const forms: Readonly<Record<Form, Body>> = {
  // A phone shows the hub's own pages; a shell on one is that of a small panel.
  phone: { screen: { width: 390, height: 844 }, round: false, rem: "18px", look: "system", steering: "touch", build: "small", layout: "panel" },
  // All of a television grows with its screen: how many pixels it has says nothing of its size.
  tv: { screen: { width: 1920, height: 1080 }, round: false, rem: "min(1.5625vw, 2.7778vh)", look: "dark", steering: "keys", build: "wide", layout: "wall" },
  watch: { screen: { width: 454, height: 454 }, round: true, rem: "28px", look: "black", steering: "touch", build: "column", layout: "face" },
  band: { screen: { width: 194, height: 368 }, round: false, rem: "17px", look: "black", steering: "touch", build: "column", layout: "strip" },
  glasses: { screen: { width: 640, height: 360 }, round: false, rem: "15px", look: "clear", steering: "keys", build: "wide", layout: "glance" },
  vr: { screen: { width: 1280, height: 720 }, round: false, rem: "18px", look: "dark", steering: "pointer", build: "wide", layout: "room" },
  appliance: { screen: { width: 480, height: 320 }, round: false, rem: "18px", look: "system", steering: "touch", build: "small", layout: "panel" },
};

/** A runtime that is newer than this shell may be of a form that is not known here; its own panel always works. */
export function bodyOf(form: string): Body {
  return forms[form as Form] ?? forms.appliance;
}

/** Puts on the page what its styles go by. */
export function dress(page: HTMLElement, form: string): void {
  const body = bodyOf(form);
  page.dataset["form"] = form;
  page.dataset["build"] = body.build;
  page.dataset["look"] = body.look;
  page.dataset["steering"] = body.steering;
  page.toggleAttribute("data-round", body.round);
  page.style.fontSize = body.rem;
  if (body.look === "system") {
    delete page.dataset["theme"];
  } else {
    page.dataset["theme"] = "dark";
  }
}
