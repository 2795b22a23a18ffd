/**
 * Histograms of several runs, or of two steps, over the same axis of values: everything that their drawing needs, worked out
 * from the data and the size; pure.
 */
import type { Drawing, Room } from "./binnedChart";
import { valueScale, valueTicks, type Binned } from "./binned";
import {
  drawComparison,
  drawComparisonMeant,
  drawDifference,
} from "./comparisonDraw";
import { middlesOf, outlineAt, type Outlines } from "./ridges";
import { outlineBeside, outlinePlace, type RidgeHit } from "./ridgesHit";
import { yTicks, type Tick } from "./ticks";

/**
 * `overlaid`: all on one baseline; `rows`: each on its own; `difference`: two, the earlier one first, and below them how much
 * the later one has more or less in each bin.
 */
export type Comparison = "overlaid" | "rows" | "difference";

export interface ComparisonInput {
  /** A histogram each, as shares of its values; `places` tell nothing. */
  readonly ridges: Binned;
  readonly as: Comparison;
  /** Of each histogram: what it is called. */
  readonly names: readonly string[];
  /** Of each histogram: the custom property or literal of its colour. */
  readonly colors: readonly string[];
}

export interface ComparisonScene extends ComparisonInput, Outlines {
  readonly width: number;
  readonly xTicks: readonly Tick[];
  /** Values are pixels: the names of rows, or shares. */
  readonly sideTicks: readonly Tick[];
  /** Where the differences stand. */
  readonly below: Below | null;
}

export interface Below {
  readonly zero: number;
  /** Pixels a share. */
  readonly rise: number;
  readonly differences: Float64Array;
  readonly ticks: readonly Tick[];
}

const MARGIN = { top: 10, right: 14, bottom: 24 };
const LABEL_GAP = 8;
const X_TICK_PX = 72;
const SIDE_TICK_PX = 34;
/** The share of the width that the names of rows may take. */
const NAMES = 0.3;
/** Of the height, for the differences, and between them and what they are differences of. */
const BELOW = 0.32;
const BELOW_GAP = 18;
/** How much of its own and the next row's height the highest outline takes where rows are many. */
const OVERLAP = 1.9;
const ROOMY_ROW_PX = 34;
/** Below that, names would run into each other. */
const NAMED_ROW_PX = 11;

export function comparisonDrawing(input: ComparisonInput, room: Room): Drawing {
  const scene = layoutComparison(input, room);
  return {
    ridges: scene.ridges,
    across: "values",
    draw: (target) => {
      drawComparison(target, scene);
      if (scene.below) drawDifference(target, scene, scene.below);
    },
    drawMeant: (target, ridge, bin) =>
      drawComparisonMeant(target, scene, ridge, bin),
    at: (left, top) => comparisonAt(scene, left, top),
    placeOf: (hit) => outlinePlace(scene, hit),
  };
}

export function layoutComparison(
  input: ComparisonInput,
  room: Room,
): ComparisonScene {
  const { ridges, as } = input;
  const { width, height } = room;
  const top = MARGIN.top;
  const bottom = Math.max(top + 1, height - MARGIN.bottom);
  const highest = ridges.counts.reduce((a, b) => Math.max(a, b), 0) || 1;
  const below = as === "difference" ? BELOW * (bottom - top) : 0;
  const floor = bottom - below - (below > 0 ? BELOW_GAP : 0);
  const rowHeight =
    as === "rows" ? (floor - top) / ridges.places.length : floor - top;
  const lift =
    as === "rows"
      ? rowHeight * (rowHeight < ROOMY_ROW_PX ? OVERLAP : 0.92)
      : rowHeight;
  // the first row has no other to reach into
  const first = as === "rows" ? top + Math.max(lift, rowHeight) : floor;
  const apart =
    ridges.places.length > 1 ? (floor - first) / (ridges.places.length - 1) : 0;
  const rise = lift / highest;
  const baselines = ridges.places.map((_, row) =>
    as === "rows" && ridges.places.length > 1 ? first + row * apart : floor,
  );
  const marks =
    as === "rows"
      ? rowTicks(input, room, baselines, rowHeight)
      : shareTicks(highest, rise, floor);
  const lower = below > 0 ? layoutBelow(ridges, bottom, below) : null;
  const labels = [...marks, ...(lower?.ticks ?? [])].map(({ label }) =>
    room.textWidth(label),
  );
  const left =
    Math.ceil(labels.reduce((a, b) => Math.max(a, b), 0)) + LABEL_GAP + 4;
  const across = Math.max(1, width - left - MARGIN.right);
  return {
    ...input,
    width,
    plot: { left, top, width: across, height: bottom - top },
    x: valueScale(ridges, left, left + across),
    middles: middlesOf(ridges, left, across),
    baselines,
    rise,
    xTicks: valueTicks(ridges, Math.max(2, Math.floor(across / X_TICK_PX))),
    sideTicks: marks,
    below: lower,
  };
}

