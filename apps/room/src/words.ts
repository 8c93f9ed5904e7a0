import type { Context } from "@opentos/sdk";

const english = {
  name: "Home Room",
  enter: "Step inside",
  back: "Back",
  leave: "Leave the room",
  panels: "Devices",
  on: "On",
  off: "Off",
  offline: "Offline",
  ready: "Ready",
  noRoom: "No room",
  none: "Choose devices for this app on your phone.",
  noGrant: "Let this app see your devices, on your phone.",
  noControl: "Let this app control this device, on your phone.",
  failed: "The home cannot be asked right now.",
  refused: "That did not work: {why}",
  notEntered: "The headset did not let the room in.",
  plain: "This browser cannot draw the room; here are its panels.",
};

export type Words = typeof english;

const chinese: Words = {
  name: "家居房间",
  enter: "进入房间",
  back: "返回",
  leave: "离开房间",
  panels: "设备",
  on: "开",
  off: "关",
  offline: "离线",
  ready: "就绪",
  noRoom: "未分配房间",
  none: "请在手机上为此应用选择设备。",
  noGrant: "请在手机上允许此应用查看设备。",
  noControl: "请在手机上允许此应用控制这台设备。",
  failed: "暂时无法查询家中设备。",
  refused: "操作未成功：{why}",
  notEntered: "头显未允许进入房间。",
  plain: "此浏览器无法绘制房间，以下是各个面板。",
};

export const words: { readonly [locale in Context["locale"]]: Words } = { en: english, "zh-Hans": chinese };
