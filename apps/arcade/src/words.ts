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
  combo: "×{combo}",
  board: "Among friends",
  boardEmpty: "Fly once, and you are on the board.",
  boardAlone: "Add a friend to have somebody to beat.",
  boardOff: "You did not let Starswing know your friends, so there is no board.",
  boardFailed: "The board cannot be reached now.",
  you: "you",
  friendCode: "Your code",
  friendCodeHelp: "Whoever enters it in their Starswing is your friend. It works once, for ten minutes.",
  friendEnter: "Enter a friend's code",
  friendAdd: "Add",
  friendErase: "Erase",
  friendAdded: "{name} is your friend now.",
  friendUnknown: "Nobody has this code, or its time is over.",
  friendFailed: "That did not work. Try again in a moment.",
  friendLoading: "One moment …",
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
  combo: "×{combo}",
  board: "好友排行",
  boardEmpty: "飞一次就能上榜。",
  boardAlone: "添加一位好友，一较高下。",
  boardOff: "你没有允许荡星使用好友，因此没有排行榜。",
  boardFailed: "暂时无法获取排行榜。",
  you: "你",
  friendCode: "你的好友码",
  friendCodeHelp: "对方在自己的荡星里输入后，你们就成为好友。仅限一次，十分钟内有效。",
  friendEnter: "输入好友的码",
  friendAdd: "添加",
  friendErase: "删除",
  friendAdded: "{name} 现在是你的好友。",
  friendUnknown: "没有这个码，或已过期。",
  friendFailed: "没有成功，请稍后再试。",
  friendLoading: "请稍候……",
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
