/** What a card that compares draws and says. */
import type { Distributions } from "../../../api/types";
import {
  coarsened,
  makeBinned,
  shares,
  type Binned,
} from "../../../plot/binned";
import type { Comparison } from "../../../plot/comparison";
import {
  compared,
  comparedSteps,
  runsAs,
  type Compared,
} from "../../../state/comparison";
import { displayName, runColor } from "../../../state/runs";
import { FEWEST_BINS, histogramAt, oddShares } from "../binnedOf";

/** Histograms that are compared, in the order in which they are drawn. */
export interface ComparisonModel {
  readonly by: Compared;
  readonly data: Distributions;
  /** Their places in `data`. */
  readonly rows: readonly number[];
  readonly names: readonly string[];
  readonly colors: readonly string[];
  readonly as: Comparison;
  /** As shares; null where nothing is finite. */
  readonly binned: Binned | null;
}

export function comparisonModel(data: Distributions): ComparisonModel {
  const by = compared.value;
  const rows = by === "runs" ? [...data.runs.keys()] : stepRows(data);
  const runs = rows.map((row) => data.runs[row]!);
  return {
    by,
    data,
    rows,
    names: runs.map(displayName),
    colors:
      by === "runs"
        ? runs.map(runColor)
        : runs.map((run, i) => (i === 0 ? "--ink-3" : runColor(run))),
    as: by === "runs" ? runsAs.value : "difference",
    binned: binnedRows(data, rows),
  };
}

/** The earlier one and the later one, which may be the same. */
function stepRows(data: Distributions): number[] {
  const found = comparedSteps.value.map((step) => histogramAt(data, step));
  return found.filter((row) => row !== null);
}

function binnedRows(
  data: Distributions,
  rows: readonly number[],
): Binned | null {
  const { bins, low, high, scale, threshold, nums } = data;
  if (!rows.some((row) => nums[row]! > 0)) return null;
  const counts = new Float64Array(rows.length * bins);
  rows.forEach((row, i) =>
    counts.set(data.counts.subarray(row * bins, (row + 1) * bins), i * bins),
  );
  const places = Float64Array.from(rows.keys());
  const shareOf = oddShares(data);
  const odd = Float64Array.from(rows, (row) => shareOf[row]!);
  const fine = makeBinned({ places, counts, odd, low, high, scale, threshold });
  // few values in many bins would be needles
  const most = Math.max(FEWEST_BINS, ...rows.map((row) => nums[row]!));
  return fine && shares(coarsened(fine, most));
}
