import type { Context } from "@opentos/sdk";
import type { End } from "./sky/world.ts";

const english = {
  name: "Starswing",
  tagline: "One button. Every star is a swing.",
  play: "Play",
  again: "Fly again",
  resume: "Go on",
  leave: "Leave the flight",
  soundOn: "Sound: on",
  soundOff: "Sound: off",
  friend: "Friends",
  back: "Back",
  hold: "Hold OK near a star to swing. Let go to fly.",
  holding: "Let go when you head where you want to go.",
  score: "Score",
  best: "Best",
  newBest: "Your best flight so far",
  paused: "Paused",
  distance: "{distance} light-years",
  flight: "A flight, {distance} light-years so far",
  combo: "×{combo}",
  ends: {
    storm: "The storm took you",
    rock: "A rock was in the way",
    night: "The night caught up",
  } satisfies Record<End, string>,
};

export type Words = typeof english;

const chinese: Words = {
  name: "荡星",
  tagline: "一个按键，每颗星都是秋千。",
  play: "开始",
  again: "再飞一次",
  resume: "继续",
  leave: "结束飞行",
  soundOn: "声音：开",
  soundOff: "声音：关",
  friend: "好友",
  back: "返回",
  hold: "靠近星星时按住确认键荡起来，松开就飞出去。",
  holding: "朝着想去的方向时松开。",
  score: "得分",
  best: "最佳",
  newBest: "这是你飞得最好的一次",
  paused: "已暂停",
  distance: "{distance} 光年",
  flight: "已飞行 {distance} 光年",
  combo: "×{combo}",
  ends: {
    storm: "你被风暴卷走了",
    rock: "你撞上了陨石",
    night: "黑夜追上了你",
  },
};

export const words: { readonly [locale in Context["locale"]]: Words } = { en: english, "zh-Hans": chinese };

/** A sentence with its values. */
export function fill(sentence: string, values: { readonly [name: string]: string | number }): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
