import { RefusedError, type ContentItem, type Key, type Opening, type Tos } from "@opentos/sdk";
import { element } from "@opentos/sdk/page";
import { cover, drawing } from "./cards.ts";
import { why, whyBroken } from "./failure.ts";
import { Reporter, type State } from "./reporter.ts";
import { clock, part } from "./time.ts";
import { words, type Words } from "./words.ts";

const BACK_SECONDS = 10;
const AHEAD_SECONDS = 30;

/** Without a key or touch the controls go away from a film after so long. */
const CONTROLS_MILLIS = 4_000;

/** How often it is looked whether somebody paid. */
const LOOK_MILLIS = 4_000;

/** Which part of the screen a key scrolls in something that is read. */
const SCROLL_PART = 0.6;

const PLAY = "M7 4l13 8-13 8z";
const PAUSE = "M8 5v14M16 5v14";
const REWIND = "M11 6l-7 6 7 6zM20 6l-7 6 7 6z";
const FORWARD = "M13 6l7 6-7 6zM4 6l7 6-7 6z";
const BACK = "M15 5l-7 7 7 7";

/** What stands around the stage. */
export interface Around {
  /** The person is done with it, or goes back. */
  left(): void;
  /** To what stands before or after it in its row. */
  turn(by: 1 | -1): void;
  /** Said to whoever does not look. */
  say(text: string): void;
  /** It was played to its end: there is nothing to go on with. */
  finished(): void;
  /** It plays on, was moved, or stands elsewhere now. */
  went(): void;
}

/** Something that is played, shown or read. One at a time. */
export class Stage {
  readonly #tos: Tos;
  readonly #place: HTMLElement;
  readonly #around: Around;
  readonly #reporter: Reporter;
  readonly #item: ContentItem;
  readonly #t: Words;
  #media: HTMLMediaElement | null = null;
  #opening: Opening | null = null;
  #from = 0;
  #quiet = 0;
  #waiting = 0;
  #over = false;
  #running: boolean;
  /** Whether it played, or was about to, when it had to stop: what stood still goes on standing still. */
  #played = true;

  constructor(tos: Tos, place: HTMLElement, item: ContentItem, around: Around) {
    this.#tos = tos;
    this.#place = place;
    this.#item = item;
    this.#around = around;
    this.#t = words[tos.context.locale];
    this.#running = tos.context.running;
    this.#reporter = new Reporter(tos, item.id, () => performance.now() / 1_000);
  }

  get isFinished(): boolean {
    return this.#media?.ended ?? false;
  }

  /** What another terminal needs to go on. */
  get state(): State {
    const begun = this.#media && this.#media.readyState > HTMLMediaElement.HAVE_NOTHING;
    return { item: this.#item.id, seconds: begun ? this.#media!.currentTime : this.#from };
  }

  /** While the activity moves, nothing plays. */
  run(running: boolean): void {
    if (running === this.#running) {
      return;
    }
    this.#running = running;
    const media = this.#media;
    if (!running) {
      this.#played = media === null || media.readyState === HTMLMediaElement.HAVE_NOTHING || !media.paused;
      media?.pause();
    } else if (this.#played && media?.paused && media.readyState > HTMLMediaElement.HAVE_NOTHING) {
      this.#start(media);
    }
  }

  /** @param from the second to begin at; left out, where the person was. */
  async begin(from?: number): Promise<void> {
    this.#draw("opening", element("p", { class: "notice", role: "status" }, this.#t.opening));
    try {
      this.#opening = await this.#tos.content.open(this.#item.id);
    } catch (failure) {
      const sold = failure instanceof RefusedError && failure.code === "purchase-required";
      this.#fail(why(failure, this.#item, this.#tos.context), sold);
      if (sold) {
        this.#waitForPayment();
      }
      return;
    }
    if (this.#over) {
      return;
    }
    this.#from = from ?? this.#opening.seconds;
    this.#opening = { ...this.#opening, seconds: this.#from };
    this.#around.went();
    switch (this.#opening.kind) {
      case "audio":
      case "video":
        this.#play(this.#opening);
        break;
      case "picture":
        await this.#show(this.#opening);
        break;
      case "text":
        this.#read(this.#opening);
        break;
    }
  }

  /** What is bought on the phone begins here. */
  #waitForPayment(): void {
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#look(), LOOK_MILLIS);
  }

  async #look(): Promise<void> {
    try {
      if ((await this.#tos.content.item(this.#item.id)).owned) {
        await this.#again();
        return;
      }
    } catch (failure) {
      // Away for a moment; what is gone, the next try to open it says.
      if (!(failure instanceof RefusedError)) {
        throw failure;
      }
    }
    if (!this.#over) {
      this.#waitForPayment();
    }
  }

  async #again(): Promise<void> {
    window.clearTimeout(this.#waiting);
    if (!this.#over) {
      await this.begin();
    }
  }

