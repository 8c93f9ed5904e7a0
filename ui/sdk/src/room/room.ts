import { DARK, type Colours, type Panel } from "./panel.ts";
import { Scene, type Hung, type Pointer } from "./scene.ts";
import { azimuthOf, beside, corners, nearestOf, perspective, places, radians, rayOf, seen, times, view, type Place, type Ray, type Spot, type Vector } from "./space.ts";
import { system, type XrFrame, type XrInput, type XrReferenceSpace, type XrSelect, type XrSession } from "./xr.ts";

export interface Options {
  /** A panel was pressed: by a ray, a finger, a look that stayed, or `press`. `x` is from 0 to 1, from its left. */
  pressed: (id: string, x: number) => void;
  /** The person is in the room now, or left it. */
  entered?: (inside: boolean) => void;
  /** A picture was drawn on the page: boxes may have moved. */
  drawn?: () => void;
  colours?: Colours;
}

/** Where a panel is on the page, in CSS pixels from the canvas's left upper corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where the picture on the page is taken from: behind the middle, so that more of the room is in it. */
const EYE: Vector = [0, 1.36, 0.62];
const FOV = radians(58);
const EYE_METRES_WITHOUT_FLOOR = 1.5;

const TURN_MILLIS = 260;
const PRESSED_MILLIS = 220;

/** Looking at a panel for so long presses it, where there is nothing to point with. */
const DWELL_MILLIS = 1_400;

/** A fingertip presses when it comes this near to the face from before it, and lets go beyond the second. */
const TOUCH_METRES = 0.012;
const RELEASE_METRES = 0.035;

/** A line that meets nothing ends here. */
const LINE_METRES = 1.6;

/** What one hand, controller or look is at. */
interface Reach {
  /** The panel that its finger is in. */
  touching: string | null;
  looked: string | null;
  since: number;
}

export class Room {
  readonly #canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #options: Options;
  readonly #watch: ResizeObserver;
  #scene: Scene;
  #panels: readonly Panel[] = [];
  #places: readonly Place[] = [];
  #pointed: ReadonlySet<string> = new Set();
  readonly #presses = new Map<string, number>();
  readonly #reaches = new Map<XrInput | null, Reach>();
  #yaw = 0;
  #turn: { from: number; to: number; began: number } | null = null;
  #frame = 0;
  #session: XrSession | null = null;
  #space: XrReferenceSpace | null = null;
  #stopped = false;

  /** Null where the browser has no WebGL 2; then the page shows its buttons alone. */
  static on(canvas: HTMLCanvasElement, options: Options): Room | null {
    const gl = canvas.getContext("webgl2", { antialias: true, alpha: false, xrCompatible: true } as WebGLContextAttributes);
    return gl ? new Room(canvas, gl, options) : null;
  }

