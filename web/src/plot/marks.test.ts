import { expect, it } from "vitest";
import { marksOf } from "./marks";
import { layoutScene } from "./scene";
import { line, sceneInput } from "./testing";

it("tells each kind of value without a place, once a pixel", () => {
  const xs = [0, 1, 1.0001, 2, 3, 4];
  const one = line(xs, [5, NaN, NaN, Infinity, -Infinity, 6]);
  const scene = layoutScene(sceneInput([one], { width: 440 }));
  expect(marksOf(one, scene).map((mark) => mark.kind)).toEqual([
    "nan",
    "posInf",
    "negInf",
  ]);
});
