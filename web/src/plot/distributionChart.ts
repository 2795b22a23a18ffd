/** Histograms in a host element: given them, it draws; what the pointer means comes back in a callback. */
import { assertNever } from "../base/assertNever";
import { cancelFrame, onNextFrame } from "../base/frame";
import { binBounds, type Binned } from "./binned";
import { layoutRidges, type RidgeInput, type RidgeScene } from "./ridges";
import { drawRidgeHover, drawRidges } from "./ridgesDraw";
import { ridgeAt, type RidgeHit } from "./ridgesHit";
import { Layer, Surface } from "./surface";
import {
  drawTimeline,
  drawTimelineHover,
  layoutTimeline,
  timelineAt,
  type TimelineScene,
} from "./timeline";

export const DISTRIBUTION_MODES = [
  "offset",
  "overlay",
  "bands",
  "heatmap",
] as const;
export type DistributionMode = (typeof DISTRIBUTION_MODES)[number];

export interface DistributionInput extends Omit<
  RidgeInput,
  "width" | "height" | "textWidth" | "mode"
> {
  readonly mode: DistributionMode;
  /** `QUANTILES` of each histogram, a row each. */
  readonly quantiles: Float64Array;
}

export interface DistributionHover extends RidgeHit {
  /** The bin's bounds, in data space. */
  readonly low: number;
  readonly high: number;
  /** Or share; fractional where the server spread a bucket over several bins. */
  readonly count: number;
  readonly clientX: number;
  readonly clientY: number;
}

export interface DistributionEvents {
  onHover(hover: DistributionHover | null): void;
  /** The histograms of the newest input are on the canvas. */
  onDrawn(histograms: number): void;
}

type Scene =
  | { readonly along: "values"; readonly scene: RidgeScene }
  | { readonly along: "time"; readonly scene: TimelineScene };

export class DistributionChart {
  private readonly lower = new Layer();
  private readonly upper = new Layer();
  private readonly surface: Surface;
  private readonly abort = new AbortController();
  private input: DistributionInput | null = null;
  private drawn: Scene | null = null;
  private hit: RidgeHit | null = null;
  /** The histogram that another card points at. */
  private pointed: number | null = null;
  /** Where the pointer rests, so that what it means follows data that arrives meanwhile. */
  private pointer: MouseEvent | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly events: DistributionEvents,
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

  /** Draws these histograms in the next frame. */
  update(input: DistributionInput): void {
    this.input = input;
    onNextFrame(this.draw);
  }

  /** Lets one histogram stand out while the pointer is elsewhere; null none. */
  point(histogram: number | null): void {
    if (histogram === this.pointed) return;
    this.pointed = histogram;
    onNextFrame(this.drawUpper);
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
    this.drawn = laidOut(this.input, { width, height, textWidth });
    if (this.drawn.along === "time") drawTimeline(lower.ctx, this.drawn.scene);
    else drawRidges(lower.ctx, this.drawn.scene);
    this.events.onDrawn(this.input.ridges.places.length);
    this.tellHover();
  };

  private readonly drawUpper = (): void => {
    if (!this.drawn) return;
    const { width, height } = this.surface;
    const { upper, drawn, hit } = this;
    upper.clear(width, height);
    const ridge = hit?.ridge ?? this.pointed;
    if (ridge === null || ridge >= drawn.scene.ridges.places.length) return;
    const bin = hit?.bin ?? null;
    if (drawn.along === "time")
      drawTimelineHover(upper.ctx, drawn.scene, ridge, bin);
    else drawRidgeHover(upper.ctx, drawn.scene, ridge, bin);
  };

  private tellHover(): void {
    const { drawn, pointer } = this;
    if (!drawn) return;
    this.hit = null;
    if (pointer) {
      const frame = this.host.getBoundingClientRect();
      const left = pointer.clientX - frame.left;
      const top = pointer.clientY - frame.top;
      this.hit =
        drawn.along === "time"
          ? timelineAt(drawn.scene, left, top)
          : ridgeAt(drawn.scene, left, top);
    }
    onNextFrame(this.drawUpper);
    const { hit } = this;
    if (!hit || !pointer) {
      this.events.onHover(null);
      return;
    }
    const { ridges }: { readonly ridges: Binned } = drawn.scene;
    const [low, high] = binBounds(ridges, hit.bin);
    this.events.onHover({
      ...hit,
      low,
      high,
      count: ridges.counts[hit.ridge * ridges.bins + hit.bin]!,
      clientX: pointer.clientX,
      clientY: pointer.clientY,
    });
  }
}

function laidOut(
  input: DistributionInput,
  size: Pick<RidgeInput, "width" | "height" | "textWidth">,
): Scene {
  const { mode } = input;
  switch (mode) {
    case "offset":
    case "overlay":
      return {
        along: "values",
        scene: layoutRidges({ ...input, ...size, mode }),
      };
    case "bands":
      return { along: "time", scene: layoutTimeline({ ...input, ...size }) };
    case "heatmap":
      return {
        along: "time",
        scene: layoutTimeline({ ...input, ...size, quantiles: null }),
      };
    default:
      return assertNever(mode);
  }
}
