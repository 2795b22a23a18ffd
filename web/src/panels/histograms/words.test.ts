import { expect, test } from "vitest";
import { estimate, short } from "./words";

test.each([
  [0, "0.123"],
  [0.1, "0.123"],
  [0.5, "≈\u00a00.123"],
  [Infinity, "≈\u00a00.123"],
  [NaN, "0.123"],
])("off by %f of itself", (off, expected) => {
  expect(estimate(0.123, off, 3)).toBe(expected);
});

test("two digits, without zeros at the end", () => {
  expect([0.025, 3000, 1.2e300, -0.5].map(short).join(" ")).toBe(
    "0.025 3000 1.2e300 −0.5",
  );
});
