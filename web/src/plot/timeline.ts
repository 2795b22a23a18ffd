/** Histograms along a time axis, from left to right: percentile bands and heatmaps, worked out and drawn. */
import { cssColor } from "../base/cssColor";
import { crisp, drawBottomAxis, drawGrid, fitting, lineAcross } from "./axes";
import { QUANTILES, valueScale, valueTicks, type Binned } from "./binned";
import { hatch, markOdd } from "./hatch";
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
const LABEL_HEIGHT = 11;
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
  drawOdd(ctx, plot, scene.ridges, scene.x);
  ctx.fillStyle = cssColor("--ink-3");
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  const labels = scene.yTicks.map(({ value, label }, i) => {
    return { value, label, at: heights[i]!, half: LABEL_HEIGHT / 2 };
  });
  for (const { label, at } of fitting(labels))
    ctx.fillText(label, plot.left - LABEL_GAP, at);
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
  const edges = columnEdges(ridges.places, x, plot);
  const trace = (points: readonly (readonly [number, number])[]) => {
    ctx.beginPath();
    points.forEach(([left, top], i) =>
      i === 0 ? ctx.moveTo(left, top) : ctx.lineTo(left, top),
    );
  };
  ctx.fillStyle = color;
  ctx.strokeStyle = color;
  ctx.lineWidth = MEDIAN_WIDTH;
  ctx.lineJoin = "round";
  for (const rows of stretches(quantiles)) {
    // one alone is as wide as its column
    const xs = (row: number): readonly number[] =>
      rows.length > 1 ? [x.toPixel(ridges.places[row]!)] : edges[row]!;
    const traced = (at: number) =>
      rows.flatMap((row) => {
        const height = y.toPixel(quantiles[row * many + at]!);
        return xs(row).map((pixel) => [pixel, height] as const);
      });
    BAND_ALPHAS.forEach((alpha, band) => {
      trace([...traced(band), ...traced(many - 1 - band).reverse()]);
      ctx.globalAlpha = alpha;
      ctx.fill();
    });
    ctx.globalAlpha = 1;
    trace(traced((many - 1) / 2));
    ctx.stroke();
  }
}

/** Histograms that follow each other without one between them that has no finite value: no band leads over that. */
export function stretches(quantiles: Float64Array): readonly number[][] {
  const found: number[][] = [[]];
  for (let row = 0; row * QUANTILES.length < quantiles.length; row++) {
    if (Number.isFinite(quantiles[row * QUANTILES.length]!))
      found.at(-1)!.push(row);
    else if (found.at(-1)!.length > 0) found.push([]);
  }
  return found.filter(({ length }) => length > 0);
}

/** At the upper edge, over a histogram that has some values that aren't finite. */
const MARK_HEIGHT = 3;

/** Columns without any finite value are hatched, those with some that aren't finite have a mark. */
export function drawOdd(
  ctx: Target,
  { left, top, width, height }: Box,
  { places, odd }: Binned,
  x: Scale,
): void {
  if (!odd.some((share) => share > 0)) return;
  const edges = columnEdges(places, x, { left, top, width, height });
  odd.forEach((share, row) => {
    const [from, to] = edges[row]!;
    const column = { left: from, top, width: to - from };
    if (share === 1) hatch(ctx, { ...column, height });
    else if (share > 0) markOdd(ctx, { ...column, height: MARK_HEIGHT });
  });
}

const SHADES = 48;
/** The share of the colour in what is rarest: it can be seen on a light background as on a dark one. */
const PALEST = 0.16;

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
  const { tops, heights } = rowEdges(plot, bins);
  for (let row = 0; row < places.length; row++) {
    const [left, right] = edges[row]!;
    for (let bin = 0; bin < bins; bin++) {
      const count = counts[row * bins + bin]!;
      if (!(count > 0)) continue;
      // a root, so that what is rare can be seen beside what is frequent
      const shade = Math.ceil(Math.sqrt(count / most) * (SHADES - 1));
      ctx.fillStyle = shades[shade]!;
      ctx.fillRect(left, tops[bin]!, right - left, heights[bin]!);
    }
  }
}

/** Where each bin begins from above, and how high it is: whole pixels where it has two or more, for then no seam shows between two. */
export function rowEdges({ top, height }: Box, bins: number) {
  const isFine = height < 2 * bins;
  const edge = (bin: number) => {
    const at = top + (height * (bins - bin)) / bins;
    return isFine ? at : Math.round(at);
  };
  const tops = Array.from({ length: bins }, (_, bin) => edge(bin + 1));
  return {
    tops,
    // thinner ones overlap a little
    heights: tops.map((at, bin) => edge(bin) - at + (isFine ? 0.3 : 0)),
  };
}

/** From a little of the colour to all of it, over the surface. */
function ramp(color: string): readonly string[] {
  return Array.from({ length: SHADES }, (_, i) =>
    mixed(color, PALEST + ((1 - PALEST) * i) / (SHADES - 1)),
  );
}

/** Where each histogram's column begins and ends: half way to its neighbours, at whole pixels, so that no seam shows between two. */
export function columnEdges(
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
    const left = before === undefined ? plot.left : (before + middles[i]!) / 2;
    const right =
      after === undefined ? plot.left + plot.width : (after + middles[i]!) / 2;
    const start = Math.round(left);
    // steps that lie closer than pixels are seen all the same
    edges[row] = [start, Math.max(start + 1, Math.round(right))];
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

/** At least; its frame would hide a lower one. */
const CELL_HEIGHT = 5;

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
  ctx.stroke();
  ctx.globalAlpha = 1;
  if (bin !== null && !scene.quantiles) drawCell(ctx, scene, ridge, bin);
}

/** The cell of a heatmap that is meant, and its values along the axis. */
function drawCell(
  ctx: Target,
  { plot, ridges, x }: TimelineScene,
  ridge: number,
  bin: number,
): void {
  const [left, right] = columnEdges(ridges.places, x, plot)[ridge]!;
  const { tops, heights } = rowEdges(plot, ridges.bins);
  const middle = tops[bin]! + heights[bin]! / 2;
  const height = Math.max(CELL_HEIGHT, heights[bin]!);
  ctx.globalAlpha = 0.3;
  ctx.beginPath();
  lineAcross(ctx, plot, middle - 0.5);
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.rect(left, middle - height / 2, right - left, height);
  ctx.stroke();
}
