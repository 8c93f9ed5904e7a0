// The sentences of each fault, by the code behind the page's address.
"use strict";
const sentences = {
  "factory-missing": ["This device does not know who it is: its factory partition is empty. Its maker has to write it.", "本设备没有身份：出厂分区是空的，需要由制造商写入。"],
  "factory-damaged": ["This device does not know who it is: its factory partition is damaged. Its maker has to write it anew.", "本设备没有身份：出厂分区已损坏，需要由制造商重新写入。"],
  "factory-other": ["What this device keeps belongs to another device than its factory partition names. Reset it to its factory state.", "本设备保存的数据属于另一台设备，请恢复出厂设置。"],
  "runtime-absent": ["This device's own program does not start. Switch it off and on again; if that does not help, tell its maker the word below.", "本设备的程序无法启动。请关机后再开机；如仍无效，请把下面的代码告诉制造商。"],
};
const code = location.hash.slice(1);
const [english, chinese] = sentences[code] ?? sentences["runtime-absent"];
document.getElementById("en").textContent = english;
document.getElementById("zh").textContent = chinese;
document.getElementById("code").textContent = code;
