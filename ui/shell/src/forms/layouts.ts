import type { Component } from "svelte";
import Band from "../band/Band.svelte";
import Glasses from "../glasses/Glasses.svelte";
import Panel from "../panel/Panel.svelte";
import Room from "../room/Room.svelte";
import Tv from "../tv/Tv.svelte";
import Watch from "../watch/Watch.svelte";
import type { LayoutName } from "./forms.ts";

/** The first pages, and what of a thing each shows in its own way. */
export const layouts: Readonly<Record<LayoutName, Component>> = {
  wall: Tv,
  face: Watch,
  strip: Band,
  glance: Glasses,
  room: Room,
  panel: Panel,
};
