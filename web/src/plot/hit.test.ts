import fc from "fast-check";
import { expect, it } from "vitest";
import { hitsAt, nearestHit, nearestIndex } from "./hit";
import { createScale } from "./scale";
import { line } from "./testing";

it.each([
  [[], 5, -1],
  [[1], 100, 0],
  [[1, 2, 3], 2.4, 1],
  [[1, 2, 3], 2.6, 2],
  [[1, 2, 2, 2, 3], 2, 3],
  [[9, 1, 5], 4, 2],
])("in %j nearest to %s: place %s", (xs, x, place) => {
  expect(nearestIndex(line(xs, xs), x)).toBe(place);
});

it("finds by halving what a look at every point finds", () => {
  const xs = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 });
  fc.assert(
    fc.property(xs, fc.integer({ min: -60, max: 60 }), (unsorted, x) => {
      const sorted = unsorted.sort((a, b) => a - b);
      const found = sorted[nearestIndex(line(sorted, sorted), x)]!;
      const least = Math.min(...sorted.map((value) => Math.abs(value - x)));
      expect(Math.abs(found - x)).toBe(least);
    }),
  );
});

it("takes the line nearest in pixels, and never one without a place", () => {
  const lines = [
    line([0, 1], [0, 0], null, "low"),
    line([0, 1], [9, 9], null, "high"),
    line([0, 1], [NaN, NaN], null, "nan"),
    line([], [], null, "empty"),
  ];
  const hits = hitsAt(lines, 0.9);
  expect(hits.map((hit) => hit.line.key)).toEqual(["low", "high", "nan"]);
  const x = createScale("linear", [0, 1], 0, 100);
  const y = createScale("linear", [0, 10], 100, 0);
  expect(nearestHit(hits, x, y, 90, 20)?.line.key).toBe("high");
  expect(nearestHit(hits, x, y, 90, 80)?.line.key).toBe("low");
  expect(nearestHit(hits.slice(2), x, y, 90, 80)).toBeNull();
});
