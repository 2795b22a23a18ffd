import { expect, it } from "vitest";
import { layoutScene } from "./scene";
import { line, sceneInput } from "./testing";

const xs = Array.from({ length: 101 }, (_, i) => i);
const spiky = line(
  xs,
  xs.map((x) => (x === 50 ? 1e6 : x === 70 ? -1e6 : Math.sin(x))),
);

it("counts what ignoring outliers leaves out, and marks where", () => {
  const scene = layoutScene(sceneInput([spiky], { ignoreOutliers: true }));
  expect(scene.beyond).toMatchObject({ above: 1, below: 1 });
  expect(scene.leaving).toEqual([
    { x: Math.round(scene.x.toPixel(50)), edge: "top", color: "--run-1" },
    { x: Math.round(scene.x.toPixel(70)), edge: "bottom", color: "--run-1" },
  ]);
});

it("counts what a typed limit leaves out", () => {
  const scene = layoutScene(sceneInput([spiky], { yRange: [-2, 2] }));
  expect(scene.beyond).toMatchObject({ above: 1, below: 1 });
});

it("says nothing where everything is shown, nor of a zoom", () => {
  expect(layoutScene(sceneInput([spiky])).beyond.above).toBe(0);
  const view = { x: null, y: [-1, 1] as const };
  const zoomed = sceneInput([spiky], { view, ignoreOutliers: true });
  expect(layoutScene(zoomed).leaving).toEqual([]);
});

it("counts the values as they were logged, and marks the line as it is drawn", () => {
  const calm = xs.map(() => 0);
  const smoothed = line(xs, [1, -1, ...calm.slice(2)], [...spiky.ys]);
  const input = sceneInput([smoothed], { yRange: [-2, 2] });
  const { beyond, leaving } = layoutScene(input);
  expect(beyond).toMatchObject({ above: 1, below: 1 });
  expect(leaving).toEqual([]);
});

it("counts what has no place on a logarithmic axis", () => {
  const one = line([0, 1, 2], [5, -1, 0]);
  const log = layoutScene(sceneInput([one], { xLog: true, yKind: "log" }));
  expect(log.beyond).toEqual({ above: 0, below: 0, noX: 1, noY: 2 });
});
