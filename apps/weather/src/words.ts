import type { Context } from "@opentos/sdk";
import type { Kind } from "./weather.ts";

const english = {
  kinds: {
    clear: "Clear",
    fair: "Fair",
    cloudy: "Cloudy",
    fog: "Fog",
    drizzle: "Drizzle",
    rain: "Rain",
    snow: "Snow",
    thunder: "Thunderstorm",
  } satisfies Record<Kind, string>,
  feels: "Feels like {degrees}",
  range: "{high} to {low}",
  today: "Today",
  now: "Now",
  hours: "The next hours",
  days: "The next days",
  cities: "City",
  asking: "Asking for the weather …",
  offline: "No network, and no weather is known yet.",
  unreadable: "The weather service gave no answer that makes sense.",
  asOf: "As of {age}",
  again: "Try again",
  unit: "°C / °F",
  source: "Weather data by Open-Meteo.com (CC BY 4.0)",
  wet: "{percent} % rain",
};

export type Words = typeof english;

const chinese: Words = {
  kinds: {
    clear: "晴",
    fair: "少云",
    cloudy: "多云",
    fog: "雾",
    drizzle: "毛毛雨",
    rain: "雨",
    snow: "雪",
    thunder: "雷雨",
  },
  feels: "体感 {degrees}",
  range: "{high} / {low}",
  today: "今天",
  now: "现在",
  hours: "未来几小时",
  days: "未来几天",
  cities: "城市",
  asking: "正在查询天气……",
  offline: "没有网络，也还没有天气记录。",
  unreadable: "天气服务没有给出有效回答。",
  asOf: "{age}的数据",
  again: "重试",
  unit: "°C / °F",
  source: "天气数据来自 Open-Meteo.com（CC BY 4.0）",
  wet: "降水 {percent}%",
};

export const words: { readonly [locale in Context["locale"]]: Words } = { en: english, "zh-Hans": chinese };

/** A sentence with its values. */
export function fill(sentence: string, values: { readonly [name: string]: string | number }): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
