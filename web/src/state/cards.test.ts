// @vitest-environment jsdom
import { expect, it } from "vitest";
import { isZoom } from "./cards";

it.each([
  [{ axis: "step", x: [0, 1], y: null }, true],
  [{ axis: "step", x: [1, 1], y: [-1e308, 1e308] }, true],
  [{ axis: "step", x: [3, 0], y: null }, false],
  [{ axis: "step", x: null, y: [2, 1] }, false],
  [{ axis: "step", x: [0, null], y: null }, false],
  [{ axis: "step", x: [0], y: null }, false],
  [{ axis: 3, x: null, y: null }, false],
])("%j is a zoom: %s", (value, expected) =>
  expect(isZoom(value)).toBe(expected),
);
