import { describe, expect, test } from "vitest";
import {
  binBounds,
  binnedQuantiles,
  coarsened,
  makeBinned,
  shares,
  valueScale,
  valueTicks,
  type Binned,
} from "./binned";

const fine: Binned = {
  places: Float64Array.of(0, 1),
  counts: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  bins: 4,
  odd: new Float64Array(2),
  low: 0,
  high: 1,
  scale: "linear",
  threshold: 1,
};

const sizes: Binned = {
  ...fine,
  places: Float64Array.of(0),
  counts: Float64Array.of(5, 0, 10, 5),
  low: 1e-3,
  high: 1,
  scale: "log",
};

test.each([
  [4, "1,2,3,4 5,6,7,8"],
  [3, "3,7 11,15"],
  [1, "1,2,3,4 5,6,7,8"],
])("in at most %i bins", (most, expected) => {
  const { counts, bins } = coarsened(fine, most);
  const rows = [counts.slice(0, bins), counts.slice(bins)];
  expect(rows.map((row) => row.join()).join(" ")).toBe(expected);
});

test("of sizes, the bin next to 0 stays apart", () => {
  const { counts, bins } = coarsened(
    {
      ...sizes,
      places: Float64Array.of(0, 1),
      counts: Float64Array.of(5, 1, 2, 3, 4, /**/ 0, 5, 6, 7, 8),
      bins: 5,
    },
    2,
  );
  expect(bins).toBe(3);
  expect([...counts]).toEqual([5, 3, 7, 0, 11, 15]);
});

test("without a finite span, or without any, are none", () => {
  const nothing = { ...fine, places: new Float64Array() };
  expect(makeBinned({ ...fine, low: NaN, high: NaN })).toBeNull();
  expect(makeBinned({ ...fine, high: Infinity })).toBeNull();
  expect(makeBinned({ ...nothing, counts: new Float64Array() })).toBeNull();
  expect(makeBinned(fine)?.bins).toBe(4);
});

test("shares add up to one, and to nothing where there is nothing", () => {
  const { counts } = shares({
    ...fine,
    counts: Float64Array.of(1, 1, 2, 4, 0, 0, 0, 0),
  });
  expect([...counts]).toEqual([0.125, 0.125, 0.25, 0.5, 0, 0, 0, 0]);
});

describe("an axis of sizes", () => {
  const scale = valueScale(sizes, 0, 400);
  test("begins with a bin for what is smaller", () => {
    expect(scale.toPixel(0)).toBe(50);
    expect(scale.toPixel(1e-3)).toBeCloseTo(100);
    expect(scale.toPixel(1)).toBeCloseTo(400);
    expect(binBounds(sizes, 0)).toEqual([0, 1e-3]);
    expect(binBounds(sizes, 2)[0]).toBeCloseTo(1e-2);
    expect(binBounds(sizes, 2)[1]).toBeCloseTo(1e-1);
    expect(valueTicks(sizes, 4)[0]).toEqual({ value: 0, label: "0" });
  });
  test("has quantiles, which are 0 in that bin", () => {
    const found = binnedQuantiles(sizes);
    expect(found[2]).toBe(0);
    expect(found[4]).toBeCloseTo(10 ** -1.5);
    expect(found[8]).toBeCloseTo(1);
  });
});

test("bins of a symmetric log are narrow around 0", () => {
  const binned: Binned = {
    ...fine,
    low: -99,
    high: 99,
    scale: "symlog",
  };
  expect(binBounds(binned, 2).map((x) => Math.round(x * 1e6) / 1e6)).toEqual([
    0, 9,
  ]);
});

test("a histogram without values has no quantiles", () => {
  const empty = { ...fine, counts: new Float64Array(8) };
  expect([...binnedQuantiles(empty)].every(Number.isNaN)).toBe(true);
});
