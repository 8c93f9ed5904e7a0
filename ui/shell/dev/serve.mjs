import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, normalize } from "node:path";
import { answerLocal } from "./double.mjs";

/**
 * Serves the built shell as the device runtime does, under the same content security policy, with
 * the double behind it. A page's script errors arrive at `/beacon` and are kept.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http://*.localhost:*; font-src 'self'; " +
  "connect-src 'self'; media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; frame-src 'self' http://*.localhost:*";

const types = {
  ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};
const dist = new URL("../dist/", import.meta.url);

export async function serve(port = 0, { prelude = "" } = {}) {
  const beacons = [];
  const heard = new EventEmitter();
  const server = createServer((request, response) => {
    handle(request, response, (beacon) => { beacons.push(beacon); heard.emit("beacon"); }, prelude).catch((error) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { port: server.address().port, beacons, heard, close: () => { server.closeAllConnections(); server.close(); } };
}

async function handle(request, response, keep, prelude) {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/beacon") {
    let text = "";
    for await (const chunk of request) {
      text += chunk;
    }
    keep(JSON.parse(text));
    response.writeHead(204);
    response.end();
    return;
  }
  if (pathname === "/prelude.js") {
    response.writeHead(200, { "Content-Type": "text/javascript" });
    response.end(prelude);
    return;
  }
  if (await answerLocal(request, response)) {
    return;
  }
  const inside = pathname === "/" ? "index.html" : normalize(pathname.replace(/^\/shell\//, ""));
  if (inside.startsWith("..") || (pathname !== "/" && !pathname.startsWith("/shell/"))) {
    response.writeHead(404);
    response.end();
    return;
  }
  let body;
  try {
    body = await readFile(new URL(inside, dist));
  } catch {
    response.writeHead(404);
    response.end();
    return;
  }
  if (inside === "index.html" && prelude !== "") {
    body = body.toString().replace("<head>", '<head><script src="/prelude.js"></script>');
  }
  response.writeHead(200, { "Content-Type": types[extname(inside)] ?? "application/octet-stream", "Content-Security-Policy": POLICY });
  response.end(body);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { port } = await serve(Number(process.argv[2] ?? 0));
  console.log(`http://tv.localhost:${port}/?form=tv&state=claimed`);
}
