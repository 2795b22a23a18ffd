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
