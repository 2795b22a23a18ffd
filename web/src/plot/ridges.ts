/** Ridges of a histogram over time: everything that their drawing needs, worked out from the data and the size; pure. */
import { valueScale, valueTicks, type Binned } from "./binned";
import type { Box, XKind } from "./line";
import { createScale, type Scale } from "./scale";
import { xTicks, yTicks, type Tick } from "./ticks";

/** `offset`: each histogram on a baseline of its own, by its time; `overlay`: all on one. */
export type RidgeMode = "offset" | "overlay";

export interface RidgeInput {
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly ridges: Binned;
  readonly mode: RidgeMode;
  readonly xKind: XKind;
  readonly locale: string;
  /** The custom property that holds the run's colour. */
  readonly color: string;
  /** The width of an axis label, in CSS pixels. */
  readonly textWidth: (text: string) => number;
}

/** Where the outlines of histograms lie. */
export interface Outlines {
  readonly ridges: Binned;
  readonly plot: Box;
  readonly x: Scale;
  /** Pixels of the bins' middles. */
  readonly middles: Float64Array;
  /** Pixels of the ridges' baselines. */
  readonly baselines: Float64Array;
  /** Pixels a count. */
  readonly rise: number;
}

export interface RidgeScene extends RidgeInput, Outlines {
  readonly xTicks: readonly Tick[];
  /** Along the time axis, at the right (offset), or along the counts, at the left (overlay); values are pixels. */
  readonly sideTicks: readonly Tick[];
}

const MARGIN = { top: 10, side: 14, bottom: 24 };
/** The share of the height that the highest ridge takes. */
const HIGHEST = 0.36;
/** The oldest ridge stands at one of a few heights, so that cards side by side have their steps side by side. */
const LIFT_STEP = HIGHEST / 4;
const LABEL_GAP = 8;
const X_TICK_PX = 56;
const SIDE_TICK_PX = 34;

export function layoutRidges(input: RidgeInput): RidgeScene {
  const { width, height, ridges, mode } = input;
  const top = MARGIN.top;
  const bottom = Math.max(top + 1, height - MARGIN.bottom);
  const highest =
    ridges.counts.reduce((most, count) => Math.max(most, count), 0) || 1;
  const isOffset = mode === "offset" && ridges.places.length > 1;
  const rise = ((isOffset ? HIGHEST : 1) * (bottom - top)) / highest;
  const lift = isOffset ? liftOf(ridges, rise, bottom - top) : bottom - top;

  const time = timeScale(ridges.places, top + lift, bottom);
  const marks =
    mode === "offset"
      ? timeTicks(input, time)
      : countTicks(highest, rise, bottom);
  const labels = Math.max(
    0,
    ...marks.map(({ label }) => input.textWidth(label)),
  );
  const labelled = Math.ceil(labels) + LABEL_GAP + 4;
  const left =
    mode === "offset" ? MARGIN.side : Math.max(MARGIN.side, labelled);
  const right =
    mode === "offset" ? Math.max(MARGIN.side, labelled) : MARGIN.side;
  const plotWidth = Math.max(1, width - left - right);

  return {
    ...input,
    plot: { left, top, width: plotWidth, height: bottom - top },
    x: valueScale(ridges, left, left + plotWidth),
    middles: middlesOf(ridges, left, plotWidth),
    baselines: ridges.places.map((place) =>
      mode === "offset" ? time.toPixel(place) : bottom,
    ),
    rise,
    xTicks: valueTicks(ridges, Math.max(2, Math.floor(plotWidth / X_TICK_PX))),
    sideTicks: marks,
  };
}

/** How far below the top the oldest ridge stands, so that all fit; pixels, of which there are `room`. */
function liftOf(ridges: Binned, rise: number, room: number): number {
  const { places, counts, bins } = ridges;
  const time = timeScale(places, 0, 1);
  const needed = places.reduce((least, place, ridge) => {
    const age = time.toPixel(place);
    if (age === 1) return least;
    const row = counts.subarray(ridge * bins, (ridge + 1) * bins);
    const height = rise * row.reduce((a, b) => Math.max(a, b), 0);
    // its baseline lies at lift + age · (room − lift)
    return Math.max(least, (height - age * room) / (1 - age));
  }, 0);
  const step = LIFT_STEP * room;
  // the small share keeps what is a whole number of steps from being one more
  return step * Math.ceil(needed / step - 1e-9);
}

/** Pixels of the bins' middles. */
export function middlesOf(
  { bins }: Binned,
  left: number,
  width: number,
): Float64Array {
  return Float64Array.from(
    { length: bins },
    (_, bin) => left + ((bin + 0.5) * width) / bins,
  );
}

/** The oldest at `top`, the newest at `bottom`; a single one at the bottom. */
function timeScale(places: Float64Array, top: number, bottom: number): Scale {
  let first = Infinity;
  let last = -Infinity;
  for (const place of places) {
    first = Math.min(first, place);
    last = Math.max(last, place);
  }
  return last > first
    ? createScale("linear", [first, last], top, bottom)
    : createScale("linear", [last - 1, last], top, bottom);
}

function timeTicks({ ridges, xKind, locale }: RidgeInput, time: Scale): Tick[] {
  const [only] = ridges.places;
  const [first, last] = time.domain;
  const single = ridges.places.every((place) => place === only);
  const room = Math.abs(time.toPixel(last) - time.toPixel(first));
  const count = Math.max(2, Math.floor(room / SIDE_TICK_PX));
  const marks = single
    ? xTicks([last, last + 1], xKind, 1, locale).slice(0, 1)
    : xTicks([first, last], xKind, count, locale);
  return marks.map(({ value, label }) => ({
    value: time.toPixel(value),
    label,
  }));
}

function countTicks(highest: number, rise: number, bottom: number): Tick[] {
  const count = Math.max(2, Math.floor((rise * highest) / SIDE_TICK_PX));
  return yTicks([0, highest], "linear", count).map(({ value, label }) => ({
    value: bottom - value * rise,
    label,
  }));
}

/** The bins between which a ridge differs from its baseline, with one empty bin kept at either side; null for an empty one. */
export function extent(
  ridges: Binned,
  ridge: number,
): readonly [first: number, last: number] | null {
  const row = ridges.counts.subarray(
    ridge * ridges.bins,
    (ridge + 1) * ridges.bins,
  );
  const first = row.findIndex((count) => count > 0);
  if (first < 0) return null;
  const last = row.findLastIndex((count) => count > 0);
  return [Math.max(0, first - 1), Math.min(ridges.bins - 1, last + 1)];
}

/** Pixel of the ridge's outline above the middle of a bin. */
export function outlineAt(
  { ridges, baselines, rise }: Outlines,
  ridge: number,
  bin: number,
): number {
  return baselines[ridge]! - ridges.counts[ridge * ridges.bins + bin]! * rise;
}
