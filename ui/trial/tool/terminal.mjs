import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { BlockList, connect, isIPv6 } from "node:net";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { media } from "./content.mjs";

/**
 * What a browser of a trial sees of the world: the page that stands in for a shell, the app's own files under the
 * policy of a terminal, and the origins that the manifest names. It is a proxy, and whatever the browser does goes
 * through it, so nothing else is within reach: not this machine, not the network in which it stands.
 */
const HOST = "terminal.localhost";
const APP = "app-trial.localhost";
const FOLDER = "/apps/trial/";
export const APP_ADDRESS = `http://${APP}${FOLDER}`;
const TUNNEL_MILLIS = 15_000;

const sandbox = JSON.parse(readFileSync(new URL("../sandbox.json", import.meta.url), "utf8"));
const page = fileURLToPath(new URL("../dist/", import.meta.url));

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8", ".json": "application/json", ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif", ".woff2": "font/woff2", ".mp3": "audio/mpeg",
  ".ogg": "audio/ogg", ".wav": "audio/wav", ".mp4": "video/mp4", ".webm": "video/webm", ".glb": "model/gltf-binary",
  ".bin": "application/octet-stream",
};

/** Addresses of this machine and of the network in which it stands (RFC 6890). */
const inside = new BlockList();
for (const [address, bits] of [["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8], ["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24], ["192.168.0.0", 16], ["198.18.0.0", 15], ["224.0.0.0", 3]]) {
  inside.addSubnet(address, bits, "ipv4");
}
for (const [address, bits] of [["::", 128], ["::1", 128], ["64:ff9b::", 96], ["fc00::", 7], ["fe80::", 10], ["ff00::", 8]]) {
  inside.addSubnet(address, bits, "ipv6");
}

/** Whether an address is one that a stranger's app may reach. */
export function isPublic(address) {
  // An IPv4 address that is written as one of IPv6 is not looked through: no name server answers with one.
  return !address.startsWith("::ffff:") && !inside.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

export function policy(network) {
  return sandbox.policy
    .replaceAll("{own}", APP_ADDRESS)
    .replaceAll("{network}", network.join(" "))
    .replaceAll("{port}", "");
}

/**
 * @param directory the app's files
 * @param network origins of its manifest
 * @param stranger whether the app is somebody else's: then it reaches no address of this machine or its network
 */
export async function terminal({ directory, network, stranger }) {
  const root = await realpath(directory);
  const stand = await realpath(page);
  const headers = { "Content-Security-Policy": policy(network), ...sandbox.headers };
  const tunnels = new Set();

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((failure) => refuse(outgoing, 500, String(failure)));
  });

  async function answer(incoming, outgoing) {
    if (!URL.canParse(incoming.url)) {
      refuse(outgoing, 400, "not a request to a proxy");
      return;
    }
    const url = new URL(incoming.url);
    if (url.host === HOST) {
      await file(stand, url.pathname === "/" ? "index.html" : url.pathname.slice(1), {}, outgoing);
    } else if (url.host === APP && url.pathname.startsWith(FOLDER)) {
      const own = media(url.pathname.slice(FOLDER.length));
      if (own) {
        hand(own, incoming, outgoing);
        return;
      }
      await file(root, url.pathname.slice(FOLDER.length), headers, outgoing);
    } else if (!stranger && network.includes(url.origin)) {
      forward(url, incoming, outgoing);
    } else {
      // As if nobody were there.
      outgoing.destroy();
    }
  }

  server.on("connect", (incoming, socket, head) => {
    socket.on("error", () => socket.destroy());
    tunnel(incoming.url, socket, head).catch(() => socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
  });

  async function tunnel(target, socket, head) {
    const url = new URL(`https://${target}`);
    if (!network.includes(url.origin)) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    // The address that was looked at is the one that is connected to.
    const { address } = await lookup(url.hostname);
    if (stranger && !isPublic(address)) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const other = connect({ host: address, port: Number(url.port || 443), timeout: TUNNEL_MILLIS }, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      other.write(head);
      other.pipe(socket).pipe(other);
    });
    tunnels.add(other);
    other.on("timeout", () => other.destroy());
    other.on("error", () => socket.destroy());
    other.on("close", () => {
      tunnels.delete(other);
      socket.destroy();
    });
    socket.on("close", () => other.destroy());
  }

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    proxy: `http://127.0.0.1:${server.address().port}`,
    page: `http://${HOST}/`,
    app: APP_ADDRESS,
    close: () => {
      tunnels.forEach((each) => each.destroy());
      server.closeAllConnections();
      server.close();
    },
  };
}

async function file(root, path, headers, outgoing) {
  let content;
  try {
    const found = await realpath(join(root, decodeURIComponent(path)));
    if (!found.startsWith(root + sep)) {
      throw new Error("outside of the app");
    }
    content = await readFile(found);
  } catch {
    refuse(outgoing, 404, "there is no such file");
    return;
  }
  outgoing.writeHead(200, { ...headers, "Content-Type": TYPES[extname(path)] ?? "application/octet-stream" });
  outgoing.end(content);
}

/** Media, whole or from a byte on, as a terminal hands it on. */
function hand({ type, body }, incoming, outgoing) {
  const [, first, last] = /^bytes=([0-9]+)-([0-9]*)$/.exec(incoming.headers.range ?? "") ?? [];
  const headers = { "Content-Type": type, "Accept-Ranges": "bytes", "Access-Control-Allow-Origin": "null" };
  if (first === undefined || Number(first) >= body.length) {
    outgoing.writeHead(200, { ...headers, "Content-Length": body.length });
    outgoing.end(body);
    return;
  }
  const end = Math.min(last ? Number(last) : body.length - 1, body.length - 1);
  outgoing.writeHead(206, { ...headers, "Content-Range": `bytes ${first}-${end}/${body.length}`, "Content-Length": end - Number(first) + 1 });
  outgoing.end(body.subarray(Number(first), end + 1));
}

/** To a developer's own server on this machine. */
function forward(url, incoming, outgoing) {
  const onward = ask(
    { host: "localhost", port: url.port || 80, path: url.pathname + url.search, method: incoming.method, headers: { ...incoming.headers, host: url.host } },
    (answered) => {
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(outgoing);
    },
  );
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}

function refuse(outgoing, status, why) {
  if (!outgoing.headersSent) {
    outgoing.writeHead(status, { "Content-Type": "text/plain" });
  }
  outgoing.end(why);
}
