import { Emulator } from "@opentos/sdk/emulator";
import type { Json } from "@opentos/sdk";
import { describe, expect, it } from "vitest";
import { begin } from "../src/field/begin.ts";
import { step } from "../src/field/step.ts";
import { Game } from "../src/game.ts";
import { activityOf, FORMAT, keptIn, stateOf } from "../src/kept.ts";
import { wonBy } from "../src/evening.ts";

const evening = { rounds: 3, won: { "1": { crowns: 2, points: 310 }, "8": { crowns: 1, points: 90 } } };

function halfway(bots = 8) {
  const round = begin(5, Array.from({ length: bots }, (_, index) => ({ seat: index + 1, driver: "bot" as const })));
  for (let index = 0; index < 2_000; index++) {
    step(round, new Map());
  }
  return round;
}

const bytes = (state: Json): number => new TextEncoder().encode(JSON.stringify(state)).length;

describe("a round that is kept", () => {
  it("goes on exactly as it would have", () => {
    const round = halfway();
    const state = JSON.parse(JSON.stringify(stateOf({ evening, round })));
    const kept = keptIn(state);
    expect(kept?.evening).toEqual(evening);
    expect(kept?.round?.cells).toEqual(round.cells);
    expect(kept?.round?.counts).toEqual(round.counts);
    expect(kept?.round?.left).toBe(round.left);
    expect(kept?.round?.drops).toEqual(round.drops);
    expect(kept?.round?.figures.map(({ seat, x, y, splashes }) => [seat, x, y, splashes])).toEqual(round.figures.map(({ seat, x, y, splashes }) => [seat, x, y, splashes]));
    expect(bytes(state)).toBeLessThan(16 * 1024);
  });

  it("fits into an activity, however the ground looks", async () => {
    const round = begin(1, Array.from({ length: 9 }, (_, index) => ({ seat: index + 1, driver: "person" as const })));
    round.cells.forEach((_, index) => (round.cells[index] = 1 + (index % 9)));
    const emulator = new Emulator();
    await emulator.tos.activity.publish(activityOf("Round 1", { evening, round }));
    expect(keptIn((await emulator.tos.activity.take(FORMAT))?.state ?? null)?.round?.cells).toEqual(round.cells);
  });

  it("is not gone on with where it makes no sense", () => {
    const good = stateOf({ evening, round: halfway(3) }) as { [name: string]: Json };
    const round = good["round"] as { [name: string]: Json };
    expect(keptIn(good)).not.toBeNull();
    const wrong: Json[] = [
      null, 7, "state", [], {}, { round: null },
      { ...good, evening: { rounds: -1, won: {} } },
      { ...good, evening: { rounds: 1, won: { "1": { crowns: 0.5, points: 1 } } } },
      ...Object.entries({
        width: 1e9, height: -3, seed: "x", left: 0, cells: "9zzzz", drops: [{ kind: "gold", id: 1, x: 1, y: 1 }], figures: [], nextDrop: null,
      } satisfies { [name: string]: Json }).map(([name, value]) => ({ ...good, round: { ...round, [name]: value } })),
      { ...good, round: { ...round, cells: `${round["cells"]} 01` } },
      { ...good, round: { ...round, figures: [...(round["figures"] as Json[]), (round["figures"] as Json[])[0] ?? null] } },
    ];
    for (const state of wrong) {
      expect(keptIn(state), JSON.stringify(state)?.slice(0, 80)).toBeNull();
    }
  });
});

describe("a game that goes on", () => {
  it("waits, keeps what was won, and forgets who did not come back", () => {
    const game = new Game(() => 1);
    const kept = keptIn(stateOf({ evening: { rounds: 1, won: { "1": { crowns: 1, points: 120 }, "2": { crowns: 0, points: 90 } } }, round: null }));
    expect(kept).not.toBeNull();
    game.resume(kept ?? { evening, round: null });
    game.players([{ seat: 1, name: "Ada", colour: "#e8590c", here: true }], []);
    expect(wonBy(game.evening, 1).crowns).toBe(1);
    expect(wonBy(game.evening, 2).points).toBe(0);
    const other = new Game(() => 1);
    other.resume({ evening, round: halfway(3) });
    expect(other.paused).toBe(true);
    const left = other.left;
    other.pass(1, []);
    expect(other.left).toBe(left);
  });
});
