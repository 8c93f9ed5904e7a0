import type { Context } from "@opentos/sdk";

const english = {
  of: "of {goal}",
  reached: "Goal reached",
  steps: "steps",
  heart: "{beats} beats a minute",
  bpm: "bpm",
  offline: "{device} is offline",
  asking: "Reading …",
  none: "Choose your band or watch for this app on your phone.",
  noGrant: "Let this app see your band, on your phone.",
  failed: "The steps cannot be read now.",
  week: "This week",
  streak: "{days} days in a row",
  streakOne: "1 day in a row",
  noStreak: "Reach the goal to begin a row",
  mean: "{steps} a day",
  contest: "Friends",
  contestNote: "since Monday",
  alone: "Nobody to race yet.",
  weeks: "Week by week",
  weeksNote: "Steps of the last {count} weeks, each from its Monday",
  code: "My code",
  codeHelp: "A friend enters it in any app with friends.",
  codeFailed: "No code now. Try again.",
  you: "You",
  goal: "Goal",
  more: "More",
  less: "Less",
  noFriends: "Let this app know your friends, on your phone.",
};

export type Words = typeof english;

const chinese: Words = {
  of: "目标 {goal}",
  reached: "目标达成",
  steps: "步",
  heart: "每分钟心跳 {beats} 次",
  bpm: "次/分",
  offline: "{device}已离线",
  asking: "正在读取……",
  none: "请在手机上为此应用选择手环或手表。",
  noGrant: "请在手机上允许此应用查看手环。",
  failed: "暂时读不到步数。",
  week: "本周",
  streak: "连续 {days} 天",
  streakOne: "连续 1 天",
  noStreak: "达成目标，开始连续记录",
  mean: "日均 {steps}",
  contest: "好友",
  contestNote: "周一以来",
  alone: "还没有对手。",
  weeks: "每周步数",
  weeksNote: "最近 {count} 周的步数，从周一算起",
  code: "我的好友码",
  codeHelp: "好友可在任何支持好友的应用里输入。",
  codeFailed: "暂时没有，请重试。",
  you: "你",
  goal: "目标",
  more: "增加",
  less: "减少",
  noFriends: "请在手机上允许此应用使用好友。",
};

export const words: { readonly [locale in Context["locale"]]: Words } = { en: english, "zh-Hans": chinese };

/** A sentence with its values. */
export function fill(sentence: string, values: { readonly [name: string]: string | number }): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
