import type { Context } from "@opentos/sdk";
import type { Setting } from "./settings.ts";

const english = {
  settings: "Photo Frame",
  help: "◀ ▶ changes, Back closes",
  helpTouch: "Tap to change",
  done: "Done",
  hint: "OK for settings, ◀ ▶ for pictures",
  failed: "This picture cannot be shown.",
  names: {
    pace: "Each picture",
    order: "Order",
    motion: "Motion",
    clock: "Clock",
    night: "From 10 pm to 7 am",
  } satisfies Record<Setting, string>,
  values: {
    "10": "10 seconds",
    "30": "30 seconds",
    "60": "1 minute",
    "300": "5 minutes",
    "1800": "30 minutes",
    shuffled: "Shuffled",
    "in-order": "In order",
    drift: "Slow drift",
    still: "None",
    corner: "In the corner",
    large: "Large",
    off: "None",
    dim: "Dimmed",
    "as-by-day": "As by day",
  } as { readonly [value: string]: string },
};

export type Words = typeof english;

const chinese: Words = {
  settings: "相框",
  help: "◀ ▶ 更改，返回键关闭",
  helpTouch: "轻点即可更改",
  done: "完成",
  hint: "确认键打开设置，◀ ▶ 切换图片",
  failed: "无法显示这张图片。",
  names: {
    pace: "每张图片",
    order: "顺序",
    motion: "动态",
    clock: "时钟",
    night: "晚上 10 点至早上 7 点",
  },
  values: {
    "10": "10 秒",
    "30": "30 秒",
    "60": "1 分钟",
    "300": "5 分钟",
    "1800": "30 分钟",
    shuffled: "随机",
    "in-order": "依次",
    drift: "缓慢移动",
    still: "静止",
    corner: "角落",
    large: "大字",
    off: "不显示",
    dim: "调暗",
    "as-by-day": "与白天相同",
  },
};

export const words: { readonly [locale in Context["locale"]]: Words } = { en: english, "zh-Hans": chinese };
