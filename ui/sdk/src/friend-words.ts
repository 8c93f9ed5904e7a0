import type { Context } from "./wire.ts";

const english = {
  board: "Among friends",
  boardEmpty: "Play once, and you are on the board.",
  boardAlone: "Add a friend to have somebody to beat.",
  boardOff: "You did not let this app know your friends, so there is no board.",
  boardFailed: "The board cannot be reached now.",
  you: "you",
  code: "Your code",
  codeHelp: "Whoever enters it in this app is your friend, at home or elsewhere. It works once, for ten minutes.",
  enter: "Enter a friend's code",
  add: "Add",
  erase: "Erase",
  back: "Back",
  added: "{name} is your friend now.",
  unknown: "Nobody has this code, or its time is over.",
  failed: "That did not work. Try again in a moment.",
  loading: "One moment …",
};

export type FriendWords = typeof english;

const chinese: FriendWords = {
  board: "好友排行",
  boardEmpty: "玩一次就能上榜。",
  boardAlone: "添加一位好友，一较高下。",
  boardOff: "你没有允许这个应用使用好友，因此没有排行榜。",
  boardFailed: "暂时无法获取排行榜。",
  you: "你",
  code: "你的好友码",
  codeHelp: "不论在不在一个家里，对方在这个应用里输入后，你们就成为好友。仅限一次，十分钟内有效。",
  enter: "输入好友的码",
  add: "添加",
  erase: "删除",
  back: "返回",
  added: "{name} 现在是你的好友。",
  unknown: "没有这个码，或已过期。",
  failed: "没有成功，请稍后再试。",
  loading: "请稍候……",
};

export const friendWords: { readonly [locale in Context["locale"]]: FriendWords } = { en: english, "zh-Hans": chinese };
