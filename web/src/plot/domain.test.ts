import fc from "fast-check";
import { expect, it } from "vitest";
import { limited, roomy, symlogThreshold, xDomain, yDomain } from "./domain";
import { makeLine, type YKind } from "./line";
import { line } from "./testing";

const MAX = Number.MAX_VALUE;

it.each([
  ["nothing", [], [0, 1]],
  ["one point", [line([5], [1])], [4.5, 5.5]],
  ["two lines", [line([1, 4], [0, 0]), line([2, 9], [0, 0])], [1, 9]],
  ["a line that goes back", [line([5, 9, 2], [0, 0, 0])], [2, 9]],
])("x of %s", (_name, lines, domain) =>
  expect(xDomain(lines, false)).toEqual(domain),
);

it.each([
  ["nothing", [], [0.1, 10]],
  ["one point", [8], [4, 16]],
  ["step 0 has no place", [0, 1, 100], [1, 100]],
  ["nothing positive", [-1, 0], [0.1, 10]],
])("logarithmic x: %s", (_name, xs, domain) =>
  expect(xDomain([line(xs, xs)], true)).toEqual(domain),
);

it("gives a single step its room at any size", () => {
  const [low, high] = xDomain([line([2 ** 63], [1])], false);
  expect(low).toBeLessThan(2 ** 63);
  expect(high).toBeGreaterThan(2 ** 63);
});

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

it("takes y from the points beside a range that holds none", () => {
  const lines = [line([0, 10], [0, 10])];
  expect(yDomain(lines, [4, 5], "linear", false)).toEqual([-0.5, 10.5]);
});

it("stretches to raw values, so that no spike is cut", () => {
  const lines = [line([0, 1], [4, 6], [0, 10])];
  expect(yDomain(lines, null, "linear", false)).toEqual([-0.5, 10.5]);
});

it("stretches to a line's band", () => {
  const columns = [
    [1, 2],
    [4, 6],
    [0, 5],
    [5, 10],
  ];
  const [xs, ys, lows, highs] = columns.map((c) => Float64Array.from(c));
  const banded = makeLine({
    key: "a",
    color: "--run-1",
    xs: xs!,
    ys: ys!,
    band: { lows: lows!, highs: highs! },
  });
  expect(yDomain([banded], null, "linear", false)).toEqual([-0.5, 10.5]);
});

it("does not take the steep beginning of a loss for outliers", () => {
  const xs = Array.from({ length: 200 }, (_, step) => step);
  const loss = line(
    xs,
    xs.map((step) => 0.2 + 2 * Math.exp(-step / 60)),
  );
  expect(yDomain([loss], null, "linear", true)).toEqual(
    yDomain([loss], null, "linear", false),
  );
});

it.each([
  ["three", [0, 1, 2]],
  ["ten", [9.7, 3, 1, 0.5, 0.4, 0.35, 0.33, 0.32, 0.31, 0.3]],
])("takes none of %s values for an outlier", (_many, values) => {
  const few = line([...values.keys()], values);
  expect(yDomain([few], null, "linear", true)).toEqual(
    yDomain([few], null, "linear", false),
  );
});

it("leaves outliers aside, of all lines together, as TensorBoard does", () => {
  const xs = Array.from({ length: 100 }, (_, i) => i);
  const calm = line(xs, xs);
  const spiky = line(
    xs,
    xs.map((x) => (x % 50 === 0 ? 1e9 : x)),
  );
  const [low, high] = yDomain([calm, spiky], null, "linear", true);
  // 0 is the lowest of all; above, half as much more than from the 5th to the 95th percentile
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(120);
  expect(high).toBeLessThan(160);
});

it("leaves outliers aside of a million values, as of a few", () => {
  const xs = Array.from({ length: 1_000 }, (_, i) => i);
  const spiky = line(
    xs,
    xs.map((x) => (x % 50 === 0 ? 1e9 : x)),
  );
  const few = yDomain([spiky], null, "linear", true);
  const many = yDomain(Array(1_000).fill(spiky), null, "linear", true);
  for (const end of [0, 1] as const) {
    expect(many[end] / few[end]).toBeCloseTo(1, 2);
  }
});

