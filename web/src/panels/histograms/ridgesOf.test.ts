import { expect, test } from "vitest";
import type { Histograms } from "../../api/types";
import { nonFiniteSteps, ridgesOf } from "./ridgesOf";

const zeros = Float64Array.of(0, 0);
const histograms: Histograms = {
  steps: Float64Array.of(5, 10),
  wallTimes: Float64Array.of(1000, 1060),
  mins: zeros,
  maxs: zeros,
  nums: zeros,
  sums: zeros,
  sumSquares: zeros,
  nans: Float64Array.of(0, 3),
  posInfs: zeros,
  negInfs: zeros,
  counts: {
    offsets: Int32Array.of(0, 2, 4),
    values: Float64Array.of(1, 2, 3, 4),
  },
  lefts: null,
  rights: null,
  low: -1,
  high: 1,
};

test("ridges stand on the axis that was chosen", () => {
  const places = (axis: "step" | "relative" | "wall") => [
    ...(ridgesOf(histograms, axis)?.places ?? []),
  ];
  expect(places("step")).toEqual([5, 10]);
  expect(places("relative")).toEqual([0, 60]);
  expect(places("wall")).toEqual([1000, 1060]);
  expect(ridgesOf(histograms, "step")).toMatchObject({
    bins: 2,
    low: -1,
    high: 1,
  });
});

test.each([
  [16, 15],
  [40, 30],
  [500, 90],
])("of %i values, %i bins are drawn", (nums, bins) => {
  const ridges = ridgesOf(
    {
      ...histograms,
      nums: Float64Array.of(0, nums),
      counts: {
        offsets: Int32Array.of(0, 90, 180),
        values: new Float64Array(180),
      },
    },
    "step",
  );
  expect(ridges?.bins).toBe(bins);
});

test("nothing finite is nothing to draw", () => {
  expect(ridgesOf({ ...histograms, low: NaN, high: NaN }, "step")).toBeNull();
  expect(ridgesOf({ ...histograms, low: null, high: null }, "step")).toBeNull();
});

test("steps with a value that is not finite are counted", () => {
  expect(nonFiniteSteps(histograms)).toBe(1);
});
