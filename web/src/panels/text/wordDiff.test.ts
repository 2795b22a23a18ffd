import { expect, test } from "vitest";
import { differenceOf, type Piece } from "./wordDiff";

const changed = (pieces: readonly Piece[] = []) =>
  pieces
    .filter(({ change }) => change !== "same")
    .map(({ text }) => text.trim());
const whole = (pieces: readonly Piece[] = []) =>
  pieces.map(({ text }) => text).join("");

test.each([
  ["the king was old", "the queen was old", ["king"], ["queen"]],
  ["a b", "a b c", [], ["c"]],
  ["", "new", [], ["new"]],
])("%j → %j", (before, after, gone, came) => {
  const found = differenceOf(before, after)!;
  expect([changed(found.before), changed(found.after)]).toEqual([gone, came]);
  expect([whole(found.before), whole(found.after)]).toEqual([before, after]);
});

test("long texts are compared by lines, and hopeless ones not at all", () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `line number ${i}`);
  const before = lines.join("\n");
  const after = lines.with(2500, "another").join("\n");
  const found = differenceOf(before, after)!;
  expect(found.byLines).toBe(true);
  expect(changed(found.after)).toEqual(["another"]);
  const other = lines.map((line) => `${line}!`).join("\n");
  expect(differenceOf(before, other)).toBeNull();
});
