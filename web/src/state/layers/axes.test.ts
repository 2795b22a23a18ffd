import { expect, test } from "vitest";
import type { Distributions, ValueScale } from "../../api/types";
import { axisGroups } from "./axes";

/** One step of each tag: the median size of its values, and the largest. */
type Sizes = Readonly<Record<string, readonly [median: number, most: number]>>;

function answer(sizes: Sizes, scale: ValueScale = "log"): Distributions {
  const tags = Object.keys(sizes);
  const column = Float64Array.from(tags, () => 0);
  return {
    runs: tags.map(() => "a"),
    tags,
    steps: column,
    wallTimes: column,
    mins: column,
    maxs: column,
    nums: column,
    nans: column,
    posInfs: column,
    negInfs: column,
    means: column,
    stds: column,
    norms: column,
    meanSizes: column,
    medianSizes: Float64Array.from(tags, (tag) => sizes[tag]![0]),
    meanOffs: column,
    stdOffs: column,
    normOffs: column,
    meanSizeOffs: column,
    medianSizeOffs: column,
    zeros: column,
    tinies: column,
    nearZeros: column,
    atLows: column,
    atHighs: column,
    quantiles: Float64Array.from(
      tags.flatMap((tag) => [-sizes[tag]![1], ...Array<number>(8).fill(0)]),
    ),
    counts: column,
    bins: 1,
    low: 0,
    high: 1,
    threshold: 1,
    scale,
    allSteps: [],
    thinnedFrom: 0,
    oddSteps: 0,
    sampled: false,
    unreadable: [],
  };
}

test.each<[string, Sizes, string[]]>([
  ["nothing", {}, []],
  ["one", { a: [1, 5] }, ["a"]],
  ["alike", { a: [1, 5], b: [0.01, 0.1] }, ["a b"]],
  // gradients that vanish are to be compared
  ["falling", { a: [1e-2, 1], b: [1e-7, 1e-5], c: [1e-13, 1e-11] }, ["a b c"]],
  ["one huge", { a: [1, 5], b: [6e299, 1e300], c: [2, 9] }, ["a c", "b"]],
  ["one tiny", { a: [1, 5], b: [1e-310, 3e-310], c: [2, 9] }, ["a c", "b"]],
  [
    "huge ones near each other",
    { a: [1, 5], b: [1e299, 1e300], c: [2, 9], d: [1e298, 1e299], e: [1, 2] },
    ["a c e", "b d"],
  ],
  ["as many of both", { a: [1e-30, 1e-29], b: [1, 5] }, ["b", "a"]],
  ["one that is wide itself", { a: [1e-20, 1e20], b: [1, 2] }, ["a", "b"]],
  ["only zeros", { a: [NaN, 0], b: [NaN, 0] }, ["a b"]],
  ["zeros", { z: [NaN, 0], a: [1, 2], b: [1e200, 1e201] }, ["z b", "a"]],
])("rows on one axis: %s", (_, sizes, groups) => {
  expect(axisGroups(answer(sizes)).map((tags) => tags.join(" "))).toEqual(
    groups,
  );
});

test.each<[ValueScale, string[]]>([
  ["linear", ["c d", "b", "a"]],
  ["symlog", ["b c d", "a"]],
  ["log", ["a b c d"]],
])("how far apart depends on the axis: %s", (scale, groups) => {
  const sizes: Sizes = {
    a: [1e-14, 1e-13],
    b: [1e-5, 1e-4],
    c: [0.1, 1],
    d: [0.01, 2],
  };
  const found = axisGroups(answer(sizes, scale));
  expect(found.map((tags) => tags.join(" "))).toEqual(groups);
});

test("values everywhere are a dozen questions at most", () => {
  const sizes = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => {
      const size = 10 ** (i * 15 - 300);
      return [`t${i}`, [size, size] as const];
    }),
  );
  const found = axisGroups(answer(sizes));
  expect(found).toHaveLength(12);
  expect(found.flat()).toHaveLength(40);
});
