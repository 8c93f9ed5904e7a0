import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

/** Where Debian and others keep it; the one without windows first, which starts faster. */
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

const HOW = "sudo apt-get install -y chromium-headless-shell";

export class NoBrowser extends Error {
  constructor() {
    super(`there is no Chromium on this machine. Install it with: ${HOW}`);
  }
}

export function findChromium(path = process.env.PATH ?? "") {
  const folders = [...path.split(delimiter), "/usr/bin"].filter((each) => each !== "");
  for (const file of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not there; the next place may have it.
    }
  }
  throw new NoBrowser();
}

/** Chromium does not start under its own sandbox where it is root. */
export function withoutSandbox() {
  return process.getuid?.() === 0;
}

/**
 * A browser of its own for one trial. Everything that it loads comes through the proxy, also what is on this
 * machine; `kill` ends it whatever its pages do.
 */
export async function launch(executablePath, proxy) {
  const server = await chromium.launchServer({
    executablePath,
    args: [
      ...(withoutSandbox() ? ["--no-sandbox"] : []),
      "--disable-gpu",
      `--proxy-server=${proxy}`,
      // Without it, nothing on this machine would go through a proxy.
      "--proxy-bypass-list=<-loopback>",
      "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
      "--autoplay-policy=no-user-gesture-required",
      "--js-flags=--max-old-space-size=512",
    ],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // Nothing of the surroundings is a stranger's business.
    env: { HOME: process.env.TMPDIR ?? "/tmp", LANG: "C.UTF-8", PATH: process.env.PATH ?? "" },
  });
  try {
    return { browser: await chromium.connect(server.wsEndpoint()), kill: () => server.kill() };
  } catch (failure) {
    await server.kill();
    throw failure;
  }
}
