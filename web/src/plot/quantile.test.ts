import fc from "fast-check";
import { expect, it } from "vitest";
import { select, withoutOutliers } from "./quantile";

const values = fc.array(
  fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  { minLength: 1, maxLength: 200 },
);

it("selects what sorting would put there", () => {
  fc.assert(
    fc.property(values, fc.nat(), (given, at) => {
      const k = at % given.length;
      const sorted = Float64Array.from(given).sort();
      const found = select(Float64Array.from(given), k, 0, given.length);
      // 0 and -0 are the same value
      expect(found === sorted[k]).toBe(true);
    }),
  );
});

it("bounds values as TensorBoard does, but for few", () => {
  fc.assert(
    fc.property(values, (given) => {
      const sorted = Float64Array.from(given).sort();
      const n = given.length;
      const first = n >= 20 ? Math.ceil((n - 1) * 0.05) : 0;
      const last = n >= 20 ? Math.floor((n - 1) * 0.95) : n - 1;
      const found = withoutOutliers(Float64Array.from(given), n)!;
      expect(found[0] === sorted[first]).toBe(true);
      expect(found[1] === sorted[last]).toBe(true);
    }),
  );
});

it.each([
  ["sorted", (i: number) => i],
  ["backwards", (i: number) => -i],
  ["all equal", () => 7],
  ["two values", (i: number) => i % 2],
  ["an organ pipe", (i: number) => Math.min(i, 999_999 - i)],
])("ends for a million values, where n² steps would not: %s", (_name, of) => {
  const many = Float64Array.from({ length: 1_000_000 }, (_, i) => of(i));
  const sorted = many.slice().sort();
  const found = withoutOutliers(many, many.length);
  expect(found).toEqual([sorted[50_000], sorted[949_999]]);
});
