// Goes to the device runtime's page as soon as it is ready. Nobody else may read what the runtime answers, not even
// whether it does, so this asks for what the system leaves when it is (ready). Where that does not come within three
// minutes, the page that says so takes its place.
"use strict";
const askedEveryMillis = 200;
const waitedMillisMax = 180_000;
const began = performance.now();

/** Called by what is left. */
function ready(address) {
  location.replace(address);
}

function ask() {
  const script = document.createElement("script");
  script.src = "file:///run/opentos/ready.js";
  script.onerror = () => {
    script.remove();
    if (performance.now() - began < waitedMillisMax) {
      setTimeout(ask, askedEveryMillis);
    } else {
      location.replace("fault.html#runtime-absent");
    }
  };
  document.head.append(script);
}

ask();
