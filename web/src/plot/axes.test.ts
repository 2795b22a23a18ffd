import { expect, test } from "vitest";
import { fitting } from "./axes";

/** Labels with 10 pixels to either side: values and where they are. */
function kept(labels: readonly (readonly [number, number])[]): number[] {
  const given = labels.map(([value, at]) => ({ value, at, half: 10 }));
  return fitting(given).map(({ value }) => value);
}

test.each([
  [
    "all, where there is room",
    [
      [1, 0],
      [2, 20],
      [3, 40],
    ],
    [1, 2, 3],
  ],
  [
    "not what touches the one before",
    [
      [1, 0],
      [2, 19],
      [3, 38],
    ],
    [1, 3],
  ],
  [
    "0, though one before it would touch it",
    [
      [-1, 0],
      [0, 15],
      [1, 30],
      [10, 60],
    ],
    [0, 10],
  ],
  [
    "as much on both sides of 0",
    [
      [-9, 0],
      [-1, 40],
      [0, 50],
      [1, 60],
      [9, 100],
    ],
    [-9, 0, 9],
  ],
  ["nothing of nothing", [], []],
] as const)("%s", (_, labels, values) => {
  expect(kept(labels)).toEqual(values);
});