  private constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext, options: Options) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.#options = options;
    this.#scene = this.#prepared();
    this.#watch = new ResizeObserver(() => this.#wake());
    this.#watch.observe(canvas);
    canvas.addEventListener("webglcontextlost", this.#lost);
    canvas.addEventListener("webglcontextrestored", this.#restored);
  }

  /** Hangs these panels, in rows to be read from left to right; those beyond `PANELS_MAX` have no place. */
  show(panels: readonly Panel[]): void {
    if (panels.length !== this.#panels.length) {
      this.#places = places(panels.length);
    }
    this.#panels = panels.slice(0, this.#places.length);
    this.#scene.keep(new Set(this.#panels.map(({ id }) => id)));
    this.#wake();
  }

  /** Draws these panels as pointed at, as a focus on the page does. */
  point(id: string | null): void {
    this.#pointed = new Set(id === null ? [] : [id]);
    this.#wake();
  }

  /** Turns the picture on the page until the panel is well inside it. */
  turnTo(id: string): void {
    const place = this.#placeOf(id);
    if (!place || this.#session) {
      return;
    }
    const half = this.#halfWidth() * 0.7;
    const off = normalised(azimuthOf(place, EYE) - this.#yaw);
    const turn = off > half ? off - half : off < -half ? off + half : 0;
    if (turn !== 0) {
      this.#turn = { from: this.#yaw, to: this.#yaw + turn, began: performance.now() };
      this.#wake();
    }
  }

  /** Turns the picture on the page by that many CSS pixels, as a finger that drags it does. */
  turnBy(pixels: number): void {
    this.#turn = null;
    this.#yaw -= (pixels / Math.max(this.#canvas.clientWidth, 1)) * 2 * this.#halfWidth();
    this.#wake();
  }

  /** The panel at a point on the page, in CSS pixels from the canvas's left upper corner. */
  at(x: number, y: number): { id: string; x: number } | null {
    const [width, height] = [Math.max(this.#canvas.clientWidth, 1), Math.max(this.#canvas.clientHeight, 1)];
    const up = Math.tan(FOV / 2);
    const [right, above] = [((2 * x) / width - 1) * up * (width / height), (1 - (2 * y) / height) * up];
    const [c, s] = [Math.cos(this.#yaw), Math.sin(this.#yaw)];
    const length = Math.hypot(right, above, 1);
    const direction: Vector = [(right * c + s) / length, above / length, (right * s - c) / length];
    const hit = nearestOf({ origin: EYE, direction }, this.#places);
    const panel = hit ? this.#panels[hit.index] : undefined;
    return hit && panel ? { id: panel.id, x: hit.spot.x } : null;
  }

  /** Where a panel is on the page. What lies behind is placed far to its side, so that an order remains. */
  boxOf(id: string): Box | null {
    const place = this.#placeOf(id);
    if (!place) {
      return null;
    }
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight];
    const matrix = this.#matrix(width / Math.max(height, 1));
    const points = corners(place).map((corner) => seen(matrix, corner));
    const off = normalised(azimuthOf(place, EYE) - this.#yaw);
    if (Math.abs(off) > radians(75) || points.includes(null)) {
      const side = height * 0.2;
      return { left: width / 2 + (off / this.#halfWidth()) * width, top: height * (0.5 + (EYE[1] - place.middle[1])) - side / 2, width: side, height: side };
    }
    const xs = points.map((point) => ((point!.x + 1) / 2) * width);
    const ys = points.map((point) => ((1 - point!.y) / 2) * height);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
  }

  /** Where the middle of a panel hangs, in metres from the floor under the person; x to the right, y up. */
  middleOf(id: string): Vector | null {
    return this.#placeOf(id)?.middle ?? null;
  }

  /** Presses a panel, as a ray does. */
  press(id: string, x = 0.5): void {
    this.#presses.set(id, performance.now());
    this.#wake();
    this.#options.pressed(id, x);
  }

  get inside(): boolean {
    return this.#session !== null;
  }

  /** Puts the room around the person. Only a press or a key may ask for it, and the browser may still refuse. */
  async enter(): Promise<void> {
    const xr = system();
    if (!xr || !window.XRWebGLLayer || this.#session) {
      return;
    }
    const session = await xr.requestSession("immersive-vr", { optionalFeatures: ["local-floor", "hand-tracking"] });
    this.#session = session;
    session.addEventListener("end", this.#left);
    session.addEventListener("select", (event) => this.#select(event as XrSelect));
    await session.updateRenderState({ baseLayer: new window.XRWebGLLayer(session, this.#gl) });
    this.#space = await space(session);
    this.#options.entered?.(true);
    session.requestAnimationFrame(this.#around);
  }

  async leave(): Promise<void> {
    await this.#session?.end();
  }

  /** Leaves the room and draws no more. */
  stop(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#frame);
    this.#watch.disconnect();
    this.#canvas.removeEventListener("webglcontextlost", this.#lost);
    this.#canvas.removeEventListener("webglcontextrestored", this.#restored);
    void this.leave();
  }

  #prepared(): Scene {
    // Panels are set like the page that they hang in.
    const font = getComputedStyle(this.#canvas).fontFamily || DARK.font;
    return new Scene(this.#gl, this.#options.colours ?? { ...DARK, font });
  }

  readonly #lost = (event: Event): void => {
    // Only a lost context that is not given up comes back.
    event.preventDefault();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  };

  readonly #restored = (): void => {
    this.#scene = this.#prepared();
    this.#wake();
  };

  readonly #left = (): void => {
    this.#session = null;
    this.#space = null;
    this.#reaches.clear();
    this.#pointed = new Set();
    this.#options.entered?.(false);
    this.#wake();
  };

  #placeOf(id: string): Place | null {
    const index = this.#panels.findIndex((panel) => panel.id === id);
    return this.#places[index] ?? null;
  }

  #halfWidth(): number {
    return Math.atan(Math.tan(FOV / 2) * (this.#canvas.clientWidth / Math.max(this.#canvas.clientHeight, 1)));
  }

  #matrix(aspect: number): Float32Array {
    return times(perspective(FOV, aspect, 0.05, 30), view(EYE, this.#yaw));
  }

  #wake(): void {
    if (this.#frame === 0 && !this.#session && !this.#stopped) {
      this.#frame = requestAnimationFrame(this.#flat);
    }
  }

  readonly #flat = (): void => {
    this.#frame = 0;
    const gl = this.#gl;
    if (this.#session || gl.isContextLost()) {
      return;
    }
    const now = performance.now();
    this.#turning(now);
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    const [width, height] = [Math.max(Math.round(this.#canvas.clientWidth * scale), 1), Math.max(Math.round(this.#canvas.clientHeight * scale), 1)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, width, height);
    this.#scene.begin();
    this.#scene.draw(this.#matrix(width / height), EYE, this.#hung(this.#pointed, now), []);
    this.#options.drawn?.();
    if (this.#turn || this.#presses.size > 0) {
      this.#wake();
    }
  };

  #turning(now: number): void {
    if (!this.#turn) {
      return;
    }
    const { from, to, began } = this.#turn;
    const part = calm() ? 1 : Math.min((now - began) / TURN_MILLIS, 1);
    this.#yaw = from + (to - from) * (1 - (1 - part) ** 3);
    if (part === 1) {
      this.#turn = null;
    }
  }

  #hung(pointed: ReadonlySet<string>, now: number): Hung[] {
    return this.#panels.map((panel, index) => {
      const began = this.#presses.get(panel.id);
      const part = began === undefined || calm() ? 1 : Math.min((now - began) / PRESSED_MILLIS, 1);
      if (began !== undefined && part === 1) {
        this.#presses.delete(panel.id);
      }
      return { panel, place: this.#places[index]!, pointed: pointed.has(panel.id), pressed: 1 - part };
    });
  }

  /** One picture for each eye. */
  readonly #around = (_: number, frame: XrFrame): void => {
    const session = this.#session;
    if (!session || !this.#space) {
      return;
    }
    session.requestAnimationFrame(this.#around);
    const viewer = frame.getViewerPose(this.#space);
    const layer = session.renderState.baseLayer;
    if (!viewer || !layer) {
      return;
    }
    const now = performance.now();
    const pointers = this.#reach(frame, session, viewer.transform.matrix, now);
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, layer.framebuffer);
    this.#scene.begin();
    const hung = this.#hung(this.#pointed, now);
    for (const each of viewer.views) {
      const { x, y, width, height } = layer.getViewport(each);
      gl.viewport(x, y, width, height);
      const { matrix, inverse } = each.transform;
      this.#scene.draw(times(each.projectionMatrix, inverse.matrix), [matrix[12]!, matrix[13]!, matrix[14]!], hung, pointers);
    }
  };

  /** What is pointed at, looked at and touched in this picture. */
  #reach(frame: XrFrame, session: XrSession, head: ArrayLike<number>, now: number): Pointer[] {
    const pointed = new Set<string>();
    const pointers: Pointer[] = [];
    const inputs = [...session.inputSources].filter((input) => input.targetRayMode !== "screen");
    for (const input of inputs) {
      const pose = frame.getPose(input.targetRaySpace, this.#space!);
      if (pose && input.targetRayMode !== "transient-pointer") {
        pointers.push(this.#aim(rayOf(pose.transform.matrix), pointed, input.targetRayMode !== "gaze", 0));
      }
      this.#touch(frame, input, pose?.transform.matrix);
    }
    if (inputs.length === 0) {
      pointers.push(this.#gaze(rayOf(head), pointed, now));
    }
    this.#pointed = pointed;
    return pointers;
  }

  #aim(ray: Ray, pointed: Set<string>, line: boolean, dwell: number): Pointer {
    const hit = nearestOf(ray, this.#places);
    const panel = hit ? this.#panels[hit.index] : undefined;
    if (panel) {
      pointed.add(panel.id);
    }
    return { ray, length: hit?.spot.distance ?? LINE_METRES, line, dwell };
  }

  /** Whoever has nothing to point with presses by looking. */
  #gaze(ray: Ray, pointed: Set<string>, now: number): Pointer {
    const reach = this.#reachOf(null);
    const pointer = this.#aim(ray, pointed, false, 0);
    const [looked] = pointed;
    if (looked !== (reach.looked ?? undefined)) {
      reach.looked = looked ?? null;
      reach.since = now;
    }
    const part = looked === undefined ? 0 : (now - reach.since) / DWELL_MILLIS;
    if (looked !== undefined && part >= 1) {
      // Once for each look; the next needs another one.
      reach.since = Number.POSITIVE_INFINITY;
      this.press(looked, nearestOf(ray, this.#places)?.spot.x);
    }
    return { ...pointer, dwell: Math.min(Math.max(part, 0), 1) };
  }

  /** A fingertip, or the tip of a controller, that goes into a panel from before it. */
  #touch(frame: XrFrame, input: XrInput, pointing: ArrayLike<number> | undefined): void {
    const joint = input.hand?.get("index-finger-tip");
    const matrix = joint ? frame.getJointPose?.(joint, this.#space!)?.transform.matrix : input.targetRayMode === "tracked-pointer" ? pointing : undefined;
    if (!matrix) {
      return;
    }
    const tip: Vector = [matrix[12] ?? 0, matrix[13] ?? 0, matrix[14] ?? 0];
    const reach = this.#reachOf(input);
    if (reach.touching !== null) {
      const place = this.#placeOf(reach.touching);
      const spot = place && beside(tip, place);
      if (!spot || spot.distance > RELEASE_METRES) {
        reach.touching = null;
      }
      return;
    }
    this.#places.forEach((place, index) => {
      const spot: Spot | null = beside(tip, place);
      const panel = this.#panels[index];
      if (spot && panel && reach.touching === null && Math.abs(spot.distance) < TOUCH_METRES) {
        reach.touching = panel.id;
        this.press(panel.id, spot.x);
      }
    });
  }

  #reachOf(input: XrInput | null): Reach {
    let reach = this.#reaches.get(input);
    if (!reach) {
      reach = { touching: null, looked: null, since: 0 };
      this.#reaches.set(input, reach);
    }
    return reach;
  }

  /** The trigger of a controller, a pinch, a tap. */
  #select({ frame, inputSource }: XrSelect): void {
    const pose = this.#space ? frame.getPose(inputSource.targetRaySpace, this.#space) : null;
    const hit = pose ? nearestOf(rayOf(pose.transform.matrix), this.#places) : null;
    const panel = hit ? this.#panels[hit.index] : undefined;
    if (hit && panel) {
      this.press(panel.id, hit.spot.x);
    }
  }
}

/** Metres from the floor where the browser knows the floor, else from below the head. */
async function space(session: XrSession): Promise<XrReferenceSpace> {
  try {
    return await session.requestReferenceSpace("local-floor");
  } catch (error) {
    if (!(error instanceof DOMException) || !window.XRRigidTransform) {
      throw error;
    }
    const local = await session.requestReferenceSpace("local");
    return local.getOffsetReferenceSpace(new window.XRRigidTransform({ y: -EYE_METRES_WITHOUT_FLOOR }));
  }
}

function normalised(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle));
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
