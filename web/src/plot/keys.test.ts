// @vitest-environment jsdom
import { expect, it, vi } from "vitest";
import { actOnKey, beside, stepped } from "./keys";
import { layoutScene } from "./scene";
import { line, sceneInput } from "./testing";

const low = line([0, 10, 20], [1, 1, 1], null, "low");
const middle = line([0, 5, 10, 20], [2, 2, NaN, 2], null, "middle");
const high = line([0, 20], [3, 3], null, "high");
const faint = { ...line([0, 20], [2.5, 2.5], null, "old"), faint: true };
const scene = layoutScene(sceneInput([low, faint, high, middle]));

it.each([
  [1, 1],
  [-1, 0],
  [2, 2],
  [Infinity, 3],
  [-Infinity, 0],
])("%s points along the line from the first one: place %s", (points, index) =>
  expect(stepped({ line: middle, index: 0 }, points, scene).index).toBe(index),
);

it("stays within the view", () => {
  const view = { x: [0, 6] as const, y: null };
  const zoomed = layoutScene(sceneInput([middle], { view }));
  expect(stepped({ line: middle, index: 0 }, 10, zoomed).index).toBe(1);
});

it.each([
  ["up from the lowest", low, -1, "middle"],
  ["up from the middle, past what is faint", middle, -1, "high"],
  ["down from the highest", high, 1, "middle"],
  ["not beyond the lowest", low, 1, "low"],
] as const)("%s", (_name, from, direction, key) =>
  expect(beside({ line: from, index: 0 }, direction, scene).line.key).toBe(key),
);

it("tells what keys mean, and leaves others to the page", () => {
  const handlers = {
    onStep: vi.fn(),
    onLine: vi.fn(),
    onZoom: vi.fn(),
    onReset: vi.fn(),
    onEscape: () => false,
  };
  const press = (key: string, more: KeyboardEventInit = {}) =>
    actOnKey(new KeyboardEvent("keydown", { key, ...more }), handlers);
  expect(press("ArrowRight")).toBe(true);
  expect(press("ArrowLeft", { shiftKey: true })).toBe(true);
  expect(handlers.onStep.mock.calls).toEqual([[1], [-10]]);
  expect(press("0", { ctrlKey: true })).toBe(false);
  expect(handlers.onReset).not.toHaveBeenCalled();
  expect(press("k")).toBe(false);
  // without a crosshair to take away, Escape closes what the page has open
  expect(press("Escape")).toBe(false);
});
