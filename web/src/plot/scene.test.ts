import fc from "fast-check";
import { expect, it } from "vitest";
import type { XKind, YKind } from "./line";
import { layoutScene } from "./scene";
import { line, sceneInput } from "./testing";

const input = sceneInput([line([0, 100], [0, 10])]);

it("gives the lines what axes and margins leave", () => {
  const { plot, x, y } = layoutScene(input);
  expect(plot).toEqual({ left: 36, top: 8, width: 300, height: 100 });
  expect(x.toPixel(0)).toBe(36);
  expect(x.toPixel(100)).toBe(336);
  expect(y.toPixel(10.5)).toBeCloseTo(8);
});

it("makes no ruler of the axes of a large chart", () => {
  const { xTicks, yTicks } = layoutScene({
    ...input,
    width: 2000,
    height: 1200,
  });
  expect(xTicks.length).toBeLessThan(20);
  expect(yTicks.length).toBeLessThan(20);
  expect(xTicks.length).toBeGreaterThan(5);
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

it("lays out any data on any axes", () => {
  const value = fc.oneof(
    fc.double(),
    fc.constantFrom(1e308, -1e308, 5e-324, 2 ** 63, 0, NaN, Infinity),
  );
  const points = fc.array(fc.tuple(value, value), { maxLength: 6 });
  const rest = fc.record({
    xKind: fc.constantFrom<XKind>("step", "relative", "wall", "value"),
    yKind: fc.constantFrom<YKind>("linear", "log", "symlog"),
    xLog: fc.boolean(),
    ignoreOutliers: fc.boolean(),
  });
  fc.assert(
    fc.property(points, rest, (given, options) => {
      const finite = given.filter(([x]) => Number.isFinite(x));
      const one = line(
        finite.map(([x]) => x),
        finite.map(([, y]) => y),
      );
      const { x, y, plot } = layoutScene(sceneInput([one], options));
      for (const scale of [x, y]) {
        const [low, high] = scale.domain;
        expect(low).toBeLessThan(high);
        expect(Number.isFinite(scale.toPixel(low))).toBe(true);
        expect(Number.isFinite(scale.toPixel(high))).toBe(true);
      }
      expect(plot.width).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

it("keeps typed limits, and a zoom before them", () => {
  const limits = { xRange: [20, null], yRange: [null, 3] } as const;
  const { x, y } = layoutScene({ ...input, ...limits });
  expect(x.domain).toEqual([20, 100]);
  expect(y.domain[1]).toBe(3);
  const view = { x: [0, 50], y: null } as const;
  const zoomed = layoutScene({ ...input, ...limits, view });
  expect(zoomed.x.domain).toEqual([0, 50]);
  expect(zoomed.y.domain[1]).toBe(3);
});

it("passes over a zoom's end that a logarithmic axis has no place for", () => {
  const view = { x: [-5, 50], y: null } as const;
  const lines = [line([1, 100], [0, 1])];
  const { x } = layoutScene({ ...input, lines, xLog: true, view });
  expect(x.domain).toEqual([1, 50]);
});
