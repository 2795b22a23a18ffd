import fc from "fast-check";
import { expect, it } from "vitest";
import { createScale } from "./scale";

it.each([
  ["linear", [0, 10], 5, 50],
  ["linear", [10, 20], 10, 0],
  ["log", [1, 100], 10, 50],
  ["log", [1, 100], 0, NaN],
  ["log", [1, 100], -3, NaN],
] as const)("%s over %j: %s at pixel %s", (kind, domain, value, pixel) => {
  expect(createScale(kind, domain, 0, 100).toPixel(value)).toBe(pixel);
});

it("finds the value of a pixel again, forwards and backwards", () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(finite, finite, fc.boolean(), (a, b, backwards) => {
      fc.pre(Math.abs(a - b) > 1e-3);
      const domain = [Math.min(a, b), Math.max(a, b)] as const;
      const [start, end] = backwards ? [300, 20] : [20, 300];
      const scale = createScale("linear", domain, start, end);
      const middle = domain[0] / 2 + domain[1] / 2;
      const found = scale.toData(scale.toPixel(middle));
      expect(Math.abs(found - middle)).toBeLessThan(
        1e-9 * Math.max(1, Math.abs(a), Math.abs(b)),
      );
    }),
  );
});

it("has a place for every value where the domain is a single one", () => {
  expect(createScale("linear", [3, 3], 0, 100).toPixel(3)).toBe(0);
});
