import * as api from "../api.ts";
import { Live } from "../live.ts";
import { payments } from "./payments.svelte.ts";
import { told } from "./told.svelte.ts";

/** Keeps what is the person's own current, by one connection, until what it returns is called. */
export function watchPerson(): () => void {
  const ends = [payments.watch(), told.watch()];
  const live = new Live(api.livePersonPath, {
    message: ({ type }) => {
      if (type === "payment-request") {
        payments.changed();
      } else if (type === "notifications") {
        told.changed();
      }
    },
    connected: () => {
      payments.changed();
      told.changed();
    },
    lost: () => {
      payments.lost();
      told.lost();
    },
  });
  return () => {
    live.close();
    ends.forEach((end) => end());
  };
}
