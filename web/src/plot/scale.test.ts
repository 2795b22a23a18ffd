import fc from "fast-check";
import { expect, it } from "vitest";
import type { YKind } from "./line";
import { createScale } from "./scale";

it.each([
  ["linear", [0, 10], 5, 50],
  ["linear", [10, 20], 10, 0],
  ["log", [1, 100], 10, 50],
  ["log", [1, 100], 0, NaN],
  ["log", [1, 100], -3, NaN],
  ["symlog", [-100, 100], 0, 50],
  ["symlog", [-100, 100], 100, 100],
] as const)("%s over %j: %s at pixel %s", (kind, domain, value, pixel) => {
  const found = createScale(kind, domain, 0, 100).toPixel(value);
  if (Number.isNaN(pixel)) expect(found).toBeNaN();
  else expect(found).toBeCloseTo(pixel);
});

it.each([
  [-2e-310, 2e-310],
  [0, 1e-320],
  [-1.7e308, 1.7e308],
])("has a place for what lies from %s to %s", (low, high) => {
  for (const kind of ["linear", "symlog"] as const) {
    const scale = createScale(kind, [low, high], 300, 20, high);
    expect(scale.toPixel(low)).toBeCloseTo(300);
    expect(scale.toPixel(high)).toBeCloseTo(20);
    expect(scale.toPixel(scale.toData(160))).toBeCloseTo(160, 0);
  }
});

const kinds = fc.constantFrom<YKind>("linear", "log", "symlog");
const sizes = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
const signed = fc.tuple(sizes, fc.constantFrom(-1, 1));

/** Two values of one kind's reach, not too close to each other. */
function domainOf(kind: YKind, a: [number, number], b: [number, number]) {
  const [p, q] = [a, b].map(([size, sign]) =>
    kind === "log" ? size : size * sign,
  ) as [number, number];
  return [Math.min(p, q), Math.max(p, q)] as const;
}

it("finds the value of a pixel again, forwards and backwards", () => {
  fc.assert(
    fc.property(
      kinds,
      signed,
      signed,
      fc.boolean(),
      (kind, a, b, backwards) => {
        const domain = domainOf(kind, a, b);
        fc.pre(domain[1] - domain[0] > 1e-3 * Math.abs(domain[1]) + 1e-9);
        const [start, end] = backwards ? [300, 20] : [20, 300];
        const scale = createScale(kind, domain, start, end, 0.01);
        for (const pixel of [20, 77, 160, 299]) {
          const again = scale.toPixel(scale.toData(pixel));
          expect(Math.abs(again - pixel)).toBeLessThan(1e-5);
        }
      },
    ),
  );
});

it("never puts a larger value on a smaller pixel", () => {
  fc.assert(
    fc.property(kinds, signed, signed, signed, signed, (kind, a, b, c, d) => {
      const domain = domainOf(kind, a, b);
      fc.pre(domain[1] > domain[0]);
      const scale = createScale(kind, domain, 0, 300, 0.1);
      const [low, high] = domainOf(kind, c, d);
      expect(scale.toPixel(high)).toBeGreaterThanOrEqual(scale.toPixel(low));
    }),
  );
});

it("is odd, and even-handed, where it is symlog", () => {
  const scale = createScale("symlog", [-1000, 1000], -100, 100, 0.01);
  fc.assert(
    fc.property(sizes, (size) => {
      expect(scale.toPixel(-size)).toBeCloseTo(-scale.toPixel(size), 9);
    }),
  );
  // far above the threshold every power of ten has the same height
  const step = scale.toPixel(1000) - scale.toPixel(100);
  expect(scale.toPixel(100) - scale.toPixel(10)).toBeCloseTo(step, 1);
});

it.each([
  ["linear", [-Number.MAX_VALUE, Number.MAX_VALUE], 1],
  ["symlog", [-Number.MAX_VALUE, Number.MAX_VALUE], 1e-300],
  ["log", [Number.MIN_VALUE, Number.MAX_VALUE], 1],
] as const)(
  "has a place for the largest values: %s",
  (kind, domain, threshold) => {
    const scale = createScale(kind, domain, 0, 100, threshold);
    expect(scale.toPixel(domain[0])).toBeCloseTo(0);
    expect(scale.toPixel(domain[1])).toBeCloseTo(100);
    for (const pixel of [-1000, 0, 50, 100, 1000]) {
      expect(Number.isFinite(scale.toData(pixel))).toBe(true);
    }
  },
);

it("tells neighbours at 2⁶³ apart", () => {
  const high = 2 ** 63;
  const low = high - 10 * 1024;
  const scale = createScale("linear", [low, high], 0, 100);
  for (let n = 0; n <= 10; n++) {
    expect(scale.toPixel(low + n * 1024)).toBeCloseTo(10 * n, 6);
  }
});

it("has a place for every value where the domain is a single one", () => {
  expect(createScale("linear", [3, 3], 0, 100).toPixel(3)).toBe(0);
});
