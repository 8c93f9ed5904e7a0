import type { Context } from "@opentos/sdk";

const english = {
  name: "Corner Café",
  tagline: "What may it be?",
  usual: "The usual",
  loading: "The menu is coming …",
  closed: "The café cannot be reached.",
  closedHelp: "Look whether this device is online, and try again.",
  again: "Try again",
  back: "Menu",
  order: "Order for {price}",
  placing: "Telling the café …",
  approve: "Approve {price}",
  approveHelp: "Your phone or watch asks you for the payment.",
  withdraw: "Do not order",
  telling: "Paid. Telling the café …",
  queued: "You are next in line",
  brewing: "Being made",
  ready: "Ready",
  number: "Number {number}",
  seconds: "about {seconds} s",
  minutes: "about {minutes} min",
  collect: "Fetch it at the counter.",
  another: "Order another",
  readyTitle: "Your coffee is ready",
  readyBody: "{drink}, number {number}",
  declined: "You declined the payment. Nothing was ordered.",
  expired: "Nobody approved the payment in time. Nothing was ordered.",
  noGrant: "You did not let this app ask for payments, so it cannot take your order. You can change that on your phone.",
  refused: "The café did not take the order.",
  unproved: "You paid, and the café has not heard of it yet. It keeps trying; nothing is paid twice.",
  payFailed: "The payment could not be asked for.",
};

export type Words = typeof english;

const chinese: Words = {
  name: "街角咖啡",
  tagline: "想喝点什么？",
  usual: "照旧",
  loading: "正在取菜单……",
  closed: "联系不上咖啡店。",
  closedHelp: "请确认设备已联网，然后重试。",
  again: "重试",
  back: "菜单",
  order: "下单 {price}",
  placing: "正在告诉咖啡店……",
  approve: "请确认支付 {price}",
  approveHelp: "你的手机或手表会请你确认付款。",
  withdraw: "不点了",
  telling: "已付款，正在告诉咖啡店……",
  queued: "马上轮到你",
  brewing: "正在制作",
  ready: "做好了",
  number: "{number} 号",
  seconds: "约 {seconds} 秒",
  minutes: "约 {minutes} 分钟",
  collect: "请到柜台取。",
  another: "再点一杯",
  readyTitle: "你的咖啡做好了",
  readyBody: "{drink}，{number} 号",
  declined: "你拒绝了付款，没有下单。",
  expired: "没有及时确认付款，没有下单。",
  noGrant: "你没有允许此应用请求付款，因此无法下单。可以在手机上更改。",
  refused: "咖啡店没有接受这个订单。",
  unproved: "你已付款，但咖啡店还不知道。应用会继续告知，不会重复收费。",
  payFailed: "无法请求付款。",
};

export const words: { readonly [locale in Context["locale"]]: Words } = { en: english, "zh-Hans": chinese };

/** A sentence with its values. */
export function fill(sentence: string, values: { readonly [name: string]: string | number }): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** About how long, so that it does not tick. */
export function about(seconds: number, said: Words): string {
  return seconds > 90
    ? fill(said.minutes, { minutes: Math.round(seconds / 60) })
    : fill(said.seconds, { seconds: Math.max(5, Math.ceil(seconds / 5) * 5) });
}
