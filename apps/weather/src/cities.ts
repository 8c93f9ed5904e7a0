import type { Context } from "@opentos/sdk";

export interface City {
  readonly id: string;
  readonly names: { readonly [locale in Context["locale"]]: string };
  readonly latitude: number;
  readonly longitude: number;
  /** The time zones (IANA) whose clocks suggest it. */
  readonly zones: readonly string[];
}

const city = (id: string, en: string, zh: string, latitude: number, longitude: number, ...zones: string[]): City => ({
  id,
  names: { en, "zh-Hans": zh },
  latitude,
  longitude,
  zones,
});

/** From west to east within each part of the world. */
export const cities: readonly City[] = [
  city("beijing", "Beijing", "北京", 39.9, 116.4, "Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin"),
  city("shanghai", "Shanghai", "上海", 31.23, 121.47),
  city("guangzhou", "Guangzhou", "广州", 23.13, 113.26),
  city("shenzhen", "Shenzhen", "深圳", 22.54, 114.06),
  city("chengdu", "Chengdu", "成都", 30.57, 104.07),
  city("xian", "Xi'an", "西安", 34.34, 108.94),
  city("urumqi", "Ürümqi", "乌鲁木齐", 43.83, 87.62, "Asia/Urumqi"),
  city("hong-kong", "Hong Kong", "香港", 22.32, 114.17, "Asia/Hong_Kong"),
  city("taipei", "Taipei", "台北", 25.04, 121.56, "Asia/Taipei"),
  city("tokyo", "Tokyo", "东京", 35.68, 139.69, "Asia/Tokyo"),
  city("seoul", "Seoul", "首尔", 37.57, 126.98, "Asia/Seoul"),
  city("singapore", "Singapore", "新加坡", 1.35, 103.82, "Asia/Singapore"),
  city("bangkok", "Bangkok", "曼谷", 13.76, 100.5, "Asia/Bangkok"),
  city("mumbai", "Mumbai", "孟买", 19.08, 72.88, "Asia/Kolkata", "Asia/Calcutta"),
  city("dubai", "Dubai", "迪拜", 25.2, 55.27, "Asia/Dubai"),
  city("london", "London", "伦敦", 51.51, -0.13, "Europe/London"),
  city("paris", "Paris", "巴黎", 48.86, 2.35, "Europe/Paris"),
  city("madrid", "Madrid", "马德里", 40.42, -3.7, "Europe/Madrid"),
  city("berlin", "Berlin", "柏林", 52.52, 13.41, "Europe/Berlin"),
  city("rome", "Rome", "罗马", 41.9, 12.5, "Europe/Rome"),
  city("warsaw", "Warsaw", "华沙", 52.23, 21.01, "Europe/Warsaw"),
  city("istanbul", "Istanbul", "伊斯坦布尔", 41.01, 28.98, "Europe/Istanbul"),
  city("cairo", "Cairo", "开罗", 30.04, 31.24, "Africa/Cairo"),
  city("lagos", "Lagos", "拉各斯", 6.52, 3.38, "Africa/Lagos"),
  city("nairobi", "Nairobi", "内罗毕", -1.29, 36.82, "Africa/Nairobi"),
  city("cape-town", "Cape Town", "开普敦", -33.92, 18.42, "Africa/Johannesburg"),
  city("sydney", "Sydney", "悉尼", -33.87, 151.21, "Australia/Sydney"),
  city("auckland", "Auckland", "奥克兰", -36.85, 174.76, "Pacific/Auckland"),
  city("los-angeles", "Los Angeles", "洛杉矶", 34.05, -118.24, "America/Los_Angeles"),
  city("chicago", "Chicago", "芝加哥", 41.88, -87.63, "America/Chicago"),
  city("mexico-city", "Mexico City", "墨西哥城", 19.43, -99.13, "America/Mexico_City"),
  city("new-york", "New York", "纽约", 40.71, -74.01, "America/New_York"),
  city("toronto", "Toronto", "多伦多", 43.65, -79.38, "America/Toronto"),
  city("sao-paulo", "São Paulo", "圣保罗", -23.55, -46.63, "America/Sao_Paulo"),
];

/** The city that was chosen, or the one that the terminal's clock suggests. */
export function cityOf(id: unknown, zone: string, locale: Context["locale"]): City {
  const found =
    cities.find((each) => each.id === id) ??
    cities.find(({ zones }) => zones.includes(zone)) ??
    cities.find((each) => each.id === (locale === "en" ? "london" : "beijing"));
  return found ?? (cities[0] as City);
}
