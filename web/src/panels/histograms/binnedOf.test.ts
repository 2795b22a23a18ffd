import { expect, test } from "vitest";
import type { Distributions } from "../../api/types";
import {
  binnedOf,
  histogramAt,
  nonFiniteSteps,
  oddRuns,
  oddShares,
  outburst,
} from "./binnedOf";

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
  meanOffs: zeros,
  stdOffs: zeros,
  normOffs: zeros,
  meanSizeOffs: zeros,
  medianSizeOffs: zeros,
  zeros,
  tinies: zeros,
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
  thinnedFrom: 0,
  oddSteps: 0,
  sampled: false,
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

test("steps with a value that is not finite are counted, and their runs named", () => {
  expect(nonFiniteSteps(histograms)).toBe(1);
  expect(nonFiniteSteps({ ...histograms, oddSteps: 7 })).toBe(7);
  expect([...oddShares(histograms)]).toEqual([0, 0.3]);
  expect(oddRuns({ ...histograms, runs: ["a", "b"] })).toEqual(["b"]);
});

test.each<[string, number[], number[], number | null]>([
  ["alike", [-1, -2, -3], [1, 2, 3], null],
  ["one far off", [-1, -2, -1], [1, 2e6, 1], 2e6],
  ["one far below", [-1, -2e6, -1], [1, 2, 1], 2e6],
  ["growing over decades", [0, 0, 0, 0], [1, 10, 1e5, 1e6], 1e6],
  ["nothing but zeros", [0, 0], [0, 0], null],
  ["too far apart for any linear axis", [-1e308], [1e308], 1e308],
])("values that a linear axis can't show: %s", (_, mins, maxs, expected) => {
  const data = {
    ...histograms,
    mins: Float64Array.from(mins),
    maxs: Float64Array.from(maxs),
  };
  expect(outburst(data)).toBe(expected);
  expect(outburst({ ...data, scale: "log" })).toBeNull();
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
