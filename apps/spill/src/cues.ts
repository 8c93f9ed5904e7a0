import type { Cue } from "@opentos/sdk";
import { REMOTE_SEAT, RUSH_SECONDS, type Happening, type Place } from "./field/round.ts";
import type { News } from "./game.ts";
import { fill, type Words } from "./words.ts";

/** A cue for a phone; seat 0 is all of them. */
export interface Given {
  readonly seat: number;
  readonly cue: Cue;
}

/** What phones feel, hear and show of what happened. The television has nothing of its own there. */
export function cuesOf(news: News, said: Words, places: readonly Place[]): Given[] {
  return given(news, said, places).filter(({ seat }) => seat !== REMOTE_SEAT);
}

function given(news: News, said: Words, places: readonly Place[]): Given[] {
  switch (news.what) {
    case "ready":
      return [{ seat: news.seat, cue: { vibrate: [40], sound: "tap", text: said.phoneReady } }];
    case "mode":
      switch (news.mode) {
        case "counting":
          return [{ seat: 0, cue: { vibrate: [60], sound: "start", text: "" } }];
        case "playing":
          return [{ seat: 0, cue: { vibrate: [120] } }];
        case "waiting":
          return [{ seat: 0, cue: { text: "" } }];
        case "over":
          return places.map(({ seat, rank, points }) => ({
            seat,
            cue:
              rank === 1
                ? { vibrate: [90, 60, 90, 60, 200], sound: "good" as const, text: said.phoneWon }
                : { vibrate: [200], sound: "end" as const, text: fill(said.phonePlace, { rank, points }) },
          }));
      }
      break;
    case "happened":
      return felt(news.happening, said);
    case "count":
    case "ground":
    case "alone":
      return [];
  }
}

function felt(happening: Happening, said: Words): Given[] {
  switch (happening.what) {
    case "splash":
      return [
        { seat: happening.seat, cue: { vibrate: [30], sound: "good" } },
        { seat: happening.victim, cue: { vibrate: [180], sound: "bad" } },
      ];
    case "found":
      return [{ seat: happening.seat, cue: { vibrate: [25, 25, 25], sound: "tap" } }];
    case "rush":
      return [{ seat: 0, cue: { vibrate: [60, 60, 60], text: fill(said.rush, { seconds: RUSH_SECONDS }) } }];
    case "dash":
    case "bounce":
    case "fell":
    case "end":
      return [];
  }
}
