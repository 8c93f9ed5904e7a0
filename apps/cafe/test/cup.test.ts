import { describe, expect, it } from "vitest";
import { layers } from "../src/cup.ts";
import { menu } from "../server/menu.mjs";

describe("a cup", () => {
  const { drinks, options } = menu("EUR");

  it("holds every drink in every way, and does not run over", () => {
    for (const { id: drink } of drinks) {
      for (const shots of options.find(({ id }: { id: string }) => id === "shots").choices) {
        for (const milk of options.find(({ id }: { id: string }) => id === "milk").choices) {
          const filled = layers({ drink, choices: { shots: shots.id, milk: milk.id, roast: "dark" } });
          expect(filled.reduce((sum, { part }) => sum + part, 0)).toBeLessThanOrEqual(1);
          expect(filled.every(({ part }) => part > 0.05)).toBe(true);
          expect(filled.some(({ of }) => of === "milk" || of === "foam")).toBe(milk.id !== "none" && drink !== "espresso");
        }
      }
    }
  });

  it("shows more espresso for more shots", () => {
    const part = (shots: string) => layers({ drink: "latte", choices: { shots, milk: "whole" } }).find(({ of }) => of === "espresso")?.part ?? 0;
    expect(part("triple")).toBeGreaterThan(part("double"));
    expect(part("double")).toBeGreaterThan(part("single"));
  });
});
