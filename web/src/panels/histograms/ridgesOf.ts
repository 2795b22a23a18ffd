/** A tag's histograms as a chart's ridges. */
import type { Histograms, TimeAxis } from "../../api/types";
import { coarsened, makeRidges, type Ridges } from "../../plot/ridges";

/** Few values are drawn in as many bins as there are values, but not in fewer than these. */
const FEWEST_BINS = 15;

/** Null where there is no finite value to draw. */
export function ridgesOf(
  histograms: Histograms,
  axis: TimeAxis,
): Ridges | null {
  const { counts, low, high, nums } = histograms;
  if (low === null || high === null) return null;
  const rows = counts.values.subarray(
    counts.offsets[0] ?? 0,
    counts.offsets.at(-1) ?? 0,
  );
  const ridges = makeRidges(placesOf(histograms, axis), rows, low, high);
  // sixteen values in ninety bins would be sixteen needles
  const most = nums.reduce((a, b) => Math.max(a, b), FEWEST_BINS);
  return ridges && coarsened(ridges, most);
}

function placesOf(
  { steps, wallTimes }: Histograms,
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
export function nonFiniteSteps({ nans, posInfs, negInfs }: Histograms): number {
  let steps = 0;
  nans.forEach((count, i) => {
    if (count + posInfs[i]! + negInfs[i]! > 0) steps += 1;
  });
  return steps;
}
