/** A line chart in a host element: given lines and a view, it draws; what the pointer does comes back in callbacks. */
import { cancelFrame, onNextFrame } from "../base/frame";
import { drawChart } from "./drawLines";
import { drawOverlay } from "./drawOverlay";
import { listenGestures } from "./gestures";
import { hitsAt, nearestHit, type Hit } from "./hit";
import type {
  Beyond,
  Box,
  Fill,
  Limits,
  Line,
  Selection,
  Vertical,
  View,
  XKind,
  YKind,
} from "./line";
import { layoutScene, panned, viewOf, type Scene } from "./scene";
import { Surface } from "./surface";

/** Beyond so many lines the dots at the crosshair would hide the lines. */
const MOST_DOTS = 40;

/** What is drawn. A field that changes draws the whole chart anew, but for what `point` and `select` set. */
export interface ChartInput {
  /** In drawing order: the last one lies on top. */
  readonly lines: readonly Line[];
  readonly fills: readonly Fill[];
  readonly verticals: readonly Vertical[];
  readonly xKind: XKind;
  /** Whether x is logarithmic; zero and below have no place then, and are counted in `beyond`. */
  readonly xLog: boolean;
  readonly yKind: YKind;
  /** Whether y shows the 5th to the 95th percentile only; what lies outside is counted in `beyond`. */
  readonly ignoreOutliers: boolean;
  /** What was zoomed to; null shows everything. It goes before `xRange` and `yRange`. */
  readonly view: View | null;
  readonly xRange: Limits | null;
  readonly yRange: Limits | null;
  readonly locale: string;
}

export interface Hover {
  /** In data space. */
  readonly x: number;
  /** Each line's nearest point; faint lines have none. */
  readonly hits: readonly Hit[];
  /** The hit nearest to the pointer; by keyboard, the point that was stepped to. */
  readonly nearest: Hit | null;
  readonly clientX: number;
  readonly clientY: number;
  readonly by: "pointer" | "keyboard";
}

export interface ChartEvents {
  onHover(hover: Hover | null): void;
  /** A gesture asks for this view; null asks for everything. */
  onView(view: View | null): void;
  /** A range or a place on the x axis was chosen, or a handle of the selection moved; many times during a drag. */
  onSelect(selection: Selection): void;
  /** An axis was asked to be edited: a click on the vertical one, a double click on the horizontal one. `box` is its place. */
  onAxis(axis: "x" | "y", box: Box): void;
  /** The wheel was turned without Alt or Ctrl, so that the page scrolls: once a visit of the pointer. */
  onPlainWheel(): void;
  /** The lines of the newest input are on the canvas. */
  onDrawn(lines: number, beyond: Beyond): void;
  /** In CSS pixels, once known and whenever it changes. */
  onWidth(width: number): void;
}

export class LineChart {
  private readonly surface: Surface;
  private readonly stopListening: () => void;
  private input: ChartInput | null = null;
  private scene: Scene | null = null;
  private box: Box | null = null;
  private crosshair: number | null = null;
  private emphasised: string | null = null;
  private selection: Selection | null = null;
  /** Where the pointer rests, so that the tooltip follows data that arrives meanwhile. */
  private pointer: readonly [number, number, number, number] | null = null;

  constructor(
    host: HTMLElement,
    private readonly events: ChartEvents,
  ) {
    this.surface = new Surface(host, () => {
      events.onWidth(this.surface.width);
      // at once: a resized canvas is blank, and would flicker until the next frame
      this.draw();
    });
    this.stopListening = listenGestures(host, {
      onHover: (...at) => {
        this.pointer = at;
        this.tellHover();
      },
      onLeave: () => {
        this.pointer = null;
        events.onHover(null);
      },
      onSelecting: (selecting) => {
        this.box = selecting;
        onNextFrame(this.drawUpper);
      },
      onSelect: (selected) => {
        if (this.scene) events.onView(viewOf(this.scene, selected));
      },
      onPan: (dx, dy) => {
        if (this.scene) events.onView(panned(this.scene, dx, dy));
      },
      onReset: () => events.onView(null),
      bounds: () => this.scene?.plot ?? null,
    });
    this.surface.fit();
    // labels drawn before the page's font has come are drawn again in it
    void document.fonts.ready.then(() => onNextFrame(this.draw));
  }

  /** Draws these lines in the next frame. */
  update(input: ChartInput): void {
    this.input = input;
    onNextFrame(this.draw);
  }

  /** Moves the crosshair (null takes it away) and lifts a line above the others, in the next frame. */
  point(x: number | null, emphasised: string | null): void {
    this.crosshair = x;
    this.emphasised = emphasised;
    onNextFrame(this.drawUpper);
  }

  /** Shows what is chosen on the x axis, in the next frame; null for nothing. */
  select(selection: Selection | null): void {
    this.selection = selection;
    onNextFrame(this.drawUpper);
  }

  /** Where an axis stands in the host: for a control that belongs to it. Null before the first drawing. */
  axisBox(axis: "x" | "y"): Box | null {
    if (!this.scene) return null;
    const { plot, width, height } = this.scene;
    const bottom = plot.top + plot.height;
    return axis === "y"
      ? { left: 0, top: plot.top, width: plot.left, height: plot.height }
      : {
          left: plot.left,
          top: bottom,
          width: width - plot.left,
          height: height - bottom,
        };
  }

  dispose(): void {
    this.input = null;
    cancelFrame(this.draw);
    cancelFrame(this.drawUpper);
    this.stopListening();
    this.surface.dispose();
    if (this.pointer) this.events.onHover(null);
  }

  private readonly draw = (): void => {
    const { input, surface } = this;
    if (!input || surface.width === 0) return;
    const { ctx } = surface.lower;
    this.scene = layoutScene({
      ...input,
      width: surface.width,
      height: surface.height,
      textWidth: (text) => ctx.measureText(text).width,
    });
    drawChart(ctx, this.scene);
    this.drawUpper();
    this.events.onDrawn(input.lines.length, this.scene.beyond);
    if (this.pointer) this.tellHover();
  };

  private readonly drawUpper = (): void => {
    if (!this.scene) return;
    drawOverlay(this.surface.upper.ctx, this.scene, {
      x: this.crosshair,
      hits: this.dots(this.scene.lines),
      emphasised: this.emphasised,
      box: this.box,
      selected: this.selection,
    });
  };

  /** The points to mark at the crosshair, the one of the lifted line last, on top of the others. */
  private dots(lines: readonly Line[]): Hit[] {
    if (this.crosshair === null) return [];
    const lifted = lines.filter((line) => line.key === this.emphasised);
    const others = lines.length > MOST_DOTS ? [] : lines;
    return [
      ...hitsAt(others, this.crosshair),
      ...hitsAt(lifted, this.crosshair),
    ];
  }

  private tellHover(): void {
    if (!this.scene || !this.pointer) return;
    const [left, top, clientX, clientY] = this.pointer;
    const { plot, lines, x, y } = this.scene;
    const inside = left >= plot.left - 4 && left <= plot.left + plot.width + 4;
    if (!inside) {
      this.events.onHover(null);
      return;
    }
    const at = x.toData(left);
    const hits = hitsAt(lines, at);
    const nearest = nearestHit(hits, x, y, left, top);
    this.events.onHover({
      x: at,
      hits,
      nearest,
      clientX,
      clientY,
      by: "pointer",
    });
  }
}