it("does not cut the crest off noise for the sake of a few spikes", () => {
  const xs = Array.from({ length: 400 }, (_, i) => i);
  // most of it within ±1, the crests at ±1.5
  const ys = xs.map((x) => (x % 25 === 0 ? 1.5 : 1) * Math.sin(x * 2.1));
  ys[200] = -1e4;
  for (const kind of ["linear", "symlog"] as const) {
    const [low, high] = yDomain([line(xs, ys)], null, kind, true);
    expect(high).toBeGreaterThan(Math.max(...ys));
    expect(low).toBeLessThan(-1.5);
    expect(low).toBeGreaterThan(-4);
  }
  const positive = ys.map((y) => 10 ** y);
  positive[100] = 1e300;
  const [low, high] = yDomain([line(xs, positive)], null, "log", true);
  expect(low).toBeLessThan(10 ** -1.5);
  expect(high).toBeLessThan(1e4);
});

it("logarithmic: of the positive values", () => {
  const lines = [line([0, 1, 2, 3], [-5, 0, 1, 100])];
  const [low, high] = yDomain(lines, null, "log", false);
  expect(low).toBeCloseTo(10 ** -0.1);
  expect(high).toBeCloseTo(10 ** 2.1);
  expect(yDomain([line([0], [-1])], null, "log", false)).toEqual([0.1, 10]);
});

it("is a span that can be drawn, whatever the values are", () => {
  const value = fc.oneof(
    fc.double(),
    fc.constantFrom(MAX, -MAX, 5e-324, 1e-310, 1, 1 + 2 ** -52, 2 ** 63, 0),
  );
  const kinds = fc.constantFrom<YKind>("linear", "log", "symlog");
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 8 }),
      kinds,
      fc.boolean(),
      (ys, kind, ignore) => {
        const xs = ys.map((_, i) => i);
        const [low, high] = yDomain([line(xs, ys)], null, kind, ignore);
        expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true);
        expect(low).toBeLessThan(high);
        if (kind === "log") expect(low).toBeGreaterThan(0);
      },
    ),
  );
});

it.each([
  ["both ends", [0, 10], [2, 5], [2, 5]],
  ["one end", [0, 10], [null, 5], [0, 5]],
  ["an end beyond the data", [0, 10], [20, null], [20, 40]],
  ["an end below the data", [1, 10], [null, -4], [-8, -4]],
  ["nonsense", [0, 10], [NaN, Infinity], [0, 10]],
  ["none", [0, 10], null, [0, 10]],
] as const)("typed limits: %s", (_name, domain, limits, expected) =>
  expect(limited(domain, limits, false)).toEqual(expected),
);

it("passes over typed limits that a logarithmic axis has no place for", () => {
  expect(limited([1, 100], [0, 50], true)).toEqual([1, 50]);
  expect(limited([1, 100], [-5, null], true)).toEqual([1, 100]);
  expect(limited([1, 100], [1000, null], true)).toEqual([1000, 2000]);
});

it("widens what floating point numbers could not tell apart", () => {
  const [low, high] = roomy([1, 1 + 2 ** -52]);
  expect(high - low).toBeGreaterThan(5e-13);
  expect(roomy([0, 1])).toEqual([0, 1]);
});

it.each([
  [[0, 0, 0], 1],
  [[NaN, Infinity], 1],
  [[0.5, 20, -300], 0.1],
  [[1e-300, ...Array<number>(99).fill(5)], 1],
  [[1e-30, 1e30], 1e15],
])("the smallest values of %j: symlog is linear below %s", (ys, threshold) => {
  const xs = ys.map((_, i) => i);
  expect(symlogThreshold([line(xs, ys)])).toBeCloseTo(threshold);
});
