/** A line chart in a host element: given lines and a view, it draws; what the pointer does comes back in callbacks. */
import { cancelFrame, onNextFrame, onSomeFrame } from "../base/frame";
import { cancelSlices, inSlices } from "../base/slices";
import { drawOverlay } from "./drawOverlay";
import { listenGestures } from "./gestures";
import { hitsAt, nearestHit, nearestIndex, type Hit } from "./hit";
import { actOnKey, beside, stepped } from "./keys";
import type { Beyond, Box, Selection, View } from "./line";
import { lifted, paintChart, type Painting } from "./paint";
import type { Shown } from "./linePlate";
import type { PictureOptions } from "./picture";
import type { ChartInput, Scene } from "./scene";
import { Layer, Surface } from "./surface";
import { Lens, viewOf } from "./zoom";
import { axisAt, axisBox, handleAt, otherEnd, rangeOf, zoneAt } from "./zones";

export type { ChartInput };

/** Beyond so many lines the dots at the crosshair would hide the lines. */
const MOST_DOTS = 24;
const LIFT_PAUSE_MS = 60;
/** How far outside the plot the pointer still means the point at its edge, in CSS pixels. */
const REACH = 4;

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
  /** The lines of the newest input are on the screen. */
  onDrawn(lines: number, beyond: Beyond): void;
  /** In CSS pixels, once known and whenever it changes. */
  onWidth(width: number): void;
}

/**
 * Draws in slices: the old picture stays until the new one is complete. With a `tabIndex` on its host it can be used from the
 * keyboard: arrows go from point to point and from line to line, Home and End to a line's ends, + and − zoom, 0 shows
 * everything, Escape takes the crosshair away.
 */
