import fc from "fast-check";
import { expect, it } from "vitest";
import { partsOf, spansAround, spansWithin } from "./spans";
import { line } from "./testing";

it.each([
  [[], []],
  [[1, 2, 2, 3], [[0, 4]]],
  [
    [5, 6, 2, 3],
    [
      [0, 2],
      [2, 4],
    ],
  ],
  [
    [3, 2, 1],
    [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
  ],
])("parts %j where x goes back", (xs, expected) => {
  const found = partsOf(line(xs, xs)).map(({ from, to }) => [from, to]);
  expect(found).toEqual(expected);
});

it("finds exactly the points within a range", () => {
  const xs = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 });
  const end = fc.integer({ min: -2, max: 22 });
  fc.assert(
    fc.property(xs, end, end, (given, a, b) => {
      const range = [Math.min(a, b), Math.max(a, b)] as const;
      const found = spansWithin(line(given, given), range).flatMap((span) =>
        given.slice(span.from, span.to),
      );
      const inside = (x: number) => x >= range[0] && x <= range[1];
      expect(found).toEqual(given.filter(inside));
    }),
  );
});

it("keeps a neighbour at each end", () => {
  const one = line([0, 1, 2, 3, 4, 5], [0, 0, 0, 0, 0, 0]);
  expect(spansAround(one, [2.5, 3.5])).toEqual([{ from: 2, to: 5 }]);
  expect(spansAround(one, [2.2, 2.4])).toEqual([{ from: 2, to: 4 }]);
});
