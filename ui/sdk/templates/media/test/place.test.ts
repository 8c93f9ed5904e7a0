import { Emulator } from "@opentos/sdk/emulator";
import { expect, it } from "vitest";
import { album } from "../src/album.ts";
import { further, keepPlace, lastPlace } from "../src/place.ts";

it("goes on where somebody stopped", async () => {
  const { tos } = new Emulator();
  await keepPlace(tos, { piece: album[1], seconds: 7.4 });
  expect(await lastPlace(tos)).toEqual({ piece: album[1], seconds: 7 });
});

it("begins at the beginning where nothing is kept, or what is kept is of another version", async () => {
  const beginning = { piece: album[0], seconds: 0 };
  expect(await lastPlace(new Emulator().tos)).toEqual(beginning);
  expect(await lastPlace(new Emulator({ values: { place: { piece: "gone", seconds: 9 } } }).tos)).toEqual(beginning);
  expect(await lastPlace(new Emulator({ values: { place: 3 } }).tos)).toEqual(beginning);
});

it("leads from the last piece to the first, and back", () => {
  expect(further(album[2], 1)).toBe(album[0]);
  expect(further(album[0], -1)).toBe(album[2]);
});
