import fc from "fast-check";
import { expect, it } from "vitest";
import { naturalCompare } from "./naturalSort";

it.each([
  [
    ["run10", "run9", "run1"],
    ["run1", "run9", "run10"],
  ],
  [
    ["b/2", "a/10", "a/2"],
    ["a/2", "a/10", "b/2"],
  ],
  [
    ["lr=0.01", "lr=0.1", "lr=0.003", "lr=1", "lr=10", "lr=1.5", "lr=1.25"],
    ["lr=0.003", "lr=0.01", "lr=0.1", "lr=1", "lr=1.25", "lr=1.5", "lr=10"],
  ],
  [
    ["1", "1e-3/b", "3e-4/b", "1e-3/a", "0.01/a"],
    ["3e-4/b", "1e-3/a", "1e-3/b", "0.01/a", "1"],
  ],
  [
    ["1.10.0", "1.9.0"],
    ["1.9.0", "1.10.0"],
  ],
  [
    ["é", "e"],
    ["e", "é"],
  ],
])("%j → %j", (names, sorted) =>
  expect([...names].sort(naturalCompare)).toEqual(sorted),
);

it("tells any two different names apart, alike from both sides", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(Math.sign(naturalCompare(a, b))).toBe(
        -Math.sign(naturalCompare(b, a)) + 0,
      );
      expect(naturalCompare(a, b) === 0).toBe(a === b);
    }),
  );
});
