/** Everything that a line chart's drawing needs, worked out from the data, the size and the view; pure. */
import { xDomain, yDomain } from "./domain";
import type {
  Beyond,
  Box,
  Fill,
  Limits,
  Line,
  Vertical,
  View,
  XKind,
  YKind,
} from "./line";
import { createScale, type Scale } from "./scale";
import { xTicks, yTicks, type Tick } from "./ticks";

export interface SceneInput {
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
  readonly fills: readonly Fill[];
  readonly verticals: readonly Vertical[];
  readonly xKind: XKind;
  readonly xLog: boolean;
  readonly yKind: YKind;
  readonly ignoreOutliers: boolean;
  readonly xRange: Limits | null;
  readonly yRange: Limits | null;
  /** What was zoomed to; null shows everything. */
  readonly view: View | null;
  readonly locale: string;
  /** The width of an axis label, in CSS pixels. */
  readonly textWidth: (text: string) => number;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
  /** Where the lines are drawn, without the axes. */
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly beyond: Beyond;
}

export const MARGIN = { top: 8, right: 10, bottom: 22 };

/** Left margins come in these steps, so that a new digit seldom moves the chart. */
const LEFT_STEP = 6;
const LEFT_LEAST = 36;
const LABEL_GAP = 8;
const Y_TICK_PX = 34;
const X_TICK_PX = 72;

export function layoutScene(input: SceneInput): Scene {
  const { width, height, lines, view } = input;
  const xs = view?.x ?? xDomain(lines);
  const ys = view?.y ?? yDomain(lines, xs, input.yKind);
  const plotHeight = Math.max(1, height - MARGIN.top - MARGIN.bottom);
  // axes without lines would show figures that nobody measured
  const blank = lines.length === 0 && view === null;
  const yMarks = blank
    ? []
    : yTicks(ys, input.yKind, Math.max(2, plotHeight / Y_TICK_PX));

  const widest = Math.max(0, ...yMarks.map((m) => input.textWidth(m.label)));
  const wanted = Math.ceil((widest + LABEL_GAP) / LEFT_STEP) * LEFT_STEP;
  const left = Math.max(LEFT_LEAST, wanted);
  const plotWidth = Math.max(1, width - left - MARGIN.right);
  const xCount = Math.max(2, plotWidth / X_TICK_PX);
  const xMarks = blank ? [] : xTicks(xs, input.xKind, xCount, input.locale);
  return {
    width,
    height,
    lines,
    plot: { left, top: MARGIN.top, width: plotWidth, height: plotHeight },
    x: createScale("linear", xs, left, left + plotWidth),
    y: createScale(input.yKind, ys, MARGIN.top + plotHeight, MARGIN.top),
    xTicks: xMarks,
    yTicks: yMarks,
    beyond: { above: 0, below: 0, noX: 0, noY: 0 },
  };
}

/** The view that a box in pixels covers. */
export function viewOf(scene: Scene, box: Box): View {
  const { x, y } = scene;
  return {
    x: [x.toData(box.left), x.toData(box.left + box.width)],
    y: [y.toData(box.top + box.height), y.toData(box.top)],
  };
}

/** The scene's view moved along with a drag of `dx`, `dy` pixels. */
export function panned(scene: Scene, dx: number, dy: number): View {
  const { left, top, width, height } = scene.plot;
  return viewOf(scene, { left: left - dx, top: top - dy, width, height });
}
