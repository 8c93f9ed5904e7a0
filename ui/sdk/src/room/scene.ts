import { DARK, drawLabel, labelKey, LABEL_HEIGHT, LABEL_WIDTH, type Colours, type Panel } from "./panel.ts";
import { along, lying, standing, type Matrix, type Place, type Ray, type Vector } from "./space.ts";

/** Everything is a square with a picture on it. */
const VERTEX = `#version 300 es
uniform mat4 seen, model;
out vec2 at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  at = vec2(corner.x, 1.0 - corner.y);
  gl_Position = seen * model * vec4(corner - 0.5, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D picture;
uniform vec4 tint;
in vec2 at;
out vec4 colour;
void main() {
  colour = texture(picture, at) * tint;
}`;

export interface Hung {
  panel: Panel;
  place: Place;
  /** Somebody points at it or looks at it. */
  pointed: boolean;
  /** From 0 to 1, right after it was pressed. */
  pressed: number;
}

/** What somebody points with. */
export interface Pointer {
  ray: Ray;
  /** As far as it is drawn, in metres. */
  length: number;
  /** How much of the time is over after which looking counts as pressing, from 0 to 1. */
  dwell: number;
  /** A look has no line, a hand or a controller has. */
  line: boolean;
}

interface Label {
  key: string;
  texture: WebGLTexture;
}

/** Draws the room with WebGL 2. */
export class Scene {
  readonly #gl: WebGL2RenderingContext;
  readonly #colours: Colours;
  readonly #labels = new Map<string, Label>();
  readonly #paper: CanvasRenderingContext2D;
  readonly #uniforms: Record<"seen" | "model" | "picture" | "tint", WebGLUniformLocation | null>;
  readonly #floor: WebGLTexture;
  readonly #white: WebGLTexture;
  readonly #dot: WebGLTexture;

  constructor(gl: WebGL2RenderingContext, colours: Colours = DARK) {
    this.#gl = gl;
    this.#colours = colours;
    const program = linked(gl);
    gl.useProgram(program);
    this.#uniforms = {
      seen: gl.getUniformLocation(program, "seen"),
      model: gl.getUniformLocation(program, "model"),
      picture: gl.getUniformLocation(program, "picture"),
      tint: gl.getUniformLocation(program, "tint"),
    };
    gl.bindVertexArray(gl.createVertexArray());
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    this.#paper = paper(LABEL_WIDTH, LABEL_HEIGHT);
    this.#floor = this.#texture(floor(colours).canvas);
    this.#white = this.#texture(filled(4, "#fff").canvas);
    this.#dot = this.#texture(dot().canvas);
  }

  /** Begins a picture in whichever buffer is bound. */
  begin(): void {
    const gl = this.#gl;
    const [red, green, blue] = rgb(this.#colours.ground);
    gl.clearColor(red, green, blue, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  }

  /** One eye's picture. Everything is drawn from afar to near, as it lies: no depth is needed. */
  draw(seen: Matrix, eye: Vector, hung: readonly Hung[], pointers: readonly Pointer[]): void {
    const gl = this.#gl;
    gl.uniformMatrix4fv(this.#uniforms.seen, false, seen);
    gl.uniform1i(this.#uniforms.picture, 0);
    this.#square(lying(9), this.#floor, [1, 1, 1, 1]);
    for (const each of hung) {
      // What is pointed at comes nearer, what is pressed gives way.
      const before = (each.pointed ? 0.015 : 0) - each.pressed * 0.03;
      this.#square(standing(each.place, each.pointed ? 1.03 : 1, before), this.#label(each), [1, 1, 1, 1]);
    }
    for (const { ray, length, line, dwell } of pointers) {
      if (line) {
        this.#square(along(ray, length, 0.004, eye), this.#white, [0.35, 0.6, 0.5, 0.6]);
      }
      const end = { middle: at(ray, length - 0.02), ...facing(ray), width: 0.022 + dwell * 0.03, height: 0.022 + dwell * 0.03 };
      this.#square(standing(end, 1, 0), this.#dot, [1, 1, 1, 1]);
    }
  }

  /** Forgets the pictures of panels that hang no more. */
  keep(ids: ReadonlySet<string>): void {
    for (const [id, { texture }] of this.#labels) {
      if (!ids.has(id)) {
        this.#gl.deleteTexture(texture);
        this.#labels.delete(id);
      }
    }
  }

  #label({ panel, pointed }: Hung): WebGLTexture {
    const key = labelKey(panel, pointed);
    const known = this.#labels.get(panel.id);
    if (known?.key === key) {
      return known.texture;
    }
    drawLabel(this.#paper, panel, pointed, this.#colours);
    const texture = this.#texture(this.#paper.canvas, known?.texture);
    this.#labels.set(panel.id, { key, texture });
    return texture;
  }

  #square(model: Matrix, texture: WebGLTexture, tint: readonly [number, number, number, number]): void {
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniformMatrix4fv(this.#uniforms.model, false, model);
    gl.uniform4f(this.#uniforms.tint, ...tint);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  #texture(picture: HTMLCanvasElement, into?: WebGLTexture): WebGLTexture {
    const gl = this.#gl;
    const texture = into ?? gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return texture;
  }
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind);
    if (!shader) {
      throw new Error("WebGL makes no shader");
    }
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`the room cannot be drawn: ${gl.getProgramInfoLog(program) ?? ""}`);
  }
  return program;
}

function at({ origin, direction }: Ray, length: number): Vector {
  return [origin[0] + direction[0] * length, origin[1] + direction[1] * length, origin[2] + direction[2] * length];
}

/** Turned towards where a ray comes from. */
function facing({ direction: [x, y, z] }: Ray): Pick<Place, "right" | "up" | "normal"> {
  const flat = Math.hypot(x, z) || 1;
  const right: Vector = [-z / flat, 0, x / flat];
  return { right, up: [(-x * y) / flat, flat, (-z * y) / flat], normal: [-x, -y, -z] };
}

function paper(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) {
    throw new Error("this browser draws nothing on a canvas");
  }
  return context;
}

function filled(side: number, colour: string): CanvasRenderingContext2D {
  const context = paper(side, side);
  context.fillStyle = colour;
  context.fillRect(0, 0, side, side);
  return context;
}

function dot(): CanvasRenderingContext2D {
  const context = paper(64, 64);
  context.beginPath();
  context.arc(32, 32, 24, 0, 2 * Math.PI);
  context.lineWidth = 10;
  context.strokeStyle = "#fff";
  context.stroke();
  return context;
}

/** Rings around the person that fade away, so that there is a below. */
function floor({ accent }: Colours): CanvasRenderingContext2D {
  const context = paper(1024, 1024);
  const glow = context.createRadialGradient(512, 512, 0, 512, 512, 512);
  glow.addColorStop(0, "rgba(60, 96, 82, 0.55)");
  glow.addColorStop(1, "rgba(60, 96, 82, 0)");
  context.fillStyle = glow;
  context.fillRect(0, 0, 1024, 1024);
  context.strokeStyle = accent;
  for (let ring = 1; ring <= 7; ring++) {
    context.globalAlpha = 0.28 * (1 - ring / 8);
    context.beginPath();
    context.arc(512, 512, ring * 68, 0, 2 * Math.PI);
    context.stroke();
  }
  return context;
}

function rgb(colour: string): [number, number, number] {
  const number = Number.parseInt(colour.slice(1), 16);
  return [((number >> 16) & 255) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
}
