import { expect, it } from "vitest";
import { layoutScene } from "./scene";
import { line, sceneInput } from "./testing";
import { axisBox, handleAt, otherEnd, rangeOf, zoneAt } from "./zones";

const scene = layoutScene(sceneInput([line([0, 100], [0, 1])]));
const range = { from: 20, to: 60 };

it.each([
  ["the plot", 200, 50, "plot"],
  ["left of it", 10, 50, "y"],
  ["below it", 200, 120, "x"],
  ["the corner", 10, 120, null],
  ["an end of the selection", 36 + 60 + 3, 50, "handle"],
])("%s", (_name, left, top, zone) =>
  expect(zoneAt(scene, range, left, top)).toBe(zone),
);

it("takes hold of the nearest end", () => {
  expect(handleAt(scene, range, scene.x.toPixel(60) - 2)).toBe(60);
  expect(handleAt(scene, { at: 30 }, scene.x.toPixel(30))).toBe(30);
  expect(handleAt(scene, null, 100)).toBeNull();
  const narrow = { from: 50, to: 51 };
  expect(handleAt(scene, narrow, scene.x.toPixel(51) + 1)).toBe(51);
});

it("turns round where an end is dragged past the other", () => {
  const anchor = otherEnd(range, 60)!;
  expect(rangeOf(anchor, 5)).toEqual({ from: 5, to: 20 });
  expect(otherEnd({ at: 1 }, 1)).toBeNull();
});

it("keeps the axes' boxes within the canvas", () => {
  expect(axisBox(scene, "y")).toEqual({
    left: 0,
    top: 0,
    width: 36,
    height: 108,
  });
  expect(axisBox(scene, "x")).toEqual({
    left: 36,
    top: 108,
    width: 300,
    height: 22,
  });
});
