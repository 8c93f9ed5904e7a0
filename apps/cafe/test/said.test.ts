import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { menu } from "../server/menu.mjs";
import { beginning, type Menu } from "../src/cafe.ts";
import { ORDER, wishIn } from "../src/said.ts";

const { tos_intents: [intent] } = JSON.parse(readFileSync(fileURLToPath(new URL("../manifest.json", import.meta.url)), "utf8"));
const served: Menu = menu("EUR");

describe("what is said", () => {
  it("is what the manifest offers, of what the menu has", () => {
    expect(intent.name).toBe(ORDER);
    expect(intent.slots.drink.enum).toEqual(served.drinks.map(({ id }) => id));
    for (const option of ["size", "shots", "milk"]) {
      expect(intent.slots[option].enum, option).toEqual(served.options.find(({ id }) => id === option)?.choices.map(({ id }) => id));
    }
  });

  it("becomes a cup, with what most take where nothing was said", () => {
    const wish = wishIn({ name: ORDER, slots: { drink: "latte", shots: "double" } });
    const latte = served.drinks.find(({ id }) => id === "latte");
    expect(latte && beginning(served, latte, wish).choices).toEqual({ size: "medium", milk: "whole", shots: "double", sugar: "none" });
  });

  it("is nothing where no drink was named, or something else was said", () => {
    expect(wishIn(null)).toBeNull();
    expect(wishIn({ name: ORDER, slots: { size: "large" } })).toBeNull();
    expect(wishIn({ name: "weather", slots: { drink: "latte" } })).toBeNull();
  });
});
