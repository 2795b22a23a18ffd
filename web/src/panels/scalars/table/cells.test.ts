import { expect, it } from "vitest";
import { movedBy, scrollTo, spanOf } from "./cells";

it.each([
  [
    [0, 280, 28, 1000],
    [0, 14],
  ],
  [
    [2800, 280, 28, 1000],
    [96, 114],
  ],
  [
    [27900, 280, 28, 1000],
    [992, 1000],
  ],
  [
    [0, 0, 28, 0],
    [0, 0],
  ],
  [
    [99999, 100, 28, 10],
    [10, 10],
  ],
] as const)("in sight: %j", ([scrolled, length, size, count], [first, end]) =>
  expect(spanOf(scrolled, length, size, count)).toEqual({ first, end }),
);

it.each([
  ["ArrowUp", false, [-1, 3]],
  ["ArrowDown", false, [1, 3]],
  ["ArrowLeft", false, [0, 2]],
  ["ArrowRight", false, [0, 4]],
  ["Home", false, [0, -1]],
  ["End", false, [0, 19]],
  ["Home", true, [-1, -1]],
  ["End", true, [99, 19]],
  ["PageDown", false, [10, 3]],
  ["PageUp", false, [0, 3]],
] as const)("%s (with Ctrl: %s)", (key, ctrlKey, [row, column]) =>
  expect(movedBy({ key, ctrlKey }, { row: 0, column: 3 }, 100, 20, 10)).toEqual(
    {
      row,
      column,
    },
  ),
);

it("goes nowhere by other keys, nor out of the grid", () => {
  const at = { row: 0, column: 0 };
  expect(movedBy({ key: "x", ctrlKey: false }, at, 2, 2, 1)).toBe(null);
  expect(movedBy({ key: "ArrowRight", ctrlKey: false }, at, 1, 1, 1)).toEqual(
    at,
  );
});

it.each([
  ["is in sight", [2, 28, 0, 280], 0],
  ["is above", [2, 28, 100, 280], 56],
  ["is below", [12, 28, 0, 280], 114],
  ["is a heading", [-1, 28, 100, 280], 100],
] as const)("scrolls where the cell %s", (_name, given, expected) => {
  const [place, size, scrolled, length] = given;
  expect(scrollTo(place, size, scrolled, length, 30)).toBe(expected);
});
