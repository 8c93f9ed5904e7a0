import * as api from "../api.ts";
import { Live } from "../live.ts";
import { doing } from "./doing.svelte.ts";
import { payments } from "./payments.svelte.ts";
import { sent } from "./sent.svelte.ts";
import { talked } from "./talked.svelte.ts";
import { told } from "./told.svelte.ts";

/** Keeps what is the person's own current, by one connection, until what it returns is called. */
export function watchPerson(): () => void {
  const ends = [payments.watch(), told.watch(), doing.watch(), sent.watch()];
  const live = new Live(api.livePersonPath, {
    message: ({ type }) => {
      if (type === "payment-request") {
        payments.changed();
      } else if (type === "notifications") {
        told.changed();
      } else if (type === "activities") {
        doing.changed();
      } else if (type === "sendings") {
        sent.changed();
      } else if (type === "exchanges") {
        talked.changed();
      }
    },
    connected: () => {
      payments.changed();
      told.changed();
      doing.changed();
      sent.changed();
      talked.changed();
    },
    lost: () => {
      payments.lost();
      told.lost();
      doing.lost();
      sent.lost();
    },
  });
  return () => {
    live.close();
    ends.forEach((end) => end());
  };
}
