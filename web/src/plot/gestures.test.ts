import { expect, it } from "vitest";
import { dragBox } from "./gestures";

const bounds = { left: 10, top: 10, width: 100, height: 80 };

it.each([
  ["a box", [20, 20, 60, 50], "both", [20, 20, 40, 30]],
  ["drawn backwards", [60, 50, 20, 20], "both", [20, 20, 40, 30]],
  ["flat: all of y", [20, 40, 60, 44], "x", [20, 10, 40, 80]],
  ["thin: all of x", [40, 20, 44, 60], "y", [10, 20, 100, 40]],
  ["beyond the edge", [60, 30, 500, 500], "both", [60, 30, 50, 60]],
] as const)("%s", (_name, [a, b, c, d], axes, [left, top, width, height]) => {
  const box = { left, top, width, height };
  expect(dragBox(a, b, c, d, bounds)).toEqual({ box, axes });
});
