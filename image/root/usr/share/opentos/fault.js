// What is wrong and what helps, by the code behind the page's address: in English, then in Chinese.
"use strict";
const reset = ["Hold the space bar of a keyboard while it starts, and choose “Reset”.", "请在开机时按住键盘空格键，并选择“Reset”。"];
const faults = {
  "factory-missing": [
    ["This device does not know who it is", "Its factory partition is empty. Its maker has to write it."],
    ["本设备没有身份", "出厂分区为空，需要由制造商写入。"],
  ],
  "factory-damaged": [
    ["This device does not know who it is", "Its factory partition is damaged. Its maker has to write it anew."],
    ["本设备没有身份", "出厂分区已损坏，需要由制造商重新写入。"],
  ],
  "factory-other": [
    ["The data here belong to another device", `It has to be reset first. ${reset[0]}`],
    ["此处的数据属于另一台设备", `需要先恢复出厂设置。${reset[1]}`],
  ],
  "data-full": [
    ["This device is full", `It has no room left to start, so it has to be reset. ${reset[0]}`],
    ["本设备存储空间已满", `已没有启动所需的空间，需要恢复出厂设置。${reset[1]}`],
  ],
  "data-unusable": [
    ["The storage of this device fails", "Switch it off and on again: it is mended when it starts. If that does not help, tell its maker the word below."],
    ["本设备的存储发生故障", "请关机后再开机，启动时会自动修复。如仍无效，请把下面的代码告诉制造商。"],
  ],
  "runtime-absent": [
    ["This device’s own program does not start", "Switch it off and on again. If that does not help, tell its maker the word below."],
    ["本设备的程序无法启动", "请关机后再开机。如仍无效，请把下面的代码告诉制造商。"],
  ],
};
const code = location.hash.slice(1);
const [english, chinese] = faults[code] ?? faults["runtime-absent"];
for (const [language, [title, sentence]] of [["en", english], ["zh", chinese]]) {
  document.getElementById(`${language}-title`).textContent = title;
  document.getElementById(language).textContent = sentence;
}
document.getElementById("code").textContent = code;