export class LineChart {
  private readonly layer = new Layer({ alpha: false });
  private readonly surface: Surface;
  private readonly stopListening: () => void;
  private input: ChartInput | null = null;
  /** Whether there is an input that was not begun to be drawn. */
  private stale = false;
  private painting: Painting | null = null;
  private box: Box | null = null;
  private crosshair: number | null = null;
  private emphasised: string | null = null;
  private selection: Selection | null = null;
  /** The painting with a line lifted, as it is shown; null while none is. */
  private lifted: {
    readonly key: string;
    readonly from: Painting;
    readonly painting: Painting;
  } | null = null;
  private readonly lifting = {};
  private liftTimer: ReturnType<typeof setTimeout> | undefined;
  /** Where the pointer rests, so that the tooltip follows data that arrives meanwhile. */
  private pointer: readonly [number, number, number, number] | null = null;
  /** Where the keyboard is. */
  private cursor: { readonly key: string; readonly x: number } | null = null;
  /** What gestures have asked for since the scene was drawn. */
  private lens: Lens | null = null;
  /** The end of the selection that stays while the other one is dragged. */
  private anchor: number | null = null;
  private withoutFont = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly events: ChartEvents,
  ) {
    this.surface = new Surface(host, [this.layer]);
    this.surface.watch(() => {
      events.onWidth(this.surface.width);
      this.repaint();
    });
    const stopGestures = this.listenGestures();
    const stopKeys = this.listenKeys();
    this.stopListening = () => {
      stopGestures();
      stopKeys();
    };
    // labels drawn before the page's font has come are drawn again in it
    void document.fonts.ready.then(() => {
      if (this.withoutFont) this.repaint();
    });
  }

  /** Draws this, soon. */
  update(input: ChartInput): void {
    this.input = input;
    this.repaint();
  }

  /**
   * Moves the crosshair (null takes it away) and lifts a line above the others: where the pointer is in the next frame, on
   * the other charts soon.
   */
  point(x: number | null, emphasised: string | null): void {
    if (x === this.crosshair && emphasised === this.emphasised) return;
    this.crosshair = x;
    this.emphasised = emphasised;
    if (this.pointer || this.cursor) onNextFrame(this.draw);
    else onSomeFrame(this.draw);
  }

  /** Shows what is chosen on the x axis, in the next frame; null for nothing. */
  select(selection: Selection | null): void {
    this.selection = selection;
    onNextFrame(this.draw);
  }

  /** Where an axis stands in the host: for a control that belongs to it. Null before the first drawing. */
  axisBox(axis: "x" | "y"): Box | null {
    return this.scene && axisBox(this.scene, axis);
  }

  /** The chart as it is shown, as an SVG document; null before the first drawing. */
  async svg(options: PictureOptions): Promise<string | null> {
    const shown = this.shown();
    const [{ svgOf }, { linePlate }] = await pictureParts();
    return shown && svgOf(linePlate(shown), options);
  }

  /** The chart as it is shown, with twice the pixels; null before the first drawing. */
  async png(options: PictureOptions): Promise<Blob | null> {
    const shown = this.shown();
    const [{ pngOf }, { linePlate }] = await pictureParts();
    return shown && pngOf(linePlate(shown), options);
  }

  /** What is on the canvas; null before the first drawing. */
  shown(): Shown | null {
    const { scene, selection: selected } = this;
    return scene && { scene, selected };
  }

  dispose(): void {
    this.input = null;
    cancelSlices(this);
    cancelSlices(this.lifting);
    clearTimeout(this.liftTimer);
    cancelFrame(this.draw);
    cancelFrame(this.tellDrawn);
    this.stopListening();
    this.surface.dispose();
    if (this.pointer || this.cursor) this.events.onHover(null);
  }

  private repaint(): void {
    const { width, height } = this.surface;
    if (!this.input || width === 0 || height === 0) return;
    this.stale = true;
    inSlices(this, () => this.paint());
  }

  private paint(): Generator<void> {
    const { width, height } = this.surface;
    this.stale = false;
    this.withoutFont = document.fonts.status !== "loaded";
    return paintChart(this.input!, width, height, this.scene, this.show);
  }

  private get scene(): Scene | null {
    return this.painting && this.painting.scene;
  }

  private readonly show = (painting: Painting): void => {
    this.painting = painting;
    this.draw();
    if (this.stale) return;
    this.lens = null;
    onNextFrame(this.tellDrawn);
    if (this.pointer) this.tellPointer();
    else if (this.cursor) this.tellCursor(this.cursorHit());
  };

  private readonly tellDrawn = (): void => {
    // data that came since the picture was complete will have its own
    if (!this.scene || this.stale) return;
    this.events.onDrawn(this.scene.lines.length, this.scene.beyond);
  };

  private readonly draw = (): void => {
    if (!this.painting) return;
    this.liftSoon(this.painting);
    const { scene, picture } = this.lifted?.painting ?? this.painting;
    this.layer.show(picture, scene.width, scene.height);
    drawOverlay(this.layer.ctx, scene, {
      x: this.crosshair,
      hits: this.dots(scene),
      emphasised: this.emphasised,
      box: this.box,
      selected: this.selection,
    });
  };

  /**
   * At once where the pointer is. The other charts show the same run as soon as it stays the same for a moment: on a way
   * across many lines, nobody looks at all of them everywhere.
   */
  private liftSoon(from: Painting): void {
    const { lifted: held, emphasised: key } = this;
    clearTimeout(this.liftTimer);
    if (held?.key === key && held?.from === from) return;
    this.lifted = null;
    if (key === null) return;
    // what was lifted already is lifted out of the new painting, too
    if (held?.key === key || this.pointer || this.cursor) {
      this.lift(key, from);
      return;
    }
    this.liftTimer = setTimeout(
      () =>
        inSlices(this.lifting, () => {
          this.lift(key, from);
          onSomeFrame(this.draw);
        }),
      LIFT_PAUSE_MS,
    );
  }

  private lift(key: string, from: Painting): void {
    this.lifted = { key, from, painting: lifted(from, key) };
  }

  /** The points to mark at the crosshair, those of the lifted line last, on top of the others. */
  private dots({ lines }: Scene): Hit[] {
    if (this.crosshair === null) return [];
    const lifted = lines.filter((line) => line.key === this.emphasised);
    const others = lines.length > MOST_DOTS ? [] : lines;
    return [
      ...hitsAt(others, this.crosshair),
      ...hitsAt(lifted, this.crosshair),
    ];
  }

  private tellPointer(): void {
    if (!this.scene || !this.pointer) return;
    const [left, top, clientX, clientY] = this.pointer;
    const { plot, lines, x, y } = this.scene;
    const right = plot.left + plot.width;
    if (left < plot.left - REACH || left > right + REACH) {
      this.events.onHover(null);
      return;
    }
    const at = x.toData(left);
    const hits = hitsAt(lines, at);
    const nearest = nearestHit(hits, x, y, left, top);
    const by = "pointer";
    this.events.onHover({ x: at, hits, nearest, clientX, clientY, by });
  }

  // --- gestures ------------------------------------------------------------------------------

  private listenGestures(): () => void {
    const { events } = this;
    const withScene =
      <A extends unknown[]>(act: (scene: Scene, ...args: A) => void) =>
      (...args: A) => {
        if (this.scene) act(this.scene, ...args);
      };
    return listenGestures(this.host, {
      zoneAt: (left, top) =>
        this.scene && zoneAt(this.scene, this.selection, left, top),
      bounds: () => this.scene?.plot ?? null,
      onHover: (...at) => {
        this.pointer = at;
        this.cursor = null;
        this.tellPointer();
      },
      onLeave: () => {
        this.pointer = null;
        events.onHover(null);
      },
      onDrawing: (dragged) => {
        this.box = dragged && dragged.box;
        onNextFrame(this.draw);
      },
      onBox: withScene((scene, { box, axes }) =>
        events.onView(viewOf(scene, box, axes)),
      ),
      onMove: withScene((scene, dx, dy) => {
        this.lens ??= new Lens(scene);
        events.onView(this.lens.pan(dx, dy));
      }),
      onZoom: withScene((scene, left, top, factor, axes) => {
        this.lens ??= new Lens(scene);
        events.onView(this.lens.zoom(left, top, factor, axes));
      }),
      onReset: () => events.onView(null),
      onRange: withScene((scene, from, to) =>
        events.onSelect(
          rangeOf(this.place(scene, from), this.place(scene, to)),
        ),
      ),
      onGrab: withScene((scene, left) => {
        const end = handleAt(scene, this.selection, left);
        if (!this.selection || end === null) return;
        this.anchor = otherEnd(this.selection, end);
      }),
      onHandle: withScene((scene, left) => {
        const at = this.place(scene, left);
        const { anchor } = this;
        events.onSelect(anchor === null ? { at } : rangeOf(anchor, at));
      }),
      onClick: withScene((scene, zone, left) => {
        if (zone === "x") events.onSelect({ at: this.place(scene, left) });
        if (zone === "y") events.onAxis("y", axisBox(scene, "y"));
      }),
      onDoubleClick: withScene((scene, left, top) => {
        const place = axisAt(scene, left, top);
        if (place === "plot") events.onView(null);
        if (place === "x") events.onAxis("x", axisBox(scene, "x"));
      }),
      onPlainWheel: () => events.onPlainWheel(),
    });
  }

  /** The x that a pixel means, within the plot; steps are whole. */
  private place({ plot, x, input }: Scene, left: number): number {
    const right = plot.left + plot.width;
    const at = x.toData(Math.max(plot.left, Math.min(left, right)));
    return input.xKind === "step" ? Math.round(at) : at;
  }

  // --- keyboard ------------------------------------------------------------------------------

  private listenKeys(): () => void {
    const abort = new AbortController();
    const { signal } = abort;
    this.host.addEventListener(
      "keydown",
      (event) => {
        if (event.target !== this.host || !this.scene) return;
        if (!this.actOnKey(event, this.scene)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal },
    );
    this.host.addEventListener("blur", () => void this.forgetCursor(), {
      signal,
    });
    return () => abort.abort();
  }

  private actOnKey(event: KeyboardEvent, scene: Scene): boolean {
    const { events } = this;
    const move = (next: (from: Hit) => Hit) => {
      const from = this.cursorHit();
      // the first key shows where the cursor is
      if (from) this.tellCursor(this.cursor ? next(from) : from);
    };
    return actOnKey(event, {
      onStep: (points) => move((from) => stepped(from, points, scene)),
      onLine: (direction) => move((from) => beside(from, direction, scene)),
      onZoom: (factor) => {
        const { plot, x } = scene;
        const middle = plot.left + plot.width / 2;
        const left = this.cursor ? x.toPixel(this.cursor.x) : middle;
        this.lens ??= new Lens(scene);
        events.onView(this.lens.zoom(left, 0, factor, "x"));
      },
      onReset: () => events.onView(null),
      onEscape: () => this.forgetCursor(),
    });
  }

  /** Whether there was one. */
  private forgetCursor(): boolean {
    if (!this.cursor) return false;
    this.cursor = null;
    this.events.onHover(null);
    return true;
  }

  /** Where the keyboard is: on the line that it was on, that stands out, or that is on top, at the middle to begin with. */
  private cursorHit(): Hit | null {
    const { scene, cursor } = this;
    if (!scene) return null;
    const lines = scene.lines.filter((line) => !line.faint);
    const of = (key: string | undefined | null) =>
      lines.find((line) => line.key === key);
    const line = of(cursor?.key) ?? of(this.emphasised) ?? lines.at(-1);
    if (!line) return null;
    const middle = scene.plot.left + scene.plot.width / 2;
    const index = nearestIndex(line, cursor?.x ?? scene.x.toData(middle));
    return index < 0 ? null : { line, index };
  }

  private tellCursor(hit: Hit | null): void {
    const { scene } = this;
    if (!scene || !hit) return;
    const { plot, x, y, lines } = scene;
    const at = hit.line.xs[hit.index]!;
    this.pointer = null;
    this.cursor = { key: hit.line.key, x: at };
    const box = this.host.getBoundingClientRect();
    const top = y.toPixel(hit.line.ys[hit.index]!);
    const middle = plot.top + plot.height / 2;
    this.events.onHover({
      x: at,
      hits: hitsAt(lines, at),
      nearest: hit,
      clientX: box.left + x.toPixel(at),
      clientY: box.top + (Number.isFinite(top) ? top : middle),
      by: "keyboard",
    });
  }
}

function pictureParts() {
  return Promise.all([import("./picture"), import("./linePlate")]);
}
