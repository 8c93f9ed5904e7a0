/**
 * A room of panels that one can look at, point at and touch: around a person in a headset (WebXR), and as a
 * picture to be turned in any browser that has WebGL 2.
 *
 * The room draws and tells what was pressed; what a panel means is the caller's. Whoever uses it also puts a
 * real button for each panel on the page (`boxOf` says where), so that keys and screen readers reach it too.
 */
export { immersive } from "./xr.ts";
export { PANELS_MAX } from "./space.ts";
export { DARK, type Colours, type Panel } from "./panel.ts";
export { Room, type Box, type Options } from "./room.ts";
