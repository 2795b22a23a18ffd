import { expect, it } from "vitest";
import { place, placeBeside, placeMenu } from "./place";

const viewport = { width: 1000, height: 600 };
const box = { width: 200, height: 100 };

it.each([
  ["below", [400, 100, 40, 20], { left: 320, top: 126 }],
  ["above at the bottom edge", [400, 560, 40, 20], { left: 320, top: 454 }],
  ["within the left edge", [0, 100, 40, 20], { left: 8, top: 126 }],
  ["within the right edge", [980, 100, 20, 20], { left: 792, top: 126 }],
] as const)("%s", (_name, [left, top, width, height], expected) => {
  expect(place({ left, top, width, height }, box, viewport)).toEqual(expected);
});

it.each([
  ["at the right", 100, 300, { left: 116, top: 267 }],
  ["at the left where there is no room", 900, 300, { left: 684, top: 267 }],
  ["not above the viewport", 100, 2, { left: 116, top: 8 }],
  ["not below it", 100, 598, { left: 116, top: 492 }],
])("%s", (_name, x, y, expected) => {
  const at = placeBeside(x, y, box, viewport);
  expect({ left: at.left, top: Math.round(at.top) }).toEqual(expected);
});

it.each([
  ["below its left edge", [100, 100, 40, 20], "left", [100, 124]],
  ["below its right edge", [500, 100, 40, 20], "right", [340, 124]],
  ["above where there is no room", [100, 560, 40, 20], "left", [100, 456]],
  ["within the right edge", [980, 100, 20, 20], "left", [792, 124]],
  ["at a point", [100, 100, 0, 0], "left", [100, 100]],
  ["up from a point at the bottom", [100, 590, 0, 0], "left", [100, 490]],
] as const)("a menu opens %s", (_name, at, align, [x, y]) => {
  const [left, top, width, height] = at;
  expect(placeMenu({ left, top, width, height }, box, viewport, align)).toEqual(
    { left: x, top: y },
  );
});

it("a menu higher than the viewport begins at its top", () => {
  const anchor = { left: 0, top: 300, width: 20, height: 20 };
  const high = { width: 200, height: 700 };
  expect(placeMenu(anchor, high, viewport, "left").top).toBe(8);
});
