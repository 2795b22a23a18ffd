import fc from "fast-check";
import { expect, it } from "vitest";
import { createScale } from "../../../plot/scale";
import type { YKind } from "../../../plot/line";
import { hertzAt, toneOf, type Drawn } from "./tone";

const plot = { left: 40, top: 8, width: 300, height: 150 };

function drawn(
  x: readonly [number, number],
  y: readonly [number, number],
  yKind: YKind = "linear",
): Drawn {
  return {
    plot,
    x: createScale("linear", x, plot.left, plot.left + plot.width),
    y: createScale(yKind, y, plot.top + plot.height, plot.top),
  };
}

function line(xs: readonly number[], ys: readonly number[]) {
  return { xs: Float64Array.from(xs), ys: Float64Array.from(ys) };
}

it("begins two octaves below where it ends, and stays in tune between", () => {
  const { frequencies, levels, pans, clicks } = toneOf(
    line([0, 10], [5, 9]),
    drawn([0, 10], [5, 9]),
  );
  const [middle, end] = [(frequencies.length - 1) / 2, frequencies.length - 1];
  expect(frequencies[0]).toBeCloseTo(220, 3);
  expect(frequencies[end]).toBeCloseTo(880, 3);
  const around = [Math.floor(middle), Math.ceil(middle)];
  for (const place of around) {
    expect(frequencies[place]).toBeCloseTo(440, -1);
  }
  expect([...levels].every((level) => level === 1)).toBe(true);
  expect([pans[0], pans[end], clicks.length]).toEqual([-1, 1, 0]);
});

it("hears a logarithmic axis as it is drawn", () => {
  const { frequencies } = toneOf(
    line([0, 5, 10], [1, 10, 100]),
    drawn([0, 10], [1, 100], "log"),
    1.01,
  );
  expect(frequencies[50]).toBeCloseTo(440, 2);
});

it("is silent where there is no line, and clicks where there is no number", () => {
  const { levels, clicks } = toneOf(
    line([2, 4, 5, 6, 8], [1, 1, NaN, 1, 1]),
    drawn([0, 10], [0, 2]),
    1.01,
  );
  const heard = [...levels].map((level, i) => (level ? i : -1));
  expect(heard.filter((i) => i >= 0)).toEqual([
    ...Array.from({ length: 21 }, (_, i) => 20 + i),
    ...Array.from({ length: 21 }, (_, i) => 60 + i),
  ]);
  expect(clicks).toEqual([0.505]);
});

it("hears one point alone", () => {
  const { levels } = toneOf(line([5], [1]), drawn([0, 10], [0, 2]), 1.01);
  expect([...levels].flatMap((level, i) => (level ? [i] : []))).toEqual([50]);
});

it("stays between its lowest and its highest pitch, whatever the line", () => {
  const value = fc.oneof(
    fc.double({ min: -1e9, max: 1e9 }),
    fc.constantFrom(NaN, Infinity, -Infinity, 0),
  );
  const scale = fc.constantFrom<YKind>("linear", "log", "symlog");
  fc.assert(
    fc.property(fc.array(value), scale, (ys, kind) => {
      const xs = ys.map((_, i) => i);
      const tone = toneOf(line(xs, ys), drawn([0, 20], [0.1, 50], kind), 0.5);
      for (const hertz of tone.frequencies) {
        expect(hertz).toBeGreaterThanOrEqual(219.99);
        expect(hertz).toBeLessThanOrEqual(880.01);
      }
      expect(tone.pans.length).toBe(tone.frequencies.length);
      expect(new Set(tone.clicks).size).toBe(tone.clicks.length);
      const bad = ys.slice(0, 21).filter((y) => !Number.isFinite(y));
      if (bad.length > 0) expect(tone.clicks.length).toBeGreaterThan(0);
    }),
  );
});

it("a higher place on the chart is a higher pitch", () =>
  expect([0, 0.5, 1].map(hertzAt)).toEqual([220, 440, 880]));
