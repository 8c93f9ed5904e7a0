/** What an invented person's sources offer, as an app sees it that was let: tones and pictures that are drawn here. */
const LEVEL = "~media/";
const SECONDS = 40;
const RATE = 8_000;

const TITLES = {
  en: { radio: "Harbour Radio", films: "Small Films", items: ["How lighthouses keep time", "A walk along the canal, and a rather long title that wraps", "The ferry at night", "Fog over the bridge", "Tides of the week", "Buoys, bells and whistles"], summary: "What happened at the harbour, and what comes next." },
  "zh-Hans": { radio: "港湾电台", films: "小电影", items: ["灯塔如何计时", "运河边散步，以及一个相当长、需要换行的标题", "夜渡", "桥上的雾", "本周潮汐", "浮标、钟与汽笛"], summary: "港口发生了什么，接下来会怎样。" },
};
const KINDS = ["audio", "video", "audio", "picture", "text", "audio"];

export function content(locale, app) {
  const t = TITLES[locale];
  return KINDS.map((kind, at) => ({
    id: `content_${at}`,
    kind,
    title: t.items[at],
    summary: t.summary,
    words: `${t.summary}\n${t.summary}\n${t.summary}`,
    source: at % 3 === 1 ? "source_films" : "source_radio",
    sourceTitle: at % 3 === 1 ? t.films : t.radio,
    seconds: kind === "text" || kind === "picture" ? 0 : SECONDS,
    picture: kind === "text" ? null : `${app}${LEVEL}${at}.svg`,
    address: kind === "text" ? null : `${app}${LEVEL}${kind === "picture" ? `${at}.svg` : "tone.wav"}`,
    type: kind === "picture" ? "image/svg+xml" : "audio/wav",
    progress: at < 2 ? { seconds: 9 + at * 8, total: SECONDS, finished: false } : null,
  }));
}

/** What stands below an app's own path beside its files; `null` where there is nothing. */
export function media(path) {
  const [, at] = /^~media\/([0-9])\.svg$/.exec(path) ?? [];
  if (at !== undefined) {
    return { type: "image/svg+xml", body: Buffer.from(picture(Number(at))) };
  }
  return path === `${LEVEL}tone.wav` ? { type: "audio/wav", body: tone() } : null;
}

function picture(at) {
  const hue = (at * 67 + 190) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100"><rect width="160" height="100" fill="hsl(${hue} 35% 40%)"/><circle cx="${40 + at * 12}" cy="42" r="22" fill="hsl(${hue + 40} 60% 75%)"/><path d="M0 70l40-20 30 18 40-26 50 30v28H0z" fill="hsl(${hue} 40% 22%)"/></svg>`;
}

/** A quiet tone as a WAVE file of 8-bit samples. */
function tone() {
  const samples = SECONDS * RATE;
  const file = Buffer.alloc(44 + samples);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + samples, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples, 40);
  for (let at = 0; at < samples; at++) {
    file[44 + at] = 128 + Math.round(30 * Math.sin((2 * Math.PI * 220 * at) / RATE));
  }
  return file;
}
