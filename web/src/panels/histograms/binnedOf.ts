/** A tag's histograms as a chart draws them. */
import type { Distributions, TimeAxis } from "../../api/types";
import {
  binnedQuantiles,
  coarsened,
  makeBinned,
  shares,
  type Binned,
} from "../../plot/binned";
import type { Heights } from "../../state/histograms";

/** Few values are drawn in as many bins as there are values, but not in fewer than these. */
export const FEWEST_BINS = 15;

export interface Drawable {
  readonly ridges: Binned;
  readonly quantiles: Float64Array;
}

/** Null where there is no finite value to draw. */
export function binnedOf(
  histograms: Distributions,
  axis: TimeAxis,
  heights: Heights,
): Drawable | null {
  const { counts, low, high, nums, scale, threshold } = histograms;
  // without any value the bins are those of nothing
  if (!nums.some((num) => num > 0)) return null;
  const places = placesOf(histograms, axis);
  const fine = makeBinned({ places, counts, low, high, scale, threshold });
  if (!fine) return null;
  // sixteen values in ninety bins would be sixteen needles
  const most = nums.reduce((a, b) => Math.max(a, b), FEWEST_BINS);
  const binned = coarsened(fine, most);
  return {
    ridges: heights === "shares" ? shares(binned) : binned,
    // the server's are of the values, which an axis of sizes has no place for
    quantiles: scale === "log" ? binnedQuantiles(fine) : histograms.quantiles,
  };
}

function placesOf(
  { steps, wallTimes }: Distributions,
  axis: TimeAxis,
): Float64Array {
  switch (axis) {
    case "step":
      return steps;
    case "wall":
      return wallTimes;
    case "relative":
      return wallTimes.map((time) => time - (wallTimes[0] ?? 0));
  }
}

/** How many of the histograms counted a value that is not finite. */
export function nonFiniteSteps({
  nans,
  posInfs,
  negInfs,
}: Distributions): number {
  let steps = 0;
  nans.forEach((count, i) => {
    if (count + posInfs[i]! + negInfs[i]! > 0) steps += 1;
  });
  return steps;
}

/** The last histogram at a step or before it; the first where all come later, null where there is none. */
export function histogramAt(
  { steps }: Distributions,
  step: number,
): number | null {
  let best: number | null = null;
  steps.forEach((there, i) => {
    if (best === null || (there <= step && there >= steps[best]!)) best = i;
  });
  return best;
}
