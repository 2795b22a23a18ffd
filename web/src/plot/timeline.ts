/** Histograms along a time axis, from left to right: percentile bands and heatmaps, worked out and drawn. */
import { cssColor } from "../base/cssColor";
import { crisp, drawBottomAxis, drawGrid } from "./axes";
import { QUANTILES, valueScale, valueTicks, type Binned } from "./binned";
import type { Box, XKind } from "./line";
import type { RidgeHit } from "./ridgesHit";
import { mixed } from "./ridgesDraw";
import { createScale, type Scale } from "./scale";
import type { Target } from "./target";
import { xTicks, type Tick } from "./ticks";

export interface TimelineInput {
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly ridges: Binned;
  /** `QUANTILES` of each histogram, a row each; null draws a heatmap. */
  readonly quantiles: Float64Array | null;
  readonly xKind: XKind;
  readonly locale: string;
  /** The custom property that holds the run's colour. */
  readonly color: string;
  /** The width of an axis label, in CSS pixels. */
  readonly textWidth: (text: string) => number;
}

export interface TimelineScene extends TimelineInput {
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  /** Values are data. */
  readonly yTicks: readonly Tick[];
}

const MARGIN = { top: 10, right: 14, bottom: 24 };
const LABEL_GAP = 8;
const X_TICK_PX = 72;
const Y_TICK_PX = 34;

export function layoutTimeline(input: TimelineInput): TimelineScene {
  const { width, height, ridges, xKind, locale } = input;
  const bottom = Math.max(MARGIN.top + 1, height - MARGIN.bottom);
  const high = bottom - MARGIN.top;
  const marks = valueTicks(ridges, Math.max(2, Math.floor(high / Y_TICK_PX)));
  const labels = Math.max(
    0,
    ...marks.map(({ label }) => input.textWidth(label)),
  );
  const left = Math.ceil(labels) + LABEL_GAP + 4;
  const across = Math.max(1, width - left - MARGIN.right);
  const { places } = ridges;
  const first = places.reduce((a, b) => Math.min(a, b), Infinity);
  const last = places.reduce((a, b) => Math.max(a, b), -Infinity);
  // a single histogram fills the chart
  const span: [number, number] =
    last > first ? [first, last] : [first - 0.5, first + 0.5];
  return {
    ...input,
    plot: { left, top: MARGIN.top, width: across, height: high },
    x: createScale("linear", span, left, left + across),
    y: valueScale(ridges, bottom, MARGIN.top),
    xTicks:
      last > first
        ? xTicks(span, xKind, Math.floor(across / X_TICK_PX), locale)
        : xTicks([first, first + 1], xKind, 1, locale).slice(0, 1),
    yTicks: marks,
  };
}

/** Draws on a blank canvas. */
export function drawTimeline(ctx: Target, scene: TimelineScene): void {
  const { plot, y, quantiles } = scene;
  const heights = scene.yTicks.map(({ value }) => y.toPixel(value));
  drawGrid(ctx, plot, heights);
  if (quantiles) drawBands(ctx, scene, quantiles);
  else drawHeat(ctx, plot, scene.ridges, scene.x, scene.color);
  ctx.fillStyle = cssColor("--ink-3");
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  let free = Infinity;
  scene.yTicks.forEach(({ label }, i) => {
    const at = heights[i]!;
    if (Math.abs(free - at) < 11) return;
    ctx.fillText(label, plot.left - LABEL_GAP, at);
    free = at;
  });
  drawBottomAxis(ctx, plot, scene.width, scene.xTicks, scene.x);
}

/** From outside in: the shares of the run's colour in a band. */
const BAND_ALPHAS = [0.14, 0.2, 0.28, 0.4];
const MEDIAN_WIDTH = 1.6;

function drawBands(
  ctx: Target,
  scene: TimelineScene,
  quantiles: Float64Array,
): void {
  const { ridges, x, y, plot } = scene;
  const color = cssColor(scene.color);
  const many = QUANTILES.length;
  const rows = [...ridges.places.keys()].filter((row) =>
    Number.isFinite(quantiles[row * many]!),
  );
  // one alone is as wide as the chart
  const xs = (row: number): readonly number[] =>
    rows.length > 1
      ? [x.toPixel(ridges.places[row]!)]
      : [plot.left, plot.left + plot.width];
  const traced = (at: number) =>
    rows.flatMap((row) => {
      const height = y.toPixel(quantiles[row * many + at]!);
      return xs(row).map((pixel): [number, number] => [pixel, height]);
    });
  const trace = (points: readonly [number, number][]) => {
    ctx.beginPath();
    points.forEach(([left, top], i) =>
      i === 0 ? ctx.moveTo(left, top) : ctx.lineTo(left, top),
    );
  };
  ctx.fillStyle = color;
  BAND_ALPHAS.forEach((alpha, band) => {
    trace([...traced(band), ...traced(many - 1 - band).reverse()]);
    ctx.globalAlpha = alpha;
    ctx.fill();
  });
  ctx.globalAlpha = 1;
  trace(traced((many - 1) / 2));
  ctx.strokeStyle = color;
  ctx.lineWidth = MEDIAN_WIDTH;
  ctx.lineJoin = "round";
  ctx.stroke();
}

