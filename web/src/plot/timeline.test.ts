import { expect, test } from "vitest";
import { createScale } from "./scale";
import { columnEdges, rowEdges, stretches } from "./timeline";

const plot = { left: 20, top: 10, width: 201, height: 197 };

test.each([
  ["even", [0, 10, 20, 30, 40, 50, 60]],
  ["uneven", [0, 1, 7, 30, 31, 60]],
  ["closer than pixels", Array.from({ length: 301 }, (_, i) => i / 5)],
  ["in any order", [60, 0, 30]],
])("columns of steps that are %s leave no seam", (_, steps) => {
  const x = createScale("linear", [0, 60], 20, 221);
  const edges = columnEdges(Float64Array.from(steps), x, plot);
  const inOrder = [...edges].sort((a, b) => a[0] - b[0]);
  expect(inOrder[0]?.[0]).toBe(20);
  expect(Math.max(...edges.map(([, right]) => right))).toBeLessThanOrEqual(222);
  inOrder.forEach(([left, right], i) => {
    expect([left % 1, right % 1]).toEqual([0, 0]);
    expect(right).toBeGreaterThan(left);
    const next = inOrder[i + 1];
    if (next) expect(next[0]).toBeLessThanOrEqual(right);
  });
});

test.each([15, 90, 400])("%i bins leave no seam", (bins) => {
  const { tops, heights } = rowEdges(plot, bins);
  expect(tops.at(-1)).toBe(plot.top);
  tops.forEach((top, bin) => {
    const below = bin === 0 ? plot.top + plot.height : tops[bin - 1]!;
    expect(top + heights[bin]!).toBeGreaterThanOrEqual(below - 1e-9);
    expect(top + heights[bin]!).toBeLessThan(below + 0.5);
  });
});

test.each([
  ["all", "012", ["012"]],
  ["one lost", "01.3", ["01", "3"]],
  ["the ends lost", ".12..5.", ["12", "5"]],
  ["none", "...", []],
])("no band leads over a step without a finite value: %s", (_, told, found) => {
  const quantiles = Float64Array.from(
    [...told].flatMap((it) => Array<number>(9).fill(it === "." ? NaN : 1)),
  );
  expect(stretches(quantiles).map((rows) => rows.join(""))).toEqual(found);
});