  /** Tells where it is, and takes it off the stage. */
  end(): void {
    this.#over = true;
    const media = this.#media;
    if (media) {
      void this.#stopped(media);
      media.removeAttribute("src");
      media.load();
    }
    window.clearTimeout(this.#quiet);
    window.clearTimeout(this.#waiting);
    this.#place.replaceChildren();
  }

  /** The page goes out of sight; it may not come back. */
  hidden(): void {
    if (this.#media) {
      void this.#stopped(this.#media);
    }
  }

  /** A key of the remote control, or of a keyboard. Answers whether it took it. */
  press(key: Key, down: boolean): boolean {
    if (key === "Escape") {
      if (down) {
        this.#around.left();
      }
      return true;
    }
    if (!down) {
      return true;
    }
    this.#wake();
    const kind = this.#opening?.kind;
    const broken = this.#place.querySelector<HTMLElement>("#stage-again");
    if (key === "Enter") {
      if (broken) {
        broken.click();
      } else if (this.#media) {
        this.#toggle();
      } else if (kind === "picture") {
        this.#around.turn(1);
      }
    } else if (this.#media && (key === "ArrowLeft" || key === "ArrowRight")) {
      this.#move(key === "ArrowLeft" ? -BACK_SECONDS : AHEAD_SECONDS);
    } else if (kind === "picture" || broken) {
      this.#around.turn(key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1);
    } else if (kind === "text") {
      const step = this.#place.clientHeight * SCROLL_PART;
      const paper = this.#place.querySelector(".paper");
      paper?.scrollBy({ top: key === "ArrowUp" || key === "ArrowLeft" ? -step : step });
    }
    return true;
  }

  #draw(look: string, ...content: (Node | null)[]): void {
    const leave = element("button", { class: "round leave", type: "button", "aria-label": this.#t.back }, drawing(BACK, "stroke"));
    leave.addEventListener("click", () => this.#around.left());
    this.#place.dataset["look"] = look;
    this.#place.replaceChildren(leave, ...content.filter((each) => each !== null));
  }

  #fail(text: string, sold = false): void {
    this.#media = null;
    const again = element("button", { class: "plain", id: "stage-again", type: "button" }, sold ? this.#t.lookAgain : this.#t.again);
    again.addEventListener("click", () => void this.#again());
    this.#draw(
      "failed",
      element("div", { class: "notice", role: "alert", "data-sold": sold }, sold ? cover(this.#item) : null, element("h2", {}, this.#item.title), element("p", {}, text), again),
    );
  }

  #play({ kind, address, seconds }: Opening): void {
    const media = element(kind === "video" ? "video" : "audio", { preload: "auto", playsinline: true });
    this.#media = media;
    const bar = element("input", { type: "range", class: "seek", min: 0, max: 1_000, step: 1, value: 0, "aria-label": this.#t.position });
    const [now, rest] = [element("span", { class: "time" }, clock(seconds)), element("span", { class: "time" })];
    const toggle = element("button", { class: "round big", type: "button", "aria-label": this.#t.play }, drawing(PLAY, "fill"));
    const [back, ahead] = [
      element("button", { class: "round", type: "button", "aria-label": this.#t.rewind }, drawing(REWIND, "fill")),
      element("button", { class: "round", type: "button", "aria-label": this.#t.forward }, drawing(FORWARD, "fill")),
    ];
    back.addEventListener("click", () => this.#move(-BACK_SECONDS));
    ahead.addEventListener("click", () => this.#move(AHEAD_SECONDS));
    toggle.addEventListener("click", () => this.#toggle());
    bar.addEventListener("change", () => {
      if (isLong(media.duration)) {
        media.currentTime = (Number(bar.value) / 1_000) * media.duration;
      }
    });
    const controls = element(
      "div",
      { class: "controls" },
      element("div", { class: "names" }, element("h2", {}, this.#item.title), element("p", {}, this.#item.sourceTitle)),
      element("div", { class: "line" }, now, bar, rest),
      element("div", { class: "buttons" }, back, toggle, ahead),
    );
    const drawn = (): void => {
      const { currentTime, duration } = media;
      now.textContent = clock(currentTime);
      rest.textContent = duration === Infinity ? this.#t.live : isLong(duration) ? `−${clock(duration - currentTime)}` : "";
      bar.disabled = !isLong(duration);
      const share = isLong(duration) ? part(currentTime, duration) : 0;
      bar.value = String(Math.round(share * 1_000));
      bar.style.setProperty("--share", `${(share * 100).toFixed(1)}%`);
      bar.setAttribute("aria-valuetext", clock(currentTime));
      const label = media.paused ? this.#t.play : this.#t.pause;
      if (toggle.getAttribute("aria-label") !== label) {
        toggle.setAttribute("aria-label", label);
        toggle.replaceChildren(drawing(media.paused ? PLAY : PAUSE, media.paused ? "fill" : "stroke"));
      }
      this.#place.dataset["playing"] = String(!media.paused);
    };
    media.addEventListener(
      "loadedmetadata",
      () => {
        if (seconds > 0 && (!isLong(media.duration) || seconds < media.duration)) {
          media.currentTime = seconds;
        }
        // Not before: what begins elsewhere is not heard from its first second.
        if (this.#running) {
          this.#start(media);
        }
      },
      { once: true },
    );
    for (const event of ["timeupdate", "durationchange", "play", "pause", "seeked", "loadedmetadata"]) {
      media.addEventListener(event, drawn);
    }
    media.addEventListener("timeupdate", () => {
      if (!media.paused) {
        this.#around.went();
        void this.#reporter.passed(media.currentTime, media.duration);
      }
    });
    media.addEventListener("pause", () => this.#over || media.ended || void this.#stopped(media));
    media.addEventListener("seeked", () => this.#over || void this.#stopped(media));
    media.addEventListener("play", () => {
      this.#around.say("");
      this.#wake();
    });
    media.addEventListener("ended", () => {
      void this.#reporter.stopped(media.duration, media.duration, true);
      this.#around.say(this.#t.finished);
      this.#around.finished();
      this.#wake();
    });
    media.addEventListener("error", () => void this.#broken(media, address ?? ""));
    this.#draw(kind, kind === "audio" ? cover(this.#item) : null, media, controls);
    this.#place.addEventListener("pointermove", () => this.#wake());
    this.#place.addEventListener("pointerdown", () => this.#wake());
    media.src = address ?? "";
    drawn();
  }

  /** A browser may want a press first: then the button waits for one. */
  #start(media: HTMLMediaElement): void {
    media.play().catch((failure: unknown) => {
      if (!(failure instanceof DOMException)) {
        throw failure;
      }
      this.#wake();
    });
  }

  #toggle(): void {
    if (this.#media?.paused) {
      this.#start(this.#media);
    } else {
      this.#media?.pause();
    }
  }

  #move(by: number): void {
    const media = this.#media;
    if (media) {
      const most = isLong(media.duration) ? media.duration : Infinity;
      media.currentTime = Math.min(Math.max(0, media.currentTime + by), most);
    }
  }

  async #stopped(media: HTMLMediaElement): Promise<void> {
    // What never began is nowhere.
    if (media.readyState > HTMLMediaElement.HAVE_NOTHING) {
      if (!this.#over) {
        this.#around.went();
      }
      await this.#reporter.stopped(media.currentTime, media.duration);
    }
  }

  async #broken(media: HTMLMediaElement, address: string): Promise<void> {
    if (this.#over) {
      return;
    }
    const code = media.error?.code ?? 0;
    const asked = await status(address);
    this.#fail(whyBroken(code, asked, this.#t));
  }

  async #show({ address }: Opening): Promise<void> {
    const image = element("img", { class: "whole", alt: this.#item.title, draggable: "false" });
    image.src = address ?? "";
    try {
      await image.decode();
    } catch {
      this.#fail(whyBroken(0, await status(address ?? ""), this.#t));
      return;
    }
    if (this.#over) {
      return;
    }
    const turn = (by: 1 | -1, label: string, path: string): HTMLElement => {
      const button = element("button", { class: `round turn ${by > 0 ? "on" : "off"}`, type: "button", "aria-label": label }, drawing(path, "stroke"));
      button.addEventListener("click", () => this.#around.turn(by));
      return button;
    };
    this.#draw(
      "picture",
      image,
      element("p", { class: "caption" }, this.#item.title),
      turn(-1, this.#t.previous, BACK),
      turn(1, this.#t.next, "M9 5l7 7-7 7"),
    );
    await this.#reporter.stopped(0, 0, true);
  }

  #read({ words: text }: Opening): void {
    const lines = (text || this.#item.summary).split("\n").filter((line) => line !== "");
    const paper = element(
      "article",
      { class: "paper", tabindex: 0 },
      element("h2", {}, this.#item.title),
      element("p", { class: "note" }, this.#item.sourceTitle),
      ...lines.map((line) => element("p", {}, line)),
    );
    this.#draw("text", paper);
    void this.#reporter.stopped(0, 0, true);
  }

  /** Shows the controls, which go away from a film that plays. */
  #wake(): void {
    window.clearTimeout(this.#quiet);
    this.#place.dataset["quiet"] = "false";
    this.#quiet = window.setTimeout(() => {
      if (this.#media && !this.#media.paused) {
        this.#place.dataset["quiet"] = "true";
      }
    }, CONTROLS_MILLIS);
  }
}

function isLong(duration: number): boolean {
  return Number.isFinite(duration) && duration > 0;
}

async function status(address: string): Promise<number> {
  try {
    return (await fetch(address, { headers: { Range: "bytes=0-0" } })).status;
  } catch {
    return 0;
  }
}
