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
  /** What the horizontal axis is: with `time`, left and right lead from histogram to histogram, else from bin to bin. */
  readonly across: "time" | "values";
  /** Draws on a blank target. */
  draw(target: Target): void;
  /** Over it: one histogram that is meant, and the bin where one is. */
  drawMeant(target: Target, ridge: number, bin: number | null): void;
  /** What a place means. */
  at(left: number, top: number): RidgeHit | null;
  /** Where a bin of a histogram is. */
  placeOf(hit: RidgeHit): { readonly left: number; readonly top: number };
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
  /** A click, Enter or the space bar on a histogram; without it, none of them means anything. */
  onChoose?(histogram: number): void;
}

/** With Shift, the arrows go so far. */
const STRIDE = 10;

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
  /** Where the keyboard is. */
  private cursor: RidgeHit | null = null;

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
        this.cursor = null;
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
    host.addEventListener("click", () => this.choose(), { signal });
    host.addEventListener("blur", () => this.leave(), { signal });
    host.addEventListener(
      "keydown",
      (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        if (!this.actOnKey(event.key, event.shiftKey ? STRIDE : 1)) return;
        event.preventDefault();
        event.stopPropagation();
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

  // --- keyboard ------------------------------------------------------------------------------

  /** Whether the key meant something. */
  private actOnKey(key: string, stride: number): boolean {
    const { drawn } = this;
    if (!drawn) return false;
    const inTime = drawn.across === "time";
    const go = (ridges: number, bins: number) => this.go(ridges, bins);
    switch (key) {
      case "ArrowRight":
        return inTime ? go(stride, 0) : go(0, stride);
      case "ArrowLeft":
        return inTime ? go(-stride, 0) : go(0, -stride);
      case "ArrowDown":
        return inTime ? go(0, -stride) : go(stride, 0);
      case "ArrowUp":
        return inTime ? go(0, stride) : go(-stride, 0);
      case "Home":
        return go(-Infinity, 0);
      case "End":
        return go(Infinity, 0);
      case "Enter":
      case " ":
        return this.choose();
      case "Escape":
        return this.leave();
      default:
        return false;
    }
  }

  /** So many histograms and bins further; the first key shows where the keyboard is: on the fullest bin of the last histogram. */
  private go(ridges: number, bins: number): boolean {
    const drawn = this.drawn!;
    const last = drawn.ridges.places.length - 1;
    const within = (at: number, most: number) =>
      Math.max(0, Math.min(most, at));
    const from = this.cursor;
    const ridge = within(from ? from.ridge + ridges : last, last);
    const bin = from
      ? within(from.bin + bins, drawn.ridges.bins - 1)
      : fullestBin(drawn.ridges, ridge);
    this.cursor = { ridge, bin };
    this.pointer = null;
    this.tellHover();
    return true;
  }

  private choose(): boolean {
    if (!this.hit || !this.events.onChoose) return false;
    this.events.onChoose(this.hit.ridge);
    return true;
  }

  /** Whether the keyboard was on a histogram. */
  private leave(): boolean {
    if (!this.cursor) return false;
    this.cursor = null;
    this.tellHover();
    return true;
  }

  /** What is meant, and where that is in the window. */
  private meant(
    drawn: Drawing,
  ): { hit: RidgeHit; clientX: number; clientY: number } | null {
    const { pointer, cursor } = this;
    const frame = this.host.getBoundingClientRect();
    if (pointer) {
      const { clientX, clientY } = pointer;
      const hit = drawn.at(clientX - frame.left, clientY - frame.top);
      return hit && { hit, clientX, clientY };
    }
    // what it was on may be gone
    if (!cursor || cursor.ridge >= drawn.ridges.places.length) return null;
    const hit = {
      ...cursor,
      bin: Math.min(cursor.bin, drawn.ridges.bins - 1),
    };
    const { left, top } = drawn.placeOf(hit);
    return { hit, clientX: frame.left + left, clientY: frame.top + top };
  }

  private tellHover(): void {
    const { drawn } = this;
    if (!drawn) return;
    const meant = this.pointer || this.cursor ? this.meant(drawn) : null;
    this.hit = meant?.hit ?? null;
    onNextFrame(this.drawUpper);
    if (!meant) {
      this.events.onHover(null);
      return;
    }
    const { hit, clientX, clientY } = meant;
    const { ridges } = drawn;
    const [low, high] = binBounds(ridges, hit.bin);
    this.events.onHover({
      ...hit,
      low,
      high,
      count: ridges.counts[hit.ridge * ridges.bins + hit.bin]!,
      clientX,
      clientY,
    });
  }
}

function fullestBin({ counts, bins }: Binned, ridge: number): number {
  const mine = counts.subarray(ridge * bins, (ridge + 1) * bins);
  return mine.reduce(
    (best, count, bin) => (count > mine[best]! ? bin : best),
    0,
  );
}
