import { expect, test } from "vitest";
import type { Distributions } from "../../api/types";
import { binnedOf, histogramAt, nonFiniteSteps } from "./binnedOf";

const zeros = Float64Array.of(0, 0);
const histograms: Distributions = {
  runs: ["a", "a"],
  tags: ["w", "w"],
  steps: Float64Array.of(5, 10),
  wallTimes: Float64Array.of(1000, 1060),
  mins: zeros,
  maxs: zeros,
  nums: Float64Array.of(3, 7),
  nans: Float64Array.of(0, 3),
  posInfs: zeros,
  negInfs: zeros,
  means: zeros,
  stds: zeros,
  norms: zeros,
  meanSizes: zeros,
  medianSizes: zeros,
  zeros,
  nearZeros: zeros,
  atLows: zeros,
  atHighs: zeros,
  quantiles: new Float64Array(18),
  counts: Float64Array.of(1, 2, 3, 4),
  bins: 2,
  low: -1,
  high: 1,
  threshold: 1,
  scale: "linear",
  allSteps: [],
  unreadable: [],
};

test("histograms stand on the axis that was chosen", () => {
  const places = (axis: "step" | "relative" | "wall") => [
    ...(binnedOf(histograms, axis, "counts")?.ridges.places ?? []),
  ];
  expect(places("step")).toEqual([5, 10]);
  expect(places("relative")).toEqual([0, 60]);
  expect(places("wall")).toEqual([1000, 1060]);
});

test("heights are counts, or shares of each step's values", () => {
  const counts = (heights: "counts" | "shares") => [
    ...(binnedOf(histograms, "step", heights)?.ridges.counts ?? []),
  ];
  expect(counts("counts")).toEqual([1, 2, 3, 4]);
  expect(counts("shares")).toEqual([1 / 3, 2 / 3, 3 / 7, 4 / 7]);
});

test.each([
  [16, 15],
  [40, 30],
  [500, 90],
])("of %i values, %i bins are drawn", (most, bins) => {
  const fine = {
    ...histograms,
    nums: Float64Array.of(0, most),
    counts: new Float64Array(180),
    bins: 90,
  };
  expect(binnedOf(fine, "step", "counts")?.ridges.bins).toBe(bins);
});

test("nothing finite is nothing to draw", () => {
  expect(binnedOf({ ...histograms, nums: zeros }, "step", "counts")).toBeNull();
});

test("steps with a value that is not finite are counted", () => {
  expect(nonFiniteSteps(histograms)).toBe(1);
});

test.each([
  [4, 0],
  [5, 0],
  [9, 0],
  [10, 1],
  [99, 1],
])("at step %i stands histogram %i", (step, at) => {
  expect(histogramAt(histograms, step)).toBe(at);
});
