// @vitest-environment jsdom
import { expect, it } from "vitest";
import { nextWeight, nextWindow } from "./smoothingSteps";

it.each([
  [0, true, 0.05],
  [0.6, true, 0.65],
  [0.62, true, 0.65],
  [0.62, false, 0.6],
  [0.6, false, 0.55],
  [0.95, true, 0.96],
  [0.99, true, 0.99],
  [0.96, false, 0.95],
  [0.95, false, 0.9],
  [0.05, false, 0],
  [0, false, 0],
  [0.999, false, 0.99],
])("from %d, up: %s, the weight goes to %d", (from, up, to) =>
  expect(nextWeight(from, up)).toBe(to),
);

it.each([
  [1, true, 2],
  [2, true, 3],
  [10, true, 15],
  [10_000, true, 10_000],
  [15, false, 10],
  [2, false, 1],
  [1, false, 1],
])("from %d, up: %s, the window goes to %d", (from, up, to) =>
  expect(nextWindow(from, up)).toBe(to),
);
