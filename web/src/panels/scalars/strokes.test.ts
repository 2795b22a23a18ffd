import { expect, it } from "vitest";
import type { LineSeries } from "../../api/types";
import { strokesOf, type StrokeStyle } from "./strokes";

function series(run: string, steps: number[], rest: Partial<LineSeries> = {}) {
  const columns = Float64Array.from(steps);
  return {
    tag: "loss",
    run,
    attempt: 0,
    part: 0,
    points: steps.length,
    whole: true,
    firstWallTime: 100,
    firstStep: steps[0] ?? 0,
    members: 1,
    restarts: new Float64Array(),
    steps: columns,
    xs: columns,
    values: columns.map((step) => step * 2),
    smoothed: null,
    bandLows: null,
    bandHighs: null,
    ...rest,
  } satisfies LineSeries;
}

const style: StrokeStyle = {
  shown: new Set(["b", "c"]),
  tags: ["loss"],
  weight: 0,
  align: false,
  colorOf: () => "--run-2",
  recedes: () => false,
  partOf: () => 0,
};

it("lets the runs of an opened group recede", () => {
  const all = [series("b", [1, 2]), series("c", [1, 2])];
  strokesOf(all, style);
  const opened = strokesOf(all, { ...style, recedes: (run) => run === "c" });
  expect(opened.map(({ recedes }) => recedes)).toEqual([false, true]);
});

it("draws the shown runs that have points", () => {
  const all = [series("a", [1, 2]), series("b", []), series("c", [5, 3])];
  const strokes = strokesOf(all, style);
  expect(strokes).toHaveLength(1);
  expect(strokes[0]).toMatchObject({
    key: "c",
    color: "--run-2",
    raws: null,
    dash: null,
    ascending: false,
  });
});

it("smooths what came whole, and takes what the server smoothed", () => {
  const [own] = strokesOf([series("c", [0, 1])], { ...style, weight: 0.5 });
  expect([...own!.ys]).toEqual([0, 4 / 3]);
  expect([...own!.raws!]).toEqual([0, 2]);
  const given = series("c", [0, 1], {
    whole: false,
    smoothed: Float64Array.of(7, 8),
  });
  const [theirs] = strokesOf([given], { ...style, weight: 0.5 });
  expect([...theirs!.ys]).toEqual([7, 8]);
});

it("counts steps from each run's own first one", () => {
  const one = series("c", [5, 8], { restarts: Float64Array.of(8) });
  const [stroke] = strokesOf([one], { ...style, align: true });
  expect([...stroke!.xs]).toEqual([0, 3]);
  expect(stroke!.restarts).toEqual([3]);
});

it("keeps a line that looks as before, whoever is ticked", () => {
  const one = series("c", [1, 2]);
  const [first] = strokesOf([one], style);
  const [second] = strokesOf([one], { ...style, shown: new Set(["c"]) });
  expect(second).toBe(first);
  const [other] = strokesOf([one], { ...style, weight: 0.9 });
  expect(other).not.toBe(first);
  expect(other!.xs).toBe(first!.xs);
});

it("tells the tags of a card apart by their dashes", () => {
  const both = [series("c", [1]), series("c", [1], { tag: "val" })];
  const [solid, dashed] = strokesOf(both, { ...style, tags: ["loss", "val"] });
  expect(solid!.dash).toBeNull();
  expect(dashed!.dash).not.toBeNull();
});
