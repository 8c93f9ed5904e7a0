/** What the room needs of WebXR (W3C WebXR Device API), which TypeScript's own library does not have. */

export interface XrPose {
  transform: { matrix: Float32Array; inverse: { matrix: Float32Array } };
}

export interface XrView extends XrPose {
  projectionMatrix: Float32Array;
}

export type XrSpace = object;

export interface XrReferenceSpace extends XrSpace {
  getOffsetReferenceSpace(offset: object): XrReferenceSpace;
}

export interface XrInput {
  targetRayMode: "gaze" | "tracked-pointer" | "screen" | "transient-pointer";
  targetRaySpace: XrSpace;
  hand?: { get(joint: string): XrSpace | undefined } | null;
}

export interface XrFrame {
  session: XrSession;
  getViewerPose(space: XrReferenceSpace): (XrPose & { views: readonly XrView[] }) | null | undefined;
  getPose(space: XrSpace, base: XrSpace): XrPose | null | undefined;
  getJointPose?(joint: XrSpace, base: XrSpace): XrPose | null | undefined;
}

export interface XrLayer {
  framebuffer: WebGLFramebuffer | null;
  getViewport(view: XrView): { x: number; y: number; width: number; height: number };
}

export interface XrSession extends EventTarget {
  inputSources: Iterable<XrInput>;
  renderState: { baseLayer?: XrLayer | null };
  updateRenderState(state: { baseLayer: XrLayer }): Promise<void> | void;
  requestReferenceSpace(type: string): Promise<XrReferenceSpace>;
  requestAnimationFrame(callback: (time: number, frame: XrFrame) => void): number;
  end(): Promise<void>;
}

export interface XrSelect extends Event {
  frame: XrFrame;
  inputSource: XrInput;
}

interface XrSystem {
  isSessionSupported(mode: string): Promise<boolean>;
  requestSession(mode: string, options: object): Promise<XrSession>;
}

declare global {
  interface Window {
    XRWebGLLayer?: new (session: XrSession, context: WebGL2RenderingContext) => XrLayer;
    XRRigidTransform?: new (position: { x?: number; y?: number; z?: number }) => object;
  }
}

export function system(): XrSystem | null {
  return (navigator as Navigator & { xr?: XrSystem }).xr ?? null;
}

/** Whether this browser can show a room around a person, now. */
export async function immersive(): Promise<boolean> {
  try {
    return (await system()?.isSessionSupported("immersive-vr")) ?? false;
  } catch (error) {
    // Where a policy forbids it, the browser rejects instead of answering no.
    if (error instanceof DOMException) {
      return false;
    }
    throw error;
  }
}
