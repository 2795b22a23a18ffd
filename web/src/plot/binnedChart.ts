/** Histograms in a host element: given them, it draws; what the pointer means comes back in a callback. */
import { cancelFrame, onNextFrame } from "../base/frame";
import { binBounds, type Binned } from "./binned";
import type { PictureOptions } from "./picture";
import type { RidgeHit } from "./ridgesHit";
import { Layer, Surface } from "./surface";
import type { Target } from "./target";

/** What a drawing is laid out in; CSS pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
  /** The width of an axis label. */
  readonly textWidth: (text: string) => number;
}

/** Histograms, laid out. */
export interface Drawing {
  readonly ridges: Binned;
  /** Draws on a blank target. */
  draw(target: Target): void;
  /** Over it: one histogram that is meant, and the bin where one is. */
  drawMeant(target: Target, ridge: number, bin: number | null): void;
  /** What a place means. */
  at(left: number, top: number): RidgeHit | null;
}

export interface BinnedHover extends RidgeHit {
  /** The bin's bounds, in data space. */
  readonly low: number;
  readonly high: number;
  /** Or share; fractional where the server spread a bucket over several bins. */
  readonly count: number;
  readonly clientX: number;
  readonly clientY: number;
}

export interface BinnedEvents {
  onHover(hover: BinnedHover | null): void;
  /** The histograms of the newest input are on the canvas. */
  onDrawn(histograms: number): void;
}

export class BinnedChart {
  private readonly lower = new Layer();
  private readonly upper = new Layer();
  private readonly surface: Surface;
  private readonly abort = new AbortController();
  private layout: ((room: Room) => Drawing) | null = null;
  private drawn: Drawing | null = null;
  private hit: RidgeHit | null = null;
  /** The histogram that is pointed at elsewhere. */
  private pointed: number | null = null;
  /** Where the pointer rests, so that what it means follows data that arrives meanwhile. */
  private pointer: MouseEvent | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly events: BinnedEvents,
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

  /** Draws what is laid out so, in the next frame. */
  update(layout: (room: Room) => Drawing): void {
    this.layout = layout;
    onNextFrame(this.draw);
  }

  /** Lets one histogram stand out while the pointer is elsewhere; null none. */
  point(histogram: number | null): void {
    if (histogram === this.pointed) return;
    this.pointed = histogram;
    onNextFrame(this.drawUpper);
  }

  /** The chart as it is drawn, as an SVG document; null before the first drawing. */
  async svg(options: PictureOptions): Promise<string | null> {
    const { svgOf } = await import("./picture");
    const drawing = this.laidOut();
    return drawing && svgOf({ ...this.room(), ...drawing }, options);
  }

  /** The same with twice the pixels. */
  async png(options: PictureOptions): Promise<Blob | null> {
    const { pngOf } = await import("./picture");
    const drawing = this.laidOut();
    return drawing && pngOf({ ...this.room(), ...drawing }, options);
  }

  dispose(): void {
    cancelFrame(this.draw);
    cancelFrame(this.drawUpper);
    this.abort.abort();
    this.surface.dispose();
  }

  private room(): Room {
    const { width, height } = this.surface;
    const { ctx } = this.lower;
    const textWidth = (text: string) => ctx.measureText(text).width;
    return { width, height, textWidth };
  }

  private laidOut(): Drawing | null {
    const { width, height } = this.surface;
    if (!this.layout || width === 0 || height === 0) return null;
    return this.layout(this.room());
  }

  private readonly draw = (): void => {
    const { lower } = this;
    const { width, height } = this.surface;
    if (!this.layout || width === 0 || height === 0) return;
    lower.clear(width, height);
    this.drawn = this.laidOut();
    if (!this.drawn) return;
    this.drawn.draw(lower.ctx);
    this.events.onDrawn(this.drawn.ridges.places.length);
    this.tellHover();
  };

  private readonly drawUpper = (): void => {
    const { upper, drawn, hit } = this;
    if (!drawn) return;
    const { width, height } = this.surface;
    upper.clear(width, height);
    const ridge = hit?.ridge ?? this.pointed;
    if (ridge === null || ridge >= drawn.ridges.places.length) return;
    drawn.drawMeant(upper.ctx, ridge, hit?.bin ?? null);
  };

  private tellHover(): void {
    const { drawn, pointer } = this;
    if (!drawn) return;
    this.hit = null;
    if (pointer) {
      const frame = this.host.getBoundingClientRect();
      this.hit = drawn.at(
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
    const { ridges } = drawn;
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
