/** An answer in the shape of Open-Meteo's: a rainy morning in Berlin. */
export function answer(now: number): object {
  const hour = Math.floor(now / 3_600_000) * 3_600;
  const hours = Array.from({ length: 12 }, (_, index) => hour + index * 3_600);
  const midnight = Math.floor(now / 86_400_000) * 86_400 - 3_600;
  return {
    latitude: 52.52,
    longitude: 13.42,
    utc_offset_seconds: 3_600,
    timezone: "Europe/Berlin",
    current: { time: hour, interval: 900, temperature_2m: 6.4, apparent_temperature: 3.1, weather_code: 61, is_day: 1 },
    hourly: {
      time: hours,
      temperature_2m: hours.map((_, index) => 6.4 + Math.sin(index / 3) * 3),
      weather_code: [61, 61, 63, 80, 3, 2, 1, 0, 0, 1, 3, 3],
      is_day: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
      precipitation_probability: [70, 80, 90, 60, 30, 10, 0, 0, 0, null, 10, 20],
    },
    daily: {
      time: [0, 1, 2, 3].map((day) => midnight + day * 86_400),
      weather_code: [61, 3, 71, 0],
      temperature_2m_max: [8.2, 6.0, 1.4, 3.3],
      temperature_2m_min: [2.9, 0.2, -3.6, -5.1],
    },
  };
}
