import { expect, it } from "vitest";
import { xDomain, yDomain } from "./domain";
import { line } from "./testing";

it.each([
  ["nothing", [], [0, 1]],
  ["one point", [line([5], [1])], [4.5, 5.5]],
  ["two lines", [line([1, 4], [0, 0]), line([2, 9], [0, 0])], [1, 9]],
  ["a line that goes back", [line([5, 9, 2], [0, 0, 0])], [2, 9]],
])("x of %s", (_name, lines, domain) =>
  expect(xDomain(lines, false)).toEqual(domain),
);

it.each([
  ["5 % room", [0, 10], [-0.5, 10.5]],
  ["equal values", [3, 3], [0, 6]],
  ["equal negative values", [-3, -3], [-6, 0]],
  ["zeros", [0, 0], [-1, 1]],
  ["nothing finite", [NaN, Infinity], [0, 1]],
  [
    "what is not finite left out",
    [NaN, 0, Infinity, 10, -Infinity],
    [-0.5, 10.5],
  ],
])("y: %s", (_name, ys, domain) => {
  const xs = ys.map((_, i) => i);
  expect(yDomain([line(xs, ys)], null, "linear", false)).toEqual(domain);
});

it("takes y from the visible range of x alone", () => {
  const lines = [line([0, 1, 2, 3], [100, 0, 10, -100])];
  expect(yDomain(lines, [1, 2], "linear", false)).toEqual([-0.5, 10.5]);
});

it("stretches to raw values, so that no spike is cut", () => {
  expect(
    yDomain([line([0, 1], [4, 6], [0, 10])], null, "linear", false),
  ).toEqual([-0.5, 10.5]);
});

it("survives the largest values there are", () => {
  const [low, high] = yDomain(
    [line([0, 1], [-Number.MAX_VALUE, Number.MAX_VALUE])],
    null,
    "linear",
    false,
  );
  expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true);
});

it("logarithmic: of the positive values", () => {
  const [low, high] = yDomain(
    [line([0, 1, 2, 3], [-5, 0, 1, 100])],
    null,
    "log",
    false,
  );
  expect(low).toBeCloseTo(10 ** -0.1);
  expect(high).toBeCloseTo(10 ** 2.1);
  expect(yDomain([line([0], [-1])], null, "log", false)).toEqual([0.1, 10]);
});
