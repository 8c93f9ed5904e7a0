import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deleteRecording, deleteRecordings, keepRecordings, recordingPath } from "../src/api.ts";
import { charactersLeft, examplesOf, lastOf, WORDS_CHARACTERS_MAX } from "../src/talk/composing.ts";
import { player } from "../src/talk/player.svelte.ts";
import type { Exchange } from "../src/talk-types.ts";

class FakeAudio {
  static made: FakeAudio[] = [];
  onended: (() => void) | null = null;
  paused = true;
  began!: () => void;
  failed!: (fault: Error) => void;

  constructor(readonly address: string) {
    FakeAudio.made.push(this);
  }

  play(): Promise<void> {
    this.paused = false;
    return new Promise((began, failed) => {
      this.began = began;
      this.failed = failed;
    });
  }

  pause(): void {
    this.paused = true;
    this.failed(new DOMException("The play() request was interrupted", "AbortError"));
  }
}

describe("a recording", () => {
  beforeEach(() => {
    FakeAudio.made = [];
    vi.stubGlobal("Audio", FakeAudio);
  });
  afterEach(() => {
    player.stop();
    vi.unstubAllGlobals();
  });

  it("is played to its end, one at a time", async () => {
    const first = player.play("/one");
    FakeAudio.made[0]!.began();
    await first;
    expect(player.playing).toBe("/one");
    const second = player.play("/two");
    expect(FakeAudio.made[0]!.paused).toBe(true);
    FakeAudio.made[1]!.began();
    await second;
    FakeAudio.made[0]!.onended!();
    expect(player.playing, "an end of the one before").toBe("/two");
    FakeAudio.made[1]!.onended!();
    expect(player.playing).toBe("");
  });

  it("that is stopped before it began is no fault", async () => {
    const played = player.play("/one");
    player.stop();
    await expect(played).resolves.toBeUndefined();
    expect(player.playing).toBe("");
  });

  it("that cannot be played is told of", async () => {
    const played = player.play("/gone");
    FakeAudio.made[0]!.failed(new Error("404"));
    await expect(played).rejects.toThrow("404");
    expect(player.playing).toBe("");
  });

  it("is kept, heard and deleted at its own address, and those of shared screens at another", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (address: string, { method, body }: RequestInit) => {
      asked.push(`${method} ${address} ${String(body ?? "")}`.trim());
      const answer = JSON.stringify({ csrf: { header: "X-CSRF-TOKEN", token: "word" } });
      return new Response(method === "DELETE" ? null : answer, { status: method === "DELETE" ? 204 : 200 });
    });
    await keepRecordings("home_1", false, true);
    await keepRecordings("home_1", true, false);
    await deleteRecordings("home_1", false);
    await deleteRecordings("home_1", true);
    await deleteRecording("home_1", "exchange_1");
    expect(asked.filter((each) => !each.startsWith("GET"))).toEqual([
      'PUT /api/v1/homes/home_1/recordings {"keep":true}',
      'PUT /api/v1/homes/home_1/recordings/shared {"keep":false}',
      "DELETE /api/v1/homes/home_1/recordings",
      "DELETE /api/v1/homes/home_1/recordings/shared",
      "DELETE /api/v1/homes/home_1/exchanges/exchange_1/recording",
    ]);
    expect(recordingPath("home_1", "exchange_1")).toBe("/api/v1/homes/home_1/exchanges/exchange_1/recording");
  });
});

describe("what is typed", () => {
  it("is never cut: how much room is left is said near the end, and beyond it how much is too much", () => {
    expect(charactersLeft("")).toBeNull();
    expect(charactersLeft("a".repeat(WORDS_CHARACTERS_MAX - 41))).toBeNull();
    expect(charactersLeft("a".repeat(WORDS_CHARACTERS_MAX - 40))).toBe(40);
    expect(charactersLeft(` ${"a".repeat(WORDS_CHARACTERS_MAX)} `)).toBe(0);
    expect(charactersLeft("a".repeat(WORDS_CHARACTERS_MAX + 3))).toBe(-3);
  });

  it("is suggested from what this home understands, and not at all where that is nothing", () => {
    const help = [{ kind: "power", title: "", sentences: ["turn on the lamp", "lamp off"] }, { kind: "none", title: "", sentences: [] }, { kind: "ask", title: "", sentences: ["what time is it"] }];
    expect(examplesOf(help, 4)).toEqual(["turn on the lamp", "what time is it"]);
    expect(examplesOf(help, 1)).toEqual(["turn on the lamp"]);
    expect(examplesOf([], 4)).toEqual([]);
  });

  it("stands at the end, with the last before it", () => {
    const said = ["c", "b", "a"].map((id) => ({ id }) as Exchange);
    expect(lastOf(said, 2).map(({ id }) => id)).toEqual(["b", "c"]);
    expect(lastOf(said, 20).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });
});
