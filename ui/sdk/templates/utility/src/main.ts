import { connect } from "@opentos/sdk";
import { steer } from "@opentos/sdk/steer";
import { states, type Row } from "./states.ts";

const words = {
  en: {
    title: "What is on",
    none: "Choose devices for this app on your phone.",
    failed: "The home cannot be asked right now.",
    on: "On",
    off: "Off",
    away: "Offline",
    unknown: "Ready",
  },
  "zh-Hans": {
    title: "哪些设备已开启",
    none: "请在手机上为此应用选择设备。",
    failed: "暂时无法查询家中设备。",
    on: "开",
    off: "关",
    away: "离线",
    unknown: "就绪",
  },
};

const REFRESH_MILLIS = 5_000;
const title = document.getElementById("title") as HTMLElement;
const note = document.getElementById("note") as HTMLElement;
const list = document.getElementById("devices") as HTMLElement;

const tos = await connect();
steer(tos);

function item(row: Row): HTMLElement {
  const line = document.createElement("li");
  line.dataset["state"] = row.state;
  for (const [kind, text] of [["name", row.name], ["room", row.room], ["state", words[tos.context.locale][row.state]]] as const) {
    const part = document.createElement("span");
    part.className = kind;
    part.textContent = text;
    line.append(part);
  }
  return line;
}

async function show(): Promise<void> {
  const said = words[tos.context.locale];
  document.documentElement.lang = tos.context.locale;
  document.documentElement.dataset["theme"] = tos.context.theme;
  title.textContent = said.title;
  try {
    const rows = await states(tos);
    list.replaceChildren(...rows.map(item));
    note.textContent = rows.length > 0 ? "" : said.none;
  } catch {
    // What was seen last stays, with the reason why it does not change.
    note.textContent = said.failed;
  }
}

tos.onContext(() => void show());
await show();
tos.ready();
setInterval(() => void show(), REFRESH_MILLIS);
