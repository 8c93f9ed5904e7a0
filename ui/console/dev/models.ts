import type { ThingModel } from "@opentos/kit/thing";

const both = (en: string, zh: string) => ({ en, "zh-Hans": zh });
const head = (formFactor: string, icon: string, primary: string, en: string, zh: string) => ({
  "@context": ["https://www.w3.org/2022/wot/td/v1.1", { tos: "https://opentos.org/vocabulary#" }],
  "@type": "tm:ThingModel",
  title: en,
  titles: both(en, zh),
  "tos:formFactor": formFactor,
  "tos:icon": icon,
  "tos:primary": primary,
});

const power = { type: "boolean" as const, titles: both("Power", "电源") };

export const models: Record<string, ThingModel> = {
  lamp: {
    ...head("appliance", "lamp", "power", "Lamp", "灯"),
    properties: {
      power,
      brightness: { type: "integer", minimum: 1, maximum: 100, unit: "percent", titles: both("Brightness", "亮度") },
      colour: { type: "string", pattern: "^#[0-9a-fA-F]{6}$", "tos:widget": "colour", titles: both("Colour", "颜色") },
      energy: { type: "number", readOnly: true, unit: "watt", titles: both("Power drawn", "功率") },
    },
    actions: {
      blink: { titles: both("Blink", "闪烁"), descriptions: both("Shows which lamp this is.", "用于辨认是哪一盏灯。"), input: { type: "object", required: ["times"], properties: { times: { type: "integer", minimum: 1, maximum: 20, titles: both("Times", "次数"), default: 3 } } } },
    },
    events: { overheated: { titles: both("Overheated", "过热"), data: { type: "number", unit: "celsius" } } },
  },
  thermostat: {
    ...head("appliance", "thermostat", "temperature", "Thermostat", "温控器"),
    properties: {
      targetTemperature: { type: "number", "tos:setpointOf": "temperature", minimum: 5, maximum: 30, multipleOf: 0.5, unit: "celsius", titles: both("Target", "目标") },
      temperature: { type: "number", readOnly: true, unit: "celsius", titles: both("Temperature", "温度") },
      humidity: { type: "integer", readOnly: true, minimum: 0, maximum: 100, unit: "percent", titles: both("Humidity", "湿度") },
      mode: { type: "string", enum: ["off", "heat", "auto"], titles: both("Mode", "模式"), "tos:enumTitles": { off: both("Off", "关"), heat: both("Heat", "制热"), auto: both("Auto", "自动") } },
      heating: { type: "boolean", readOnly: true, titles: both("Heating now", "正在加热") },
    },
    events: { windowOpen: { titles: both("Open window noticed", "检测到开窗") } },
  },
  "door-lock": {
    ...head("appliance", "door-lock", "locked", "Door lock", "门锁"),
    properties: {
      locked: { type: "boolean", titles: both("Lock", "门锁"), "tos:risk": "security", "tos:enumTitles": { true: both("Locked", "已上锁"), false: both("Unlocked", "已开锁") } },
      battery: { type: "integer", readOnly: true, minimum: 0, maximum: 100, unit: "percent", titles: both("Battery", "电量") },
    },
    events: { opened: { titles: both("Door opened", "门已打开") }, jammed: { titles: both("Bolt jammed", "锁舌卡住") } },
  },
  tv: {
    ...head("tv", "tv", "power", "Television", "电视"),
    properties: {
      power,
      volume: { type: "integer", minimum: 0, maximum: 100, unit: "percent", titles: both("Volume", "音量") },
      input: { type: "string", enum: ["home", "hdmi1", "hdmi2", "usb", "antenna"], titles: both("Source", "信号源"), "tos:enumTitles": { home: both("Home screen", "主屏幕"), hdmi1: both("HDMI 1", "HDMI 1"), hdmi2: both("HDMI 2", "HDMI 2"), usb: both("USB", "USB"), antenna: both("Antenna", "天线") } },
    },
    actions: { showMessage: { titles: both("Show a message", "显示消息"), input: { type: "object", required: ["text"], properties: { text: { type: "string", maxLength: 200, titles: both("Text", "内容") }, seconds: { type: "integer", minimum: 1, maximum: 60, unit: "second", titles: both("For how long", "显示时长"), default: 10 } } } } },
  },
  watch: {
    ...head("watch", "watch", "battery", "Watch", "手表"),
    properties: {
      battery: { type: "integer", readOnly: true, minimum: 0, maximum: 100, unit: "percent", titles: both("Battery", "电量") },
      heartRate: { type: "integer", readOnly: true, unit: "bpm", titles: both("Heart rate", "心率") },
      steps: { type: "integer", readOnly: true, titles: both("Steps today", "今日步数") },
    },
  },
  "coffee-machine": {
    ...head("appliance", "coffee-machine", "power", "Coffee machine", "咖啡机"),
    properties: {
      power,
      water: { type: "integer", readOnly: true, minimum: 0, maximum: 100, unit: "percent", titles: both("Water", "水量") },
      status: { type: "string", readOnly: true, enum: ["idle", "heating", "brewing"], titles: both("State", "状态"), "tos:enumTitles": { idle: both("Ready", "就绪"), heating: both("Heating up", "预热中"), brewing: both("Brewing", "冲泡中") } },
    },
    actions: {
      orderDrink: {
        titles: both("Make a drink", "制作饮品"), "tos:risk": "comfort",
        input: {
          type: "object", required: ["coffeeDrink"],
          properties: {
            coffeeDrink: { type: "string", titles: both("Drink", "饮品"), enum: ["americano", "cappuccino", "espresso", "latte", "mocha"], "tos:enumTitles": { americano: both("Americano", "美式咖啡"), cappuccino: both("Cappuccino", "卡布奇诺"), espresso: both("Espresso", "意式浓缩"), latte: both("Latte", "拿铁"), mocha: both("Mocha", "摩卡") } },
            size: { type: "string", titles: both("Size", "杯型"), enum: ["small", "medium", "large"], "tos:enumTitles": { small: both("Small", "小杯"), medium: both("Medium", "中杯"), large: both("Large", "大杯") } },
            extras: { type: "object", titles: both("Extras", "加料"), properties: { sugar: { type: "integer", minimum: 0, maximum: 5, titles: both("Spoons of sugar", "糖（勺）") }, decaf: { type: "boolean", titles: both("Decaffeinated", "低因") } } },
          },
        },
      },
    },
    events: { waterLow: { titles: both("Water is low", "水量不足") }, drinkReady: { titles: both("Drink is ready", "饮品已完成") } },
  },
};
