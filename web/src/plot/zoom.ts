/** Views that gestures ask for. */
import { roomy } from "./domain";
import type { Box, Interval, View } from "./line";
import { homeOf, type Scene } from "./scene";

/** Which axes a gesture changes; the others stay as they are, following the data where they do. */
export type Axes = "x" | "y" | "both";

/** The view that a box in pixels covers. */
export function viewOf(scene: Scene, box: Box, axes: Axes = "both"): View {
  const { x, y, input } = scene;
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const isLog = (kind: string) => kind === "log";
  const span = (low: number, high: number, log: boolean): Interval =>
    log ? [low, high] : roomy([low, high]);
  return {
    x:
      axes === "y"
        ? (input.view?.x ?? null)
        : span(x.toData(box.left), x.toData(right), isLog(x.kind)),
    y:
      axes === "x"
        ? (input.view?.y ?? null)
        : span(y.toData(bottom), y.toData(box.top), isLog(y.kind)),
  };
}

/** A box around everything that a scene shows, as seen through a part of it: pixels of the scene, and the part's box. */
export class Lens {
  /** In pixels of the scene: what the newest view covers, though it may not be drawn yet. */
  private box: Box;
  private changed: Axes | null = null;

  constructor(readonly scene: Scene) {
    this.box = scene.plot;
  }

  /** Moves along with a drag of `dx`, `dy` pixels; vertically only where y is zoomed to. */
  pan(dx: number, dy: number): View {
    const { plot, input } = this.scene;
    const vertical = Boolean(input.view?.y) || this.touches("y");
    this.touch(vertical ? "both" : "x");
    const { left, top, width, height } = this.box;
    this.box = {
      left: left - (dx * width) / plot.width,
      top: vertical ? top - (dy * height) / plot.height : top,
      width,
      height,
    };
    return this.view();
  }

  /**
   * Zooms in by `factor` (out, where it is below 1), what lies at `left`, `top` staying there. Null once that shows
   * everything.
   */
  zoom(
    left: number,
    top: number,
    factor: number,
    axes: "x" | "both",
  ): View | null {
    const { plot } = this.scene;
    const { box } = this;
    this.touch(axes);
    const width = box.width / factor;
    const height = axes === "both" ? box.height / factor : box.height;
    const across = (left - plot.left) / plot.width;
    const down = (top - plot.top) / plot.height;
    this.box = {
      left: box.left + across * (box.width - width),
      top: box.top + down * (box.height - height),
      width,
      height,
    };
    return factor < 1 ? withoutHome(this.view(), this.scene) : this.view();
  }

  private view(): View {
    return viewOf(this.scene, this.box, this.changed ?? "both");
  }

  private touch(axes: Axes): void {
    this.changed = this.changed && this.changed !== axes ? "both" : axes;
  }

  private touches(axis: "x" | "y"): boolean {
    return this.changed === "both" || this.changed === axis;
  }
}

/** An axis that shows all there is, or more, follows the data again. */
function withoutHome(view: View, scene: Scene): View | null {
  const home = homeOf(scene);
  const covers = (part: Interval | null, all: Interval) =>
    !part || (part[0] <= all[0] && part[1] >= all[1]);
  const x = covers(view.x, home.x) ? null : view.x;
  // what lies beyond all x has its own y
  const y = x === null && covers(view.y, home.y) ? null : view.y;
  return x || y ? { x, y } : null;
}
