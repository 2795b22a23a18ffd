import { expect, it } from "vitest";
import type { ScalarSeries } from "../../api/types";
import { linesOf } from "./lines";

function series(run: string, steps: number[]): ScalarSeries {
  return {
    run,
    points: steps.length,
    firstWallTime: 100,
    steps: Float64Array.from(steps),
    wallTimes: Float64Array.from(steps, (step) => 100 + 2 * step),
    values: Float64Array.from(steps),
    smoothed: null,
  };
}

const all = [series("a", [1, 2]), series("b", []), series("c", [5, 3])];
const shown = new Set(["b", "c"]);

it("draws the shown runs that have points", () => {
  const lines = linesOf(all, shown, "step", () => "--run-2");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    key: "c",
    color: "--run-2",
    raws: null,
    ascending: false,
  });
});

it.each([
  ["step", [5, 3]],
  ["relative", [10, 6]],
  ["wall", [110, 106]],
] as const)("x: %s", (axis, xs) => {
  const [line] = linesOf(all, shown, axis, () => "--run-1");
  expect([...line!.xs]).toEqual(xs);
});
