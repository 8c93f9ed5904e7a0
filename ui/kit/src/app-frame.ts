/**
 * The attributes of every frame in which an app runs, on a terminal as in a trial. `sandbox` without
 * `allow-same-origin` gives the app an origin that equals no other. Sound may begin by itself, since the keys that a
 * person presses are the shell's and none arrives in the frame as a browser would want it.
 */
export const FRAME = {
  sandbox: "allow-scripts",
  allow:
    "autoplay *; camera 'none'; microphone 'none'; geolocation 'none'; payment 'none'; display-capture 'none'; fullscreen 'none'",
  referrerpolicy: "no-referrer",
} as const;

/** The same on a headset, where an app may be around a person, too. */
export const AROUND = { ...FRAME, allow: `${FRAME.allow}; xr-spatial-tracking` } as const;
