/** Two canvases on top of each other in a host element: what changes with the data, and what follows the pointer. */

export const AXIS_FONT = "450 10.5px ";

export interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly ctx: CanvasRenderingContext2D;
}

export class Surface {
  readonly lower: Layer;
  readonly upper: Layer;
  /** Of the host, in CSS pixels. */
  width = 0;
  height = 0;

  /** `onResize` is called when the host has another size, the first time included; the canvases are blank then. */
  constructor(
    private readonly host: HTMLElement,
    private readonly onResize: () => void,
  ) {
    this.lower = addLayer(host);
    this.upper = addLayer(host);
    this.observer.observe(host);
  }

  private readonly observer = new ResizeObserver(() => this.fit());

  /** Takes the host's size over; true where it changed. */
  fit(): boolean {
    const { clientWidth, clientHeight } = this.host;
    if (clientWidth === this.width && clientHeight === this.height)
      return false;
    this.width = clientWidth;
    this.height = clientHeight;
    const ratio = devicePixelRatio;
    const font =
      AXIS_FONT + getComputedStyle(this.host).getPropertyValue("font-family");
    for (const { canvas, ctx } of [this.lower, this.upper]) {
      canvas.width = Math.round(clientWidth * ratio);
      canvas.height = Math.round(clientHeight * ratio);
      // setting a canvas's size resets its context
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.font = font;
    }
    this.onResize();
    return true;
  }

  dispose(): void {
    this.observer.disconnect();
    this.lower.canvas.remove();
    this.upper.canvas.remove();
  }
}

function addLayer(host: HTMLElement): Layer {
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("this browser draws no 2D canvas");
  host.append(canvas);
  return { canvas, ctx };
}
