import { connect, type Device } from "@opentos/sdk";

const words = {
  en: { title: "What is on", none: "Choose devices for this app on your phone.", on: "On", off: "Off", away: "Offline" },
  "zh-Hans": { title: "哪些设备已开启", none: "请在手机上为此应用选择设备。", on: "开", off: "关", away: "离线" },
};

const REFRESH_MILLIS = 5_000;
const title = document.getElementById("title") as HTMLElement;
const list = document.getElementById("devices") as HTMLElement;

const tos = await connect();

/** What a device says of itself: whether it is on, where it has such a property. */
function state(device: Device): string {
  const said = words[tos.context.locale];
  const power = device.values["power"];
  return !device.online ? said.away : power === true ? said.on : power === false ? said.off : "";
}

function row(name: string, text: string): HTMLElement {
  const item = document.createElement("li");
  for (const each of [name, text]) {
    const cell = document.createElement("span");
    cell.textContent = each;
    item.append(cell);
  }
  return item;
}

async function show(): Promise<void> {
  const said = words[tos.context.locale];
  document.documentElement.lang = tos.context.locale;
  document.documentElement.style.colorScheme = tos.context.theme;
  title.textContent = said.title;
  const devices = await tos.devices.list().catch(() => []);
  list.replaceChildren(
    ...(devices.length > 0 ? devices.map((each) => row(each.name, state(each))) : [row(said.none, "")]),
  );
}

tos.onContext(() => void show());
await show();
tos.ready();
setInterval(() => void show(), REFRESH_MILLIS);
