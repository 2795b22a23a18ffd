import { describe, expect, test } from "vitest";
import type { Binned } from "./binned";
import { extent, layoutRidges, type RidgeInput } from "./ridges";
import { ridgeAt } from "./ridgesHit";

/** Three histograms of four bins over [0, 4), at the steps 0, 10 and 40. */
const ridges: Binned = {
  places: Float64Array.of(0, 10, 40),
  counts: Float64Array.of(0, 10, 0, 0, /**/ 0, 0, 10, 0, /**/ 0, 0, 5, 0),
  bins: 4,
  odd: new Float64Array(3),
  low: 0,
  high: 4,
  scale: "linear",
  threshold: 1,
};

function scene(change: Partial<RidgeInput> = {}) {
  return layoutRidges({
    width: 400,
    height: 234,
    ridges,
    mode: "offset",
    xKind: "step",
    locale: "en",
    color: "--run-1",
    textWidth: (text) => text.length * 6,
    ...change,
  });
}

describe("offset ridges", () => {
  const { plot, baselines, rise, middles, sideTicks } = scene();
  test("stand at their time, the newest at the bottom, and fit below the top", () => {
    const [first, second, last] = baselines;
    expect(last).toBeCloseTo(plot.top + plot.height);
    expect((second! - first!) / (last! - first!)).toBeCloseTo(0.25);
    expect(first! - 10 * rise).toBeCloseTo(plot.top);
  });
  test("leave little room above them, whichever is the highest", () => {
    const counts = ridges.counts.map((count, i) =>
      i < 4 ? count / 10 : count,
    );
    const low = scene({ ridges: { ...ridges, counts } });
    const tops = [1, 10, 5].map(
      (most, i) => low.baselines[i]! - most * low.rise,
    );
    const room = Math.min(...tops) - low.plot.top;
    expect(room).toBeGreaterThanOrEqual(0);
    expect(room).toBeLessThan(low.plot.height * 0.09);
    expect(low.baselines[0]).toBeLessThan(baselines[0]! - 5);
  });
  test("have their bins side by side over the whole width", () => {
    expect(middles[0]).toBeCloseTo(plot.left + plot.width / 8);
    expect(middles[3]).toBeCloseTo(plot.left + (plot.width * 7) / 8);
  });
  test("are labelled with round steps at the right", () => {
    expect(sideTicks.map(({ label }) => label)).toEqual([
      "0",
      "10",
      "20",
      "30",
      "40",
    ]);
    expect(sideTicks[1]?.value).toBeCloseTo(baselines[1]!);
  });
});

test("overlaid ridges share a baseline and an axis of counts", () => {
  const { plot, baselines, rise, sideTicks } = scene({ mode: "overlay" });
  expect(new Set(baselines)).toEqual(new Set([plot.top + plot.height]));
  expect(10 * rise).toBeCloseTo(plot.height);
  expect(sideTicks.at(-1)).toMatchObject({ label: "10" });
});

test("a single ridge stands at the bottom with its own label", () => {
  const one = scene({
    ridges: {
      ...ridges,
      places: Float64Array.of(700),
      counts: ridges.counts.slice(0, 4),
    },
  });
  expect(one.baselines[0]).toBeCloseTo(one.plot.top + one.plot.height);
  expect(one.sideTicks.map(({ label }) => label)).toEqual(["700"]);
});

test("empty tails are left out, but for one bin", () => {
  expect(extent(ridges, 0)).toEqual([0, 2]);
  expect(extent(ridges, 1)).toEqual([1, 3]);
  expect(extent({ ...ridges, counts: new Float64Array(12) }, 1)).toBeNull();
});

describe("what the pointer means", () => {
  test("is the nearest outline", () => {
    const offset = scene();
    const x = offset.middles[2]!;
    expect(
      ridgeAt(offset, x, offset.baselines[1]! - 10 * offset.rise + 2),
    ).toEqual({ ridge: 1, bin: 2 });
    expect(ridgeAt(offset, offset.middles[1]!, offset.plot.top)).toEqual({
      ridge: 0,
      bin: 1,
    });
  });
  test("is not what a ridge in front hides", () => {
    const hidden: Binned = {
      ...ridges,
      places: Float64Array.of(0, 35, 40),
      counts: Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0, 10, 10, 10, 10),
    };
    const offset = scene({ ridges: hidden, height: 90 });
    const x = offset.middles[1]!;
    const outlineOfSecond = offset.baselines[1]!;
    expect(ridgeAt(offset, x, outlineOfSecond)?.ridge).not.toBe(1);
    expect(
      ridgeAt(scene({ ridges: hidden, height: 90, mode: "overlay" }), x, 66)
        ?.ridge,
    ).toBe(1);
  });
  test("beyond the ends is the outermost bin", () => {
    expect(ridgeAt(scene(), -50, 100)?.bin).toBe(0);
    expect(ridgeAt(scene(), 5000, 100)?.bin).toBe(3);
  });
});
