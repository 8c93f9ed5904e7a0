/** Shell and apps are steered by the same geometry. */
export { nearest, scrollBy, type Box, type Direction } from "@opentos/sdk/spatial";
