/** Everything that a line chart's drawing needs, worked out from the data, the size and the view; pure. */
import { beyondOf, type Leaving } from "./beyond";
import { limited, symlogThreshold, xDomain, yDomain } from "./domain";
import type {
  Beyond,
  Box,
  Fill,
  Interval,
  Limits,
  Line,
  Vertical,
  View,
  XKind,
  YKind,
} from "./line";
import { createScale, type Scale } from "./scale";
import { xTicks, yTicks, type Tick } from "./ticks";
import { placeVerticals, type PlacedVertical } from "./verticals";

/** What is drawn. */
export interface ChartInput {
  /** In drawing order: the last one lies on top. */
  readonly lines: readonly Line[];
  readonly fills: readonly Fill[];
  readonly verticals: readonly Vertical[];
  readonly xKind: XKind;
  /** Whether x is logarithmic; zero and below have no place then, and are counted in `beyond`. */
  readonly xLog: boolean;
  readonly yKind: YKind;
  /** Whether y shows the 5th to the 95th percentile only; what lies outside is counted in `beyond`, and marked. */
  readonly ignoreOutliers: boolean;
  /** What was zoomed to; null shows everything. It goes before `xRange` and `yRange`. */
  readonly view: View | null;
  readonly xRange: Limits | null;
  readonly yRange: Limits | null;
  readonly locale: string;
  /** Whether the next input is near: what can't be drawn at once is left to it. */
  readonly hasty: boolean;
}

export interface SceneInput extends ChartInput {
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The width of an axis label, in CSS pixels. */
  readonly textWidth: (text: string) => number;
}

export interface Scene {
  readonly input: SceneInput;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
  /** Where the lines are drawn, without the axes. */
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  /** Where a symlog `y` becomes linear. */
  readonly threshold: number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly verticals: readonly PlacedVertical[];
  readonly beyond: Beyond;
  /** Where lines leave the plot at its top and bottom. */
  readonly leaving: readonly Leaving[];
}

export const MARGIN = { top: 8, right: 10, bottom: 22 };

/** Left margins come in these steps, so that a new digit seldom moves the chart. */
const LEFT_STEP = 6;
const LEFT_LEAST = 36;
const LABEL_GAP = 8;
const Y_TICK_PX = 34;
const X_TICK_PX = 72;
/** However large the chart is: more would be a ruler. */
const MOST_TICKS = 10;

/** In haste, the vertical axis and what it leaves out stay as they were `before`: all values would have to be looked at. */
export function layoutScene(
  input: SceneInput,
  before: Scene | null = null,
): Scene {
  const { width, height, lines, view, xLog, yKind, textWidth } = input;
  const held = input.hasty && before?.y.kind === yKind ? before : null;
  const xs = xInterval(input);
  const ys = held?.y.domain ?? yInterval(input, xs);
  // far above all that is seen, a threshold means a linear axis, and its slope would overflow
  const seen = Math.max(Math.abs(ys[0]), Math.abs(ys[1]));
  const threshold =
    yKind !== "symlog"
      ? 1
      : (held?.threshold ?? Math.min(symlogThreshold(lines), 1e3 * seen));
  const plotHeight = Math.max(1, height - MARGIN.top - MARGIN.bottom);
  // axes without lines would show figures that nobody measured
  const blank = lines.length === 0 && view === null;
  const yCount = tickCount(plotHeight / Y_TICK_PX);
  const yMarks = blank ? [] : yTicks(ys, yKind, yCount, threshold);

  const widest = Math.max(0, ...yMarks.map(({ label }) => textWidth(label)));
  const wanted = Math.ceil((widest + LABEL_GAP) / LEFT_STEP) * LEFT_STEP;
  const left = Math.max(LEFT_LEAST, wanted);
  const plotWidth = Math.max(1, width - left - MARGIN.right);
  const xCount = tickCount(plotWidth / X_TICK_PX);
  const xMarks = blank
    ? []
    : xTicks(xs, input.xKind, xCount, input.locale, xLog);
  const plot = { left, top: MARGIN.top, width: plotWidth, height: plotHeight };
  const bottom = plot.top + plotHeight;
  const x = createScale(xLog ? "log" : "linear", xs, left, left + plotWidth);
  const y = createScale(yKind, ys, bottom, plot.top, threshold);
  // who has zoomed in knows that there is more outside
  const cut = !view?.y && (input.ignoreOutliers || input.yRange !== null);
  const { beyond, leaving } = held ?? beyondOf(lines, x, y, cut);
  return {
    input,
    width,
    height,
    lines,
    plot,
    x,
    y,
    threshold,
    xTicks: xMarks,
    yTicks: yMarks,
    verticals: placeVerticals(input.verticals, x, plot, textWidth),
    beyond,
    leaving,
  };
}

function tickCount(room: number): number {
  return Math.max(2, Math.min(room, MOST_TICKS));
}

function xInterval({ lines, xLog, xRange, view }: ChartInput): Interval {
  const all = limited(xDomain(lines, xLog), xRange, xLog);
  return view?.x ? limited(all, view.x, xLog) : all;
}

function yInterval(input: ChartInput, xs: Interval): Interval {
  const { lines, view, xRange, xLog, yKind, ignoreOutliers } = input;
  const isLog = yKind === "log";
  const some = view?.x || xRange || xLog;
  const found = yDomain(lines, some ? xs : null, yKind, ignoreOutliers);
  return limited(found, view?.y ?? input.yRange, isLog);
}

/** What the scene would show if nothing was zoomed to. */
export function homeOf(scene: Scene): { x: Interval; y: Interval } {
  const input = { ...scene.input, view: null };
  const x = xInterval(input);
  return { x, y: yInterval(input, x) };
}