const SHADES = 48;

/** A column for each histogram, as wide as there is room up to the next; the more values, the stronger the colour. */
export function drawHeat(
  ctx: Target,
  plot: Box,
  binned: Binned,
  x: Scale,
  color: string,
): void {
  const { places, counts, bins } = binned;
  const most = counts.reduce((a, b) => Math.max(a, b), 0) || 1;
  const shades = ramp(color);
  const edges = columnEdges(places, x, plot);
  for (let row = 0; row < places.length; row++) {
    const [left, right] = edges[row]!;
    for (let bin = 0; bin < bins; bin++) {
      const count = counts[row * bins + bin]!;
      if (!(count > 0)) continue;
      // a root, so that what is rare can be seen beside what is frequent
      const shade = Math.ceil(Math.sqrt(count / most) * (SHADES - 1));
      ctx.fillStyle = shades[shade]!;
      const top = plot.top + (plot.height * (bins - 1 - bin)) / bins;
      const bottom = plot.top + (plot.height * (bins - bin)) / bins;
      ctx.fillRect(left, top, right - left, bottom - top + 0.3);
    }
  }
}

/** From a little of the colour to all of it, over the surface. */
function ramp(color: string): readonly string[] {
  return Array.from({ length: SHADES }, (_, i) =>
    mixed(color, 0.1 + (0.9 * i) / (SHADES - 1)),
  );
}

/** Where each histogram's column begins and ends: half way to its neighbours. */
function columnEdges(
  places: Float64Array,
  x: Scale,
  plot: Box,
): readonly (readonly [number, number])[] {
  const order = [...places.keys()].sort((a, b) => places[a]! - places[b]!);
  const middles = order.map((row) => x.toPixel(places[row]!));
  const edges: [number, number][] = [];
  order.forEach((row, i) => {
    const before = middles[i - 1];
    const after = middles[i + 1];
    edges[row] = [
      before === undefined ? plot.left : (before + middles[i]!) / 2,
      after === undefined ? plot.left + plot.width : (after + middles[i]!) / 2,
    ];
  });
  return edges;
}

/** The nearest histogram, and the bin at that height. */
export function timelineAt(
  scene: TimelineScene,
  left: number,
  top: number,
): RidgeHit | null {
  const { plot, ridges, x } = scene;
  let best: number | null = null;
  let least = Infinity;
  ridges.places.forEach((place, ridge) => {
    const distance = Math.abs(x.toPixel(place) - left);
    // of several at one place, the last one lies in front
    if (distance <= least) [best, least] = [ridge, distance];
  });
  if (best === null) return null;
  const share = 1 - (top - plot.top) / plot.height;
  const bin = Math.floor(share * ridges.bins);
  return { ridge: best, bin: Math.max(0, Math.min(ridges.bins - 1, bin)) };
}

/** Where the middle of a bin is. */
export function timelinePlace(
  { plot, ridges, x }: TimelineScene,
  { ridge, bin }: RidgeHit,
) {
  const height = plot.height / ridges.bins;
  return {
    left: x.toPixel(ridges.places[ridge]!),
    top: plot.top + plot.height - (bin + 0.5) * height,
  };
}

/** The crosshair, on a blank canvas; `bin` null for that of another card. */
export function drawTimelineHover(
  ctx: Target,
  scene: TimelineScene,
  ridge: number,
  bin: number | null,
): void {
  const { plot, ridges, x } = scene;
  const at = crisp(x.toPixel(ridges.places[ridge]!));
  ctx.strokeStyle = cssColor("--ink");
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.5;
  ctx.beginPath();
  ctx.moveTo(at, plot.top);
  ctx.lineTo(at, plot.top + plot.height);
  if (bin !== null && !scene.quantiles) {
    const height = plot.height / ridges.bins;
    const top = plot.top + height * (ridges.bins - 1 - bin);
    ctx.rect(at - 3, top, 6, height);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}
