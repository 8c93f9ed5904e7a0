import type { PartyVoice, PartyWay } from "@opentos/kit/party/terminal";
import { backoffMillis } from "../live.ts";

/** With this code the hub closes where the app is on another page now, or runs no more. */
const FOR_GOOD: readonly number[] = [4403, 4409];

/** Between this page, in which an app runs, and the hub. */
export function partyWay(installation: string): PartyWay {
  return {
    open(heard): PartyVoice {
      let closed = false;
      let timer = 0;
      let attempt = 0;
      let socket: WebSocket;
      const connect = (): void => {
        const address = new URL(`/api/v1/installations/${encodeURIComponent(installation)}/party`, location.href);
        address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
        socket = new WebSocket(address);
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(String(data)) as { ready?: boolean; parties?: unknown[] };
          attempt = message.ready === true ? 0 : attempt;
          // What a device's runtime takes apart comes whole here.
          (message.parties?.map((party) => ({ party })) ?? [message]).forEach(heard);
        };
        socket.onclose = ({ code }) => {
          if (!closed && !FOR_GOOD.includes(code)) {
            timer = window.setTimeout(connect, backoffMillis(attempt++, Math.random()));
          }
        };
      };
      connect();
      return {
        say(message): void {
          if (socket.readyState === WebSocket.OPEN) {
            socket.send(JSON.stringify(message));
          }
        },
        close(): void {
          closed = true;
          window.clearTimeout(timer);
          socket.close();
        },
      };
    },
  };
}
