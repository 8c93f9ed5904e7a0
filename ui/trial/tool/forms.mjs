/**
 * The screens on which a trial runs an app, by form factor.
 *
 * `themes` are those in which that form's shell shows apps; `keys` says that it is steered by a remote control
 * alone; `textPixels` is the least size of letters that can be read from where such a screen is looked at.
 */
export const FORMS = {
  phone: { width: 390, height: 844, themes: ["light", "dark"], touch: true, textPixels: 11 },
  tv: { width: 1920, height: 1080, themes: ["dark"], keys: true, textPixels: 22 },
  watch: { width: 454, height: 454, themes: ["dark"], touch: true, round: true, textPixels: 16 },
  band: { width: 194, height: 368, themes: ["dark"], touch: true, textPixels: 14 },
  glasses: { width: 640, height: 360, themes: ["dark"], textPixels: 16 },
  vr: { width: 1280, height: 800, themes: ["dark"], textPixels: 16 },
  appliance: { width: 480, height: 320, themes: ["light", "dark"], touch: true, textPixels: 12 },
};

export const LOCALES = ["en", "zh-Hans"];

/** Every way in which an app has to be looked at on a form factor. */
export function waysOf(form, locales) {
  return FORMS[form].themes.flatMap((theme) => locales.map((locale) => ({ form, theme, locale })));
}

/** How a picture is called: with its theme only where the form has two. */
export function pictureName({ form, theme, locale }) {
  return `${form}-${locale}${FORMS[form].themes.length > 1 ? `-${theme}` : ""}.png`;
}
