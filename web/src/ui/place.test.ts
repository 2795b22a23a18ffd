import { expect, it } from "vitest";
import { place, placeBeside } from "./place";

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
