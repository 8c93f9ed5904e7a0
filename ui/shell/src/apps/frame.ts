import type { App } from "../runtime/state.ts";
import { pictureOf, type GoesOn } from "./activity.ts";

/** Where a page stands. */
export interface Place {
  protocol: string;
  hostname: string;
  port: string;
  origin: string;
}

/**
 * The address of an app's files. Each app has a name of its own below `localhost`: for a browser that is
 * another site, with a process of its own, which can hang without the shell. Where the page itself stands
 * under another name, the frame's sandbox alone keeps the two apart.
 */
export function base(installation: string, place: Place): string {
  const characters = installation.slice(installation.indexOf("_") + 1);
  const port = place.port === "" ? "" : `:${place.port}`;
  const origin = place.hostname.endsWith(".localhost")
    ? `${place.protocol}//app-${characters}.localhost${port}`
    : place.origin;
  return `${origin}/apps/${installation}/`;
}

/** The address of an app's icon on the page's own site, where a canvas may draw it; null where it has none yet. */
export function iconOfApp(app: App): string | null {
  return app.icon ? `/apps/${app.installation}/${app.icon}` : null;
}

/** The same for an activity: what it shows of itself, or its app's icon. */
export function iconOfActivity(shown: GoesOn): string | null {
  const picture = pictureOf(shown);
  return picture && `/apps/${shown.app.installation}/${picture}`;
}

export function nameOf(app: App, locale: "en" | "zh-Hans"): string {
  return app.name[locale] || app.name.en || app.app;
}
