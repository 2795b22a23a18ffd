import { expect, test } from "vitest";
import { findRepeats } from "./repeats";

/** `start:period×count` of the repeats in the letters. */
function repeats(letters: string, least = 3): string {
  return findRepeats([...letters], () => least)
    .map(({ start, period, count }) => `${start}:${period}×${count}`)
    .join(" ");
}

test.each([
  ["aaaa", "0:1×4"],
  ["xaaay", "1:1×3"],
  ["aabb", ""],
  ["abababc", "0:2×3"],
  ["xlalalay", "1:2×3"],
  ["aaabbb", "0:1×3 3:1×3"],
  // what is left over of a repeat is no part of it
  ["ababab a", "0:2×3"],
  // the one that covers most, though a shorter one begins at the same place
  ["aaabaaabaaab", "0:4×3"],
  ["", ""],
])("in %j: %j", (letters, expected) => {
  expect(repeats(letters)).toBe(expected);
});

test("fewer than asked for are none", () => {
  expect(repeats("ababab", 4)).toBe("");
  expect(repeats("aa", 1)).toBe("0:1×2");
});
