import { expect, it } from "vitest";
import { layoutScene, type SceneInput } from "./scene";
import { line, sceneInput } from "./testing";
import { Lens, viewOf } from "./zoom";

const one = line([0, 25, 50, 75, 100], [1, 2, 3, 4, 5]);
const sceneOf = (rest: Partial<SceneInput> = {}) =>
  layoutScene(sceneInput([one], rest));

it("shows exactly the view that a box covered", () => {
  const scene = sceneOf();
  const view = viewOf(scene, { left: 186, top: 8, width: 75, height: 50 });
  expect(view.x).toEqual([50, 75]);
  const zoomed = sceneOf({ view });
  expect(zoomed.x.domain).toEqual(view.x);
  expect(zoomed.y.domain).toEqual(view.y);
});

it("leaves the other axis to the data where one is zoomed", () => {
  const box = { left: 186, top: 8, width: 75, height: 100 };
  expect(viewOf(sceneOf(), box, "x").y).toBeNull();
  expect(viewOf(sceneOf(), box, "y").x).toBeNull();
});

it("moves with a pan: what was under the pointer stays there", () => {
  const scene = sceneOf();
  const before = scene.x.toData(100);
  const after = sceneOf({ view: new Lens(scene).pan(30, 0) });
  expect(after.x.toData(130)).toBeCloseTo(before);
});

it("zooms at the pointer: what was under it stays there", () => {
  const scene = sceneOf();
  const [x, y] = [scene.x.toData(100), scene.y.toData(40)];
  const view = new Lens(scene).zoom(100, 40, 2, "both");
  const after = sceneOf({ view });
  expect(after.x.toPixel(x)).toBeCloseTo(100);
  expect(after.y.toPixel(y)).toBeCloseTo(40);
  const [low, high] = after.x.domain;
  expect(high - low).toBeCloseTo(50);
});

it("adds up what is asked for between two drawings", () => {
  const scene = sceneOf();
  const lens = new Lens(scene);
  lens.zoom(100, 40, 2, "x");
  const view = lens.zoom(100, 40, 2, "x")!;
  expect(view.x![1] - view.x![0]).toBeCloseTo(25);
  const there = lens.pan(10, 0);
  expect(there.x![0]).toBeLessThan(view.x![0]);
});

it("shows everything once it is zoomed out as far as that", () => {
  const view = { x: [40, 60] as const, y: null };
  const lens = new Lens(sceneOf({ view }));
  expect(lens.zoom(180, 40, 0.5, "both")).not.toBeNull();
  expect(lens.zoom(180, 40, 0.01, "both")).toBeNull();
});

it("keeps to the scale: on a logarithmic one by factors", () => {
  const scene = sceneOf({ yKind: "log" });
  const { y } = new Lens(scene).zoom(100, 8, 2, "both")!;
  expect(y![0]).toBeGreaterThan(0);
});