function rowTicks(
  { names }: ComparisonInput,
  { width, textWidth }: Room,
  baselines: Float64Array,
  rowHeight: number,
): Tick[] {
  if (rowHeight < NAMED_ROW_PX) return [];
  const raised = Math.min(rowHeight / 2, 8);
  return names.map((name, row) => ({
    value: baselines[row]! - raised,
    label: cutShort(name, NAMES * width, textWidth),
  }));
}

/** With its end, by which runs of one experiment differ. */
function cutShort(
  name: string,
  room: number,
  textWidth: (text: string) => number,
): string {
  const letters = [...name];
  let label = name;
  while (letters.length > 1 && textWidth(label) > room) {
    letters.shift();
    label = `…${letters.join("")}`;
  }
  return label;
}

function shareTicks(highest: number, rise: number, floor: number): Tick[] {
  const count = Math.max(2, Math.floor((rise * highest) / SIDE_TICK_PX));
  return yTicks([0, 100 * highest], "linear", count).map(
    ({ value, label }) => ({
      value: floor - (value / 100) * rise,
      label: `${label} %`,
    }),
  );
}

function layoutBelow(ridges: Binned, bottom: number, height: number): Below {
  const differences = differencesOf(ridges);
  const most = differences.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  const zero = bottom - height / 2;
  const rise = height / 2 / most;
  // one mark to each side, as high as it is round
  const mark = yTicks([0, 100 * most], "linear", 2).at(-1);
  const ticks =
    mark && mark.value > 0
      ? [
          {
            value: zero - (mark.value / 100) * rise,
            label: `+${mark.label} %`,
          },
          {
            value: zero + (mark.value / 100) * rise,
            label: `−${mark.label} %`,
          },
        ]
      : [];
  return { zero, rise, differences, ticks };
}

/** What the second of two has more than the first, in each bin. */
export function differencesOf({ counts, bins }: Binned): Float64Array {
  return Float64Array.from(
    { length: bins },
    (_, bin) => (counts[bins + bin] ?? 0) - (counts[bin] ?? 0),
  );
}

/** The share of the values that lies elsewhere than before, as far as bins tell: the total variation distance of two. */
export function movedShare(ridges: Binned): number {
  return differencesOf(ridges).reduce((sum, d) => sum + Math.abs(d), 0) / 2;
}

/** The histogram whose outline, or whose row, is nearest, and the bin there. */
export function comparisonAt(
  scene: ComparisonScene,
  left: number,
  top: number,
): RidgeHit | null {
  const { plot, ridges, baselines, as } = scene;
  const across = ((left - plot.left) / plot.width) * ridges.bins;
  const bin = Math.max(0, Math.min(ridges.bins - 1, Math.floor(across)));
  let best: number | null = null;
  let least = Infinity;
  baselines.forEach((baseline, ridge) => {
    const outline = outlineBeside(scene, ridge, across - 0.5);
    // a row is meant from its baseline up to its outline
    const distance =
      as === "rows" && top <= baseline && top >= outlineAt(scene, ridge, bin)
        ? 0
        : Math.min(
            Math.abs(outline - top),
            as === "rows" ? Math.abs(baseline - top) : Infinity,
          );
    if (distance < least || (distance === 0 && least === 0))
      [best, least] = [ridge, distance];
  });
  return best === null ? null : { ridge: best, bin };
}
