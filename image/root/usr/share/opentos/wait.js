// Waits for the device runtime and hands the screen to it; says what is wrong where it does not come. Needs no network.
"use strict";
const askedEveryMillis = 250;
const told = { slow: 45_000, failed: 120_000 };
const began = Date.now();
const what = document.getElementById("what");

const say = (sentence, code) => {
  what.textContent = sentence;
  if (code) {
    const name = document.createElement("code");
    name.textContent = code;
    what.append(name);
  }
};

const ask = () => {
  fetch(starting.address, { mode: "no-cors", cache: "no-store" }).then(
    () => location.replace(starting.address),
    () => {
      const waited = Date.now() - began;
      if (waited > told.failed) say("This device's own program does not start. Switch it off and on again; if that does not help, tell its maker the word below.", "runtime-absent");
      else if (waited > told.slow) say("Still starting …");
      setTimeout(ask, askedEveryMillis);
    },
  );
};

if (starting.sentence) say(starting.sentence, starting.code);
else if (!starting.address) say("This device could not find out who it is.", starting.code || "start-unknown");
else ask();
