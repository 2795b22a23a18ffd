/** Canvases on top of each other in a host element, and the host's size. */

const AXIS_FONT = "450 10.5px ";

let font: string | null = null;

/** The type of axis labels, as a canvas takes it. */
export function axisFont(): string {
  font ??=
    AXIS_FONT +
    getComputedStyle(document.documentElement).getPropertyValue("--font");
  return font;
}

/** A canvas that is drawn on in CSS pixels. Its context is made when it is first drawn on: that takes a millisecond. */
export class Layer {
  readonly canvas = document.createElement("canvas");
  private context: CanvasRenderingContext2D | null = null;

  constructor(private readonly settings?: CanvasRenderingContext2DSettings) {}

  get ctx(): CanvasRenderingContext2D {
    this.context ??= this.canvas.getContext("2d", this.settings);
    if (!this.context) throw new Error("this browser draws no 2D canvas");
    return this.context;
  }

  /** Gives it a size in CSS pixels. A canvas that gets another size is blank, and true is returned. */
  fit(width: number, height: number, ratio = devicePixelRatio): boolean {
    const { canvas } = this;
    const across = Math.round(width * ratio);
    const down = Math.round(height * ratio);
    if (canvas.width === across && canvas.height === down) return false;
    this.renew(width, height, ratio);
    return true;
  }

  /** Blank, in this size, and without whatever was set. */
  renew(width: number, height: number, ratio = devicePixelRatio): void {
    const { canvas, ctx } = this;
    // setting a canvas's size resets its context
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.font = axisFont();
  }

  /** Blank, in this size. */
  clear(width: number, height: number): void {
    if (!this.fit(width, height)) this.ctx.clearRect(0, 0, width, height);
  }

  /** What was drawn, as a file. */
  png(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new Error("the browser could not make a PNG of this size"));
      });
    });
  }

  /** Shows this picture and nothing else; the size in CSS pixels is the one that it was painted for. */
  show(picture: ImageData, width: number, height: number): void {
    this.fit(width, height, picture.width / width);
    this.ctx.putImageData(picture, 0, 0);
  }
}

export class Surface {
  /** Of the host, in CSS pixels; 0 until it is watched. */
  width = 0;
  height = 0;
  private observer: ResizeObserver | null = null;

  /** Layers from the bottom up. Each keeps its old picture, stretched, until it is drawn on in a new size. */
  constructor(
    private readonly host: HTMLElement,
    private readonly layers: readonly Layer[],
  ) {
    host.append(...layers.map((layer) => layer.canvas));
  }

  /** Calls `onResize` whenever the host has another size: the first time soon, before a frame. */
  watch(onResize: () => void): void {
    const take = ({ width, height }: { width: number; height: number }) => {
      if (width === this.width && height === this.height) return;
      this.width = width;
      this.height = height;
      onResize();
    };
    // an observer's first word comes with a frame, and what is to be drawn waits for it; not at once, since of many hosts
    // that come together each would be laid out by itself
    queueMicrotask(() => {
      if (this.host.isConnected) take(this.host.getBoundingClientRect());
    });
    this.observer = new ResizeObserver((entries) =>
      take(entries.at(-1)!.contentRect),
    );
    this.observer.observe(this.host);
  }

  dispose(): void {
    this.observer?.disconnect();
    for (const { canvas } of this.layers) canvas.remove();
  }
}
