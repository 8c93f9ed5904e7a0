import { describe, expect, it } from "vitest";
import { ActivityPen, STATE_BYTES_MAX, type Activity } from "../src/activity.ts";
import { Emulator } from "../src/emulator.ts";
import { RefusedError, type Json } from "../src/index.ts";

const game = (move: number): Activity => ({ what: "playing", title: "Chess", format: 1, state: { move } });

/** A system whose answers and pauses the test decides. */
class Ground {
  readonly written: Json[] = [];
  readonly pauses: (() => void)[] = [];
  answer: (name: string, args: Json) => Promise<Json> = (_, args) => {
    this.written.push((args as { state: Json }).state);
    return Promise.resolve({});
  };
  #run: (() => void) | null = null;
  stopped = false;

  readonly pen = new ActivityPen({
    call: (name, args) => this.answer(name, args),
    pause: () => new Promise((resolve) => this.pauses.push(resolve)),
    runs: () => (this.stopped ? new Promise((resolve) => (this.#run = resolve)) : Promise.resolve()),
  });

  async goOn(): Promise<void> {
    this.pauses.splice(0).forEach((resolve) => resolve());
    await settled();
  }

  run(): void {
    this.stopped = false;
    this.#run?.();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("what an app says of its activity", () => {
  it("writes the first at once and of those that follow within a second the last", async () => {
    const ground = new Ground();
    const first = ground.pen.publish(game(1));
    await settled();
    const others = [ground.pen.publish(game(2)), ground.pen.publish(game(3))];
    await settled();
    expect(ground.written).toEqual([{ move: 1 }]);
    await ground.goOn();
    await Promise.all([first, ...others]);
    expect(ground.written).toEqual([{ move: 1 }, { move: 3 }]);
  });

  it("says it again where the hub was away, and says nothing older than what came since", async () => {
    const ground = new Ground();
    const reaching = ground.answer;
    ground.answer = () => Promise.reject(new RefusedError({ code: "hub-unreachable", detail: "" }));
    const kept = ground.pen.publish(game(1));
    await settled();
    const later = ground.pen.publish(game(2));
    ground.answer = reaching;
    await ground.goOn();
    await Promise.all([kept, later]);
    expect(ground.written).toEqual([{ move: 2 }]);
  });

  it("rejects what the hub will never take", async () => {
    const ground = new Ground();
    await expect(ground.pen.publish({ ...game(1), title: " " })).rejects.toMatchObject({ code: "field-invalid" });
    const large = "x".repeat(STATE_BYTES_MAX - 2);
    await ground.pen.publish({ ...game(1), state: large });
    await expect(ground.pen.publish({ ...game(1), state: `${large}x` })).rejects.toMatchObject({ code: "body-too-large" });
    ground.answer = () => Promise.reject(new RefusedError({ code: "field-invalid", detail: "" }));
    const refused = expect(ground.pen.publish(game(2))).rejects.toMatchObject({ code: "field-invalid" });
    await ground.goOn();
    await refused;
  });

  it("writes nothing while what it does moves, but its last word", async () => {
    const ground = new Ground();
    ground.stopped = true;
    const waits = ground.pen.publish(game(1));
    ground.pen.onLeave(() => game(2));
    await settled();
    expect(ground.written).toEqual([]);
    await ground.pen.leave();
    expect(ground.written).toEqual([{ move: 2 }]);
    await waits;
    ground.run();
  });

  it("writes nothing after its end", async () => {
    const ground = new Ground();
    await ground.pen.publish(game(1));
    const late = ground.pen.publish(game(2));
    ground.answer = () => Promise.resolve({});
    await ground.pen.end();
    await late;
    await ground.goOn();
    expect(ground.written).toEqual([{ move: 1 }]);
  });
});

describe("the emulated terminal", () => {
  it("hands what was done to the app that goes on with it", async () => {
    const one = new Emulator();
    await one.tos.activity.publish(game(7));
    one.tos.activity.onLeave(() => game(8));
    const moved = await one.leave();
    expect(one.tos.context.running).toBe(false);
    const two = new Emulator({ activity: moved });
    expect(await two.tos.activity.take(1)).toMatchObject(game(8));
    const older = new Emulator({ activity: { ...game(1), format: 2 } });
    expect(await older.tos.activity.take(1)).toBeNull();
    await two.tos.activity.decline();
    expect(two.declined).toBe(true);
    await two.tos.activity.end();
    expect(two.activity).toBeNull();
  });
});
