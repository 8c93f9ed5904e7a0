import type { PartyVoice, PartyWay } from "@opentos/kit/party/terminal";

const RECONNECT_MILLIS = 1_000;

/** By the device's runtime: what phones say comes as server-sent events, what is said to them is posted. */
export function partyWay(address: string): PartyWay {
  return {
    open(heard): PartyVoice {
      let closed = false;
      let timer = 0;
      let stream: EventSource;
      const listen = (): void => {
        stream = new EventSource(address);
        stream.onmessage = ({ data }: MessageEvent<string>) => {
          const message = JSON.parse(data) as { elsewhere?: boolean };
          if (message.elsewhere === true) {
            // The app is shown on a newer page of this device, which the phones are with now.
            closed = true;
            stream.close();
          }
          heard(message);
        };
        stream.onerror = () => {
          // A browser gives up for good after some errors, so we begin again ourselves.
          stream.close();
          if (!closed) {
            timer = window.setTimeout(listen, RECONNECT_MILLIS);
          }
        };
      };
      listen();
      return {
        // What is said in order arrives in order.
        say: ordered((message) =>
          fetch(address, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(message),
            keepalive: true,
          }),
        ),
        close(): void {
          closed = true;
          window.clearTimeout(timer);
          stream.close();
        },
      };
    },
  };
}

/** Messages that wait for one before them; a runtime that answers nothing gets no more. */
const WAITING_MAX = 100;

/** What cannot be said now is lost: the beat, and what the phones ask again, say it anew. */
function ordered<Message>(post: (message: Message) => Promise<unknown>): (message: Message) => void {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return (message) => {
    if (waiting >= WAITING_MAX) {
      return;
    }
    waiting++;
    last = last
      .then(() => post(message))
      .catch((failure: unknown) => console.info("the device does not answer", failure))
      .finally(() => waiting--);
  };
}
