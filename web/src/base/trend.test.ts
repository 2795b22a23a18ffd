import fc from "fast-check";
import { expect, it } from "vitest";
import { lotsOf, mannKendall, median, tremble } from "./trend";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

it.each([
  [[], NaN],
  [[3], 3],
  [[3, 1], 2],
  [[5, 1, 3], 3],
  [[2 ** 1023, 2 ** 1022], 1.5 * 2 ** 1022],
])("the median of %j is %f", (values, expected) =>
  expect(median(values)).toBe(expected),
);

it("cuts into lots that hold every finite value once, in order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(finite, fc.constant(NaN), fc.constant(Infinity)), {
        maxLength: 200,
      }),
      (values) => {
        const places = values.flatMap((v, i) =>
          Number.isFinite(v) ? [i] : [],
        );
        const { starts, medians } = lotsOf(Float64Array.from(values));
        expect(starts.length).toBe(Math.min(24, places.length));
        const expected = starts.map((start, lot) => {
          const end = starts[lot + 1] ?? values.length;
          return median(
            places.filter((p) => p >= start && p < end).map((p) => values[p]!),
          );
        });
        expect(medians).toEqual(expected);
        if (places.length > 0) expect(starts[0]).toBe(places[0]);
      },
    ),
  );
});

it.each([
  [[1, 2, 3, 4, 5, 6, 7], 3.0038],
  [[7, 6, 5, 4, 3, 2, 1], -3.0038],
  [[1, 1, 2, 2, 3, 3, 4, 4], 2.9368],
  [[1, 1, 1, 1], 0],
  [[1, 2], 0],
])("Mann–Kendall of %j is %f", (values, z) =>
  expect(mannKendall(values)).toBeCloseTo(z, 3),
);

it("Mann–Kendall turns with the values, and does not care for their size", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 30 }), (values) => {
      const z = mannKendall(values);
      expect(mannKendall([...values].reverse())).toBeCloseTo(-z, 9);
      expect(mannKendall(values.map((v) => 3 * v + 1))).toBe(z);
    }),
  );
});

it("trembles by the noise, not by the slope", () => {
  const line = Array.from({ length: 50 }, (_, i) => 3 * i);
  expect(tremble(line)).toBeCloseTo(0, 9);
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const gauss = () =>
    Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const noisy = Array.from({ length: 4000 }, (_, i) => 3 * i + 2 * gauss());
  expect(tremble(noisy)).toBeGreaterThan(1.8);
  expect(tremble(noisy)).toBeLessThan(2.2);
});
