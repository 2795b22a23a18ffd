import fc from "fast-check";
import { expect, it } from "vitest";
import { smoothed } from "./smooth";

/** The slow twin: each point is the weighted mean of all finite values up to it. */
function weightedMean(values: Float64Array, end: number, weight: number) {
  if (!Number.isFinite(values[end]!)) return values[end]!;
  const finite = [...values.subarray(0, end + 1)].filter(Number.isFinite);
  let sum = 0;
  let total = 0;
  finite.forEach((value, i) => {
    const share = weight ** (finite.length - 1 - i);
    sum += share * value;
    total += share;
  });
  return sum / total;
}

it("is the weighted mean of all values before", () => {
  const value = fc.oneof(
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    fc.constantFrom(NaN, Infinity, -Infinity),
  );
  const weight = fc.double({ min: 0, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), weight, (list, w) => {
      const values = Float64Array.from(list);
      smoothed(values, w).forEach((shown, i) => {
        const slow = weightedMean(values, i, w);
        if (Number.isFinite(slow)) expect(shown).toBeCloseTo(slow, 8);
        else expect(shown).toBe(slow);
      });
    }),
  );
});

it("leaves a constant alone, so that rounding does not make it tremble", () => {
  const values = new Float64Array(5).fill(0.1);
  expect(smoothed(values, 0.6)).toBe(values);
});
