import { readLayout } from "../../sdk/src/layout.ts";
import type { WebSocket } from "ws";
import { Problem, type Handler } from "./routes.ts";

/**
 * A party of each layout, by its code: the double's terminal welcomes every phone, and cheers where it presses. The code
 * with `0` at its end is of a full one; `PAVSE…` is one whose app does not run.
 */
const CODES: { readonly [code: string]: string } = {
  GAMEP: "gamepad", P0NTR: "pointer", KEYBD: "keyboard", WHEEX: "wheel", PAVSE: "gamepad",
};

const TITLE = { en: "Harbour Race", zhHans: "港湾竞速" };

const begins = (code: string) => code.toUpperCase().slice(0, 5);

export const playRoutes: [string, string, Handler][] = [
  ["GET", "/play/:", (_, code = "") => {
    if (!(begins(code) in CODES)) {
      throw new Problem(404, "party-unknown");
    }
    return { title: TITLE, seats: 8, taken: code.endsWith("0") ? 8 : 3 };
  }],
  ["POST", "/play/:", ({ body }, code = "") => {
    if (code.endsWith("0")) {
      throw new Problem(409, "party-full");
    }
    return { token: `${begins(code)}.${String(body["name"])}`, seat: 3, name: body["name"] };
  }],
];

/** The connection of a phone. */
export function playLine(socket: WebSocket): void {
  let preset = "";
  const say = (said: object) => socket.send(JSON.stringify({ said }));
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as { token?: string; said?: { t: string; page?: string; c?: { a?: number[] } } };
    if (message.token !== undefined) {
      const [code = "", name = ""] = message.token.split(".");
      if (name === "Gone") {
        socket.close(4403, "removed");
        return;
      }
      preset = code;
      socket.send(JSON.stringify({ seat: name === "Five" ? 5 : 3, name, title: TITLE }));
    } else if (message.said?.t === "hi" && preset !== "PAVSE") {
      say({ t: "welcome", page: message.said.page, r: "1", layout: readLayout(CODES[preset]) });
    } else if (message.said?.t === "input" && message.said.c?.a?.[0] === 1) {
      say({ t: "cue", k: 1, cue: { text: "Go!", sound: "good", vibrate: [40] } });
    }
  });
  const beat = setInterval(() => preset !== "PAVSE" && say({ t: "beat" }), 2_000);
  socket.on("close", () => clearInterval(beat));
}
