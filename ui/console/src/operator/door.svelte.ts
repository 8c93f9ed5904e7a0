import * as api from "../api.ts";
import type { DoorView } from "../api-types.ts";
import { ratesBetween, SHOWN_MILLIS, type Rates } from "./rates.ts";

const LOOK_MILLIS = 2_000;

/** The door, looked at again and again while somebody may be looking at the page. */
export class Door {
  view = $state.raw<DoorView | undefined>();
  rates = $state.raw<readonly Rates[]>([]);
  error = $state.raw<unknown>();
  private looks: DoorView[] = [];

  /** Begins to look, until the component that called this disappears. */
  constructor(private readonly token: string) {
    $effect(() => {
      let timer: ReturnType<typeof setTimeout>;
      let gone = false;
      const again = async () => {
        if (document.visibilityState === "visible") {
          await this.look();
        }
        if (!gone) {
          timer = setTimeout(again, LOOK_MILLIS);
        }
      };
      void again();
      return () => {
        gone = true;
        clearTimeout(timer);
      };
    });
  }

  /** The oldest look that charts go back to. */
  get first(): DoorView | undefined {
    return this.looks[0];
  }

  readonly look = async (): Promise<void> => {
    try {
      const view = await api.doorView(this.token);
      const before = this.looks.at(-1);
      const rates = before && ratesBetween(before, view);
      if (before && before.door.startedAt !== view.door.startedAt) {
        this.looks = [];
      }
      const since = Date.parse(view.door.at) - SHOWN_MILLIS;
      this.looks = [...this.looks.filter((each) => Date.parse(each.door.at) >= since), view];
      this.rates = [...this.rates.filter((each) => each.at >= since), ...(rates ? [rates] : [])];
      this.view = view;
      this.error = undefined;
    } catch (error) {
      this.error = error;
    }
  };
}
