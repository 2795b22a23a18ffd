import { expect, it } from "vitest";
import { bandOutlines, gapOutlines } from "./areas";
import { makeLine } from "./line";
import { layoutScene } from "./scene";
import { line, sceneInput } from "./testing";

/** A chart in which x and y are pixels from the plot's lower left corner, but for rounding. */
function sceneOf(lines: Parameters<typeof sceneInput>[0], width = 100) {
  const scene = layoutScene(
    sceneInput(lines, {
      width: width + 46,
      height: 130,
      yRange: [0, 100],
      xRange: [0, width],
    }),
  );
  const data = (vertices: number[]) =>
    vertices.map((pixel, i) =>
      Math.round(i % 2 ? scene.y.toData(pixel) : scene.x.toData(pixel)),
    );
  return { scene, data };
}

function banded(xs: number[], lows: number[], highs: number[]) {
  const band = {
    lows: Float64Array.from(lows),
    highs: Float64Array.from(highs),
  };
  return { ...line(xs, lows), band };
}

it("goes along the highs and back along the lows", () => {
  const one = banded([0, 50, 100], [10, 20, 30], [40, 50, 60]);
  const { scene, data } = sceneOf([one]);
  expect(bandOutlines(one, one.band, scene).map(data)).toEqual([
    [0, 40, 50, 50, 100, 60, 100, 30, 50, 20, 0, 10],
  ]);
});

it("parts a band where it has no values, and where x goes back", () => {
  const one = banded([0, 10, 20, 30], [1, NaN, 1, 1], [2, 2, 2, 2]);
  expect(bandOutlines(one, one.band, sceneOf([one]).scene)).toHaveLength(2);
  const back = banded([0, 10, 5, 15], [1, 1, 1, 1], [2, 2, 2, 2]);
  expect(bandOutlines(back, back.band, sceneOf([back]).scene)).toHaveLength(2);
});

it("keeps a pixel column's highest top and lowest bottom", () => {
  const one = banded([0.1, 0.2, 0.3], [10, 5, 9], [20, 90, 30]);
  const { scene, data } = sceneOf([one]);
  expect(data(bandOutlines(one, one.band, scene)[0]!)).toEqual([0, 90, 0, 5]);
});

it("reaches to the edge where an end has no place", () => {
  const one = banded([1, 2], [-5, -5], [10, Infinity]);
  const scene = layoutScene(sceneInput([one], { yKind: "log" }));
  const [outline] = bandOutlines(one, one.band, scene);
  const bottom = scene.plot.top + scene.plot.height;
  expect(outline!.at(-1)).toBe(bottom + 1);
  expect(outline![3]).toBe(scene.plot.top - 1);
});

it("shades between two lines as far as both go", () => {
  const a = line([0, 100], [0, 100], null, "a");
  const b = line([50, 150], [80, 80], null, "b");
  const { scene, data } = sceneOf([a, b]);
  expect(gapOutlines(a, b, scene).map(data)).toEqual([
    [50, 50, 100, 100, 100, 80, 50, 80],
  ]);
});

it("shades nothing between lines that never meet in x", () => {
  const a = line([0, 10], [0, 1]);
  const b = makeLine({ ...line([20, 30], [0, 1]), key: "b" });
  expect(gapOutlines(a, b, sceneOf([a, b]).scene)).toEqual([]);
});
