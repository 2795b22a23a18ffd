import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutOutliers } from "./quantile";

const values = fc.array(
  fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  { minLength: 1, maxLength: 200 },
);

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
