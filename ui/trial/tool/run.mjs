import { findChromium, NoBrowser, withoutSandbox } from "./browser.mjs";
import { Busy } from "./pace.mjs";
import { trial } from "./trial.mjs";

/**
 * `node run.mjs DIRECTORY PICTURES [--stranger] [FORM…]`: runs the built app in DIRECTORY on each form factor that it
 * claims, or on those that are named.
 * Says one line of JSON after each, `{"form":…,"millis":…,"ways":[…]}`, and at the end `{"done":true}` or
 * `{"error":"…"}`.
 */
const [directory, pictures, ...more] = process.argv.slice(2);
const stranger = more.includes("--stranger");
const forms = more.filter((each) => each !== "--stranger");

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  const chromium = findChromium();
  if (stranger && withoutSandbox()) {
    say({ note: "Chromium runs without its own sandbox, because this is root; run the review as a user of its own" });
  }
  await trial({ directory, pictures, stranger, chromium, forms, tell: say });
  say({ done: true });
} catch (failure) {
  say({ error: failure instanceof NoBrowser || failure instanceof Busy ? failure.message : String(failure?.stack ?? failure) });
  process.exitCode = 1;
}
process.exit();
