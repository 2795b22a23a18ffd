import { expect, it } from "vitest";
import { layoutScene } from "./scene";
import { line, sceneInput } from "./testing";
import { Lens, viewOf } from "./zoom";

const input = sceneInput([line([0, 100], [0, 10])]);

it("gives the lines what axes and margins leave", () => {
  const { plot, x, y } = layoutScene(input);
  expect(plot).toEqual({ left: 36, top: 8, width: 300, height: 100 });
  expect(x.toPixel(0)).toBe(36);
  expect(x.toPixel(100)).toBe(336);
  expect(y.toPixel(10.5)).toBeCloseTo(8);
});

it("makes room for long labels", () => {
  const lines = [line([0, 1], [1.0001, 1.0002])];
  const { plot } = layoutScene({ ...input, lines });
  expect(plot.left).toBeGreaterThan(36);
});

it("writes no figures on the axes of no data", () => {
  const scene = layoutScene({ ...input, lines: [] });
  expect(scene.xTicks).toEqual([]);
  expect(scene.yTicks).toEqual([]);
});

it("shows exactly the view that a box covered", () => {
  const scene = layoutScene(input);
  const view = viewOf(scene, { left: 186, top: 8, width: 75, height: 50 });
  expect(view.x).toEqual([50, 75]);
  expect(view.y![1]).toBeCloseTo(10.5);
  const zoomed = layoutScene({ ...input, view });
  expect(zoomed.x.domain).toEqual(view.x);
  expect(zoomed.y.domain).toEqual(view.y);
});

it("moves with a pan: what was under the pointer stays there", () => {
  const scene = layoutScene(input);
  const before = scene.x.toData(100);
  const after = layoutScene({ ...input, view: new Lens(scene).pan(30, 0) });
  expect(after.x.toData(130)).toBeCloseTo(before);
});
