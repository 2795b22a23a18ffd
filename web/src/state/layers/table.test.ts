import { describe, expect, test } from "vitest";
import type { Distributions } from "../../api/types";
import {
  figuresAt,
  layerRows,
  nextLayerSorting,
  parametersOf,
  sortedLayers,
} from "./table";

/** Two steps, 0 and 10, of each tag, in this order in the answer; logged in the order of `logged`. */
function answer(tags: readonly string[], logged = tags): Distributions {
  const rows = tags.flatMap((tag) => [tag, tag]);
  const column = (of: (tag: string, i: number) => number) =>
    Float64Array.from(rows, of);
  const zeros = column(() => 0);
  return {
    runs: rows.map(() => "a"),
    tags: rows,
    steps: column((_, i) => (i % 2) * 10),
    wallTimes: column((tag, i) => logged.indexOf(tag) + (i % 2) * 100),
    mins: zeros,
    maxs: zeros,
    nums: column(() => 5),
    nans: zeros,
    posInfs: zeros,
    negInfs: zeros,
    means: zeros,
    stds: column((_, i) => i),
    norms: column((_, i) => i + 1),
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
    quantiles: new Float64Array(9 * rows.length),
    counts: new Float64Array(2 * rows.length),
    bins: 2,
    low: 0,
    high: 1,
    threshold: 1,
    scale: "linear",
    allSteps: [],
    thinnedFrom: 0,
    oddSteps: 0,
    sampled: false,
    unreadable: [],
  };
}

describe("rows", () => {
  const data = answer(["a/weight", "b/weight"], ["b/weight", "a/weight"]);
  test("come in the order in which they were logged", () => {
    expect(layerRows(data, new Map())).toMatchObject([
      { key: "b.weight", first: 2, end: 4 },
      { key: "a.weight", first: 0, end: 2 },
    ]);
  });
  test("come in the order of the model where a graph tells it", () => {
    const order = new Map([["a", 0]]);
    expect(layerRows(data, order).map(({ key }) => key)).toEqual([
      "a.weight",
      "b.weight",
    ]);
  });
});

test("figures are those of the last step, or of the one asked for", () => {
  const data = {
    weights: answer(["a/weight"]),
    gradients: answer(["a/weight/grad"]),
  };
  const [row] = layerRows(data.gradients, new Map());
  const parameter = parametersOf(data).get("a.weight");
  const at = (step: number | null) =>
    figuresAt(data.gradients, row!, parameter, step);
  expect(at(null)).toMatchObject({ step: 10, std: 1, gradientRatio: 1 });
  expect(at(9)).toMatchObject({ step: 0, std: 0 });
  expect(at(-5)).toMatchObject({ step: 0 });
  expect(at(null).updateRatio).toBeNaN();
});

test("of zeros that the file doesn't tell apart, what is next to 0 is told", () => {
  const data = answer(["a/weight"]);
  const told = (zeros: number, tinies: number) => {
    const given = {
      ...data,
      zeros: Float64Array.of(0, zeros),
      tinies: Float64Array.of(0, tinies),
    };
    const [row] = layerRows(given, new Map());
    return figuresAt(given, row!, undefined, null);
  };
  expect(told(0.5, 0.6)).toMatchObject({ zeros: 0.5, nearly: false });
  expect(told(NaN, 0.6)).toMatchObject({ zeros: 0.6, nearly: true });
  expect(told(NaN, 0)).toMatchObject({ zeros: NaN, nearly: false });
});

test("sorted rows leave those without the figure to the end", () => {
  const rows = [1, NaN, 3, 2].map((std) => ({
    figures: {
      step: 0,
      std,
      medianSize: 0,
      zeros: 0,
      nearly: false,
      gradientRatio: 0,
      updateRatio: 0,
      offs: {
        std: 0,
        medianSize: 0,
        zeros: 0,
        gradientRatio: 0,
        updateRatio: 0,
      },
    },
  }));
  const stds = (descending: boolean) =>
    sortedLayers(rows, { by: "std", descending }, () => 0).map(
      ({ figures }) => figures.std,
    );
  expect(stds(true)).toEqual([3, 2, 1, NaN]);
  expect(stds(false)).toEqual([1, 2, 3, NaN]);
});

test("a heading sorts by the greatest first, then the other way", () => {
  const first = nextLayerSorting({ by: "layer", descending: false }, "std");
  expect(first).toEqual({ by: "std", descending: true });
  expect(nextLayerSorting(first, "std").descending).toBe(false);
});
