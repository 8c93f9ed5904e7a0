// Goes to the device runtime's page as soon as it answers; its form factor stands behind this page's address. Where it
// does not within three minutes, the page that says so takes its place.
"use strict";
const askedEveryMillis = 250;
const waitedMillisMax = 180_000;
const form = /^#[a-z]{1,16}$/.test(location.hash) ? location.hash.slice(1) : "appliance";
const shell = `http://${form}.localhost:8090/`;
const began = performance.now();

async function ask() {
  try {
    // What it answers nobody reads here: that it answers is enough.
    await fetch(shell, { mode: "no-cors", cache: "no-store" });
    location.replace(shell);
  } catch {
    if (performance.now() - began < waitedMillisMax) {
      setTimeout(ask, askedEveryMillis);
    } else {
      location.replace("fault.html#runtime-absent");
    }
  }
}

ask();
