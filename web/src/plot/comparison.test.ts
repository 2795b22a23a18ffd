import { expect, test } from "vitest";
import type { Binned } from "./binned";
import {
  comparisonAt,
  differencesOf,
  layoutComparison,
  movedShare,
  type Comparison,
} from "./comparison";

/** Two histograms of four bins from 0 to 4. */
const ridges: Binned = {
  places: Float64Array.of(0, 1),
  counts: Float64Array.of(0.5, 0.5, 0, 0, 0, 0.25, 0.25, 0.5),
  bins: 4,
  odd: new Float64Array(2),
  low: 0,
  high: 4,
  scale: "linear",
  threshold: 1,
};

function layout(as: Comparison, height = 234) {
  return layoutComparison(
    { ridges, as, names: ["a/long/name", "b"], colors: ["#111", "#222"] },
    { width: 400, height, textWidth: (text) => 6 * text.length },
  );
}

test("runs that are overlaid share a baseline, and the highest bin reaches the top", () => {
  const { baselines, rise, plot } = layout("overlaid");
  expect([...baselines]).toEqual([210, 210]);
  expect(210 - 0.5 * rise).toBe(plot.top);
});

test("rows have a baseline each, the last one at the bottom, and their names beside them", () => {
  const { baselines, rise, plot, sideTicks } = layout("rows");
  expect([...baselines]).toEqual([110, 210]);
  expect(baselines[0]! - 0.5 * rise).toBeGreaterThanOrEqual(plot.top);
  expect(sideTicks.map(({ label }) => label)).toEqual(["a/long/name", "b"]);
});

test("rows that are too low for their names have none", () => {
  expect(layout("rows", 54).sideTicks).toEqual([]);
});

test("below two steps stands what the later one has more or less", () => {
  const { below, baselines } = layout("difference");
  expect([...differencesOf(ridges)]).toEqual([-0.5, -0.25, 0.25, 0.5]);
  expect(below!.zero).toBeGreaterThan(baselines[0]!);
  expect(below!.zero + 0.5 * below!.rise).toBeCloseTo(210);
  expect(movedShare(ridges)).toBe(0.75);
});

test.each<[Comparison, number, number, number, number]>([
  ["overlaid", 0.1, 40, 0, 0],
  ["overlaid", 0.9, 40, 1, 3],
  ["rows", 0.9, 105, 0, 3],
  ["rows", 0.9, 150, 1, 3],
  ["rows", 0.1, 100, 0, 0],
])(
  "%s: at %f of the width and %i pixels down lies %i in bin %i",
  (as, across, top, ridge, bin) => {
    const scene = layout(as);
    const left = scene.plot.left + across * scene.plot.width;
    expect(comparisonAt(scene, left, top)).toEqual({ ridge, bin });
  },
);
