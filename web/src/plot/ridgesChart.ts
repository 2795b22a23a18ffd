/** Ridges in a host element: given histograms, it draws; what the pointer means comes back in a callback. */
import { cancelFrame, onNextFrame } from "../base/frame";
import { layoutRidges, type RidgeInput, type RidgeScene } from "./ridges";
import { drawRidgeHover, drawRidges } from "./ridgesDraw";
import { ridgeAt, type RidgeHit } from "./ridgesHit";
import { Layer, Surface } from "./surface";

export type RidgesInput = Omit<RidgeInput, "width" | "height" | "textWidth">;

export interface RidgesHover extends RidgeHit {
  /** The bin's bounds, in data space. */
  readonly low: number;
  readonly high: number;
  /** Fractional where the server spread a bucket over several bins. */
  readonly count: number;
  readonly clientX: number;
  readonly clientY: number;
}

export interface RidgesEvents {
  onHover(hover: RidgesHover | null): void;
  /** The ridges of the newest input are on the canvas. */
  onDrawn(ridges: number): void;
}

export class RidgesChart {
  private readonly lower = new Layer();
  private readonly upper = new Layer();
  private readonly surface: Surface;
  private readonly abort = new AbortController();
  private input: RidgesInput | null = null;
  private scene: RidgeScene | null = null;
  private hit: RidgeHit | null = null;
  /** Where the pointer rests, so that what it means follows data that arrives meanwhile. */
  private pointer: MouseEvent | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly events: RidgesEvents,
  ) {
    this.surface = new Surface(host, [this.lower, this.upper]);
    this.surface.watch(this.draw);
    const { signal } = this.abort;
    host.addEventListener(
      "pointermove",
      (event) => {
        this.pointer = event;
        this.tellHover();
      },
      { signal },
    );
    host.addEventListener(
      "pointerleave",
      () => {
        this.pointer = null;
        this.tellHover();
      },
      { signal },
    );
  }

  /** Draws these ridges in the next frame. */
  update(input: RidgesInput): void {
    this.input = input;
    onNextFrame(this.draw);
  }

  dispose(): void {
    cancelFrame(this.draw);
    cancelFrame(this.drawUpper);
    this.abort.abort();
    this.surface.dispose();
  }

  private readonly draw = (): void => {
    const { lower } = this;
    const { width, height } = this.surface;
    if (!this.input || width === 0 || height === 0) return;
    lower.clear(width, height);
    const textWidth = (text: string) => lower.ctx.measureText(text).width;
    this.scene = layoutRidges({ ...this.input, width, height, textWidth });
    drawRidges(lower.ctx, this.scene);
    this.events.onDrawn(this.scene.baselines.length);
    this.tellHover();
  };

  private readonly drawUpper = (): void => {
    if (!this.scene) return;
    const { width, height } = this.surface;
    this.upper.clear(width, height);
    drawRidgeHover(this.upper.ctx, this.scene, this.hit);
  };

  private tellHover(): void {
    const { scene, pointer } = this;
    if (!scene) return;
    this.hit = null;
    if (pointer) {
      const frame = this.host.getBoundingClientRect();
      this.hit = ridgeAt(
        scene,
        pointer.clientX - frame.left,
        pointer.clientY - frame.top,
      );
    }
    onNextFrame(this.drawUpper);
    const { hit } = this;
    if (!hit || !pointer) {
      this.events.onHover(null);
      return;
    }
    const { low, high, bins, counts } = scene.ridges;
    const width = (high - low) / bins;
    this.events.onHover({
      ...hit,
      low: low + hit.bin * width,
      high: low + (hit.bin + 1) * width,
      count: counts[hit.ridge * bins + hit.bin]!,
      clientX: pointer.clientX,
      clientY: pointer.clientY,
    });
  }
}
