/**
 * The attributes of every frame in which an app runs, on a terminal as in a trial. `sandbox` without
 * `allow-same-origin` gives the app an origin that equals no other.
 */
export const FRAME = {
  sandbox: "allow-scripts",
  allow:
    "camera 'none'; microphone 'none'; geolocation 'none'; payment 'none'; display-capture 'none'; fullscreen 'none'",
  referrerpolicy: "no-referrer",
} as const;
