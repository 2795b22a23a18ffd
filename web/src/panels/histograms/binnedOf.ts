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
  const odd = oddShares(histograms);
  const fine = makeBinned({ places, counts, odd, low, high, scale, threshold });
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

/** Of each histogram, the share of values that are NaN or infinite. */
export function oddShares({
  nums,
  nans,
  posInfs,
  negInfs,
}: Distributions): Float64Array {
  return nums.map((num, i) => {
    const odd = nans[i]! + posInfs[i]! + negInfs[i]!;
    return odd > 0 ? odd / (odd + num) : 0;
  });
}

/** The runs whose values are not all finite, each once. */
export function oddRuns(data: Distributions): readonly string[] {
  const odd = oddShares(data);
  return [...new Set(data.runs.filter((_, i) => odd[i]! > 0))];
}

/** How many of the histograms counted a value that is not finite. */
export function nonFiniteSteps(data: Distributions): number {
  if (data.oddSteps > 0) return data.oddSteps;
  return oddShares(data).filter((share) => share > 0).length;
}

/** On a linear axis, what is a thousandth of the rest is a line. */
const FAR = 1e3;

/** The greatest size of a value, where a linear axis shows nothing of most histograms beside it, or can't hold it; else null. */
export function outburst({ scale, mins, maxs }: Distributions): number | null {
  if (scale !== "linear") return null;
  const sizes = maxs
    .map((most, i) => Math.max(Math.abs(most), Math.abs(mins[i]!)))
    .filter((size) => size > 0)
    .sort();
  const greatest = sizes.at(-1) ?? NaN;
  const usual = sizes[Math.floor((sizes.length - 1) / 2)] ?? NaN;
  return greatest > FAR * usual || 2 * greatest === Infinity ? greatest : null;
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
