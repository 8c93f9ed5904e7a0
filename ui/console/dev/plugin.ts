import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server } from "node:http";
import type { Connect, Plugin } from "vite";
import { WebSocketServer, type WebSocket } from "ws";
import type { Json } from "@opentos/kit/thing";
import type { LiveMessage } from "../src/api-types.ts";
import { Picture, Problem, route, Tone } from "./routes.ts";
import { playLine } from "./play.ts";
import { runningApp } from "./running-app.ts";
import { makeWorld, type Tongue, type World } from "./world.ts";

/**
 * A stand-in for the hub while the console is developed and its pages are drawn for review. It
 * keeps an invented world in memory and checks nothing; the cookies `who` and `world` choose who is
 * signed in and the language of the invented names.
 */
export function apiDouble(): Plugin {
  const worlds = new Map<Tongue, World>();
  const sockets = new Map<WebSocket, string>();

  const tell = (home: string, message: LiveMessage) => {
    for (const [socket, of] of sockets) {
      if (of === home) {
        socket.send(JSON.stringify(message));
      }
    }
  };

  const worldOf = (cookies: Map<string, string>) => {
    const tongue: Tongue = cookies.get("world") === "zh" ? "zh" : "en";
    const world = worlds.get(tongue) ?? makeWorld(tongue);
    worlds.set(tongue, world);
    return world;
  };

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL) {
    const cookies = cookiesOf(request);
    const handler = route(request.method ?? "GET", url.pathname.slice("/api/v1".length));
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { "Content-Type": status < 400 ? "application/json" : "application/problem+json" });
      response.end(JSON.stringify(body ?? null));
    };
    try {
      if (!handler) {
        throw new Problem(404, "not-found");
      }
      const text = await textOf(request);
      const result = handler({
        world: worldOf(cookies),
        who: cookies.get("who") ?? "",
        authorization: request.headers.authorization ?? "",
        idempotencyKey: String(request.headers["idempotency-key"] ?? ""),
        body: text.startsWith("{") ? (JSON.parse(text) as Record<string, Json>) : {},
        query: url.searchParams,
        signIn: (who) => void response.setHeader("Set-Cookie", `who=${who}; Path=/`),
        tell,
      });
      if (result instanceof Picture) {
        response.writeHead(200, { "Content-Type": "image/svg+xml" });
        response.end(result.svg);
      } else if (result instanceof Tone) {
        response.writeHead(200, { "Content-Type": "audio/wav" });
        response.end(result.wave());
      } else {
        json(200, result);
      }
    } catch (error) {
      if (!(error instanceof Problem)) {
        throw error;
      }
      json(error.status, { status: error.status, code: error.code, detail: error.code, faults: error.faults });
    }
  }

  function attach(middlewares: Connect.Server, httpServer: { on: Server["on"] } | null) {
    const live = new WebSocketServer({ noServer: true });
    httpServer?.on("upgrade", (request, socket, head) => {
      const url = new URL(request.url ?? "/", "http://hub");
      if (url.pathname === "/api/v1/live" || url.pathname === "/api/v1/live/person") {
        live.handleUpgrade(request, socket, head, (opened) => {
          sockets.set(opened, url.searchParams.get("home") ?? "");
          opened.on("close", () => sockets.delete(opened));
          opened.send(JSON.stringify({ type: "ready" }));
        });
      } else if (url.pathname === "/api/v1/live/play") {
        live.handleUpgrade(request, socket, head, playLine);
      }
    });
    middlewares.use((request, response, next) => {
      const url = new URL(request.url ?? "/", "http://hub");
      if (url.pathname.startsWith("/run/")) {
        response.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": "sandbox allow-scripts; default-src 'unsafe-inline'" });
        response.end(runningApp);
      } else if (url.pathname.startsWith("/api/v1/")) {
        answer(request, response, url).catch(next);
      } else {
        next();
      }
    });
  }

  return {
    name: "opentos-api-double",
    configureServer: (server) => attach(server.middlewares, server.httpServer as Server | null),
    configurePreviewServer(server) {
      // What is built is looked at under the hub's own content security policy.
      server.middlewares.use((_, response, next) => {
        response.setHeader("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:");
        next();
      });
      attach(server.middlewares, server.httpServer as Server);
    },
  };
}

function cookiesOf(request: IncomingMessage): Map<string, string> {
  return new Map((request.headers.cookie ?? "").split(/;\s*/).map((pair) => pair.split("=") as [string, string]));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
  }
  return text;
}
