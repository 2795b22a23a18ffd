import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestPoint, overfitsSince, type Curve } from "./overfitting";

/** Numbers in (0, 1) from a seed, always the same ones. */
function uniform(seed: number): () => number {
  let state = (seed * 2654435761 + 1) % 2147483647 || 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

function curve(
  points: number,
  valueAt: (i: number) => number,
  stride = 1,
): Curve {
  const steps = Float64Array.from({ length: points }, (_, i) => i * stride);
  return { steps, values: Float64Array.from(steps, (_, i) => valueAt(i)) };
}

/** Falls to its least at `turn` of the way, and rises from there. */
const bowl = (at: number, turn: number) => 0.2 + (at - turn) ** 2;

describe("finds where it begins", () => {
  it.each([
    [20, 0],
    [200, 0.003],
    [5000, 0.01],
  ])("in %i validations, noise %f", (points, noise) => {
    const random = uniform(points);
    const training = curve(
      1000,
      (i) => Math.exp(-i / 300) + 0.02 * gaussian(random),
      points / 1000,
    );
    const validation = curve(
      points,
      (i) => bowl(i / (points - 1), 0.4) + noise * gaussian(random),
    );
    const since = overfitsSince(training, validation, "lower")!;
    // the best is at 0.4; a tenth of what is lost at the end (0.36 less what the last third differs) is lost at 0.57
    expect(since / points).toBeGreaterThan(0.45);
    expect(since / points).toBeLessThan(0.65);
    const upside = { ...validation, values: validation.values.map((v) => -v) };
    const better = { ...training, values: training.values.map((v) => -v) };
    expect(overfitsSince(better, upside, "higher")).toBe(since);
    expect(overfitsSince(training, validation, "higher")).toBe(null);
  });

  it("whatever spikes and NaN there are", () => {
    const training = curve(100, (i) => 1 / (i + 1));
    const validation = curve(100, (i) =>
      i % 17 === 3 ? 50 : i % 23 === 5 ? NaN : bowl(i / 99, 0.4),
    );
    const since = overfitsSince(training, validation, "lower");
    expect(since).toBeGreaterThan(45);
    expect(since).toBeLessThan(65);
  });
});

describe("says nothing", () => {
  const falling = curve(300, (i) => Math.exp(-i / 60));
  it.each([
    ["while both get better", falling],
    [
      "of a validation that has come to rest",
      curve(300, (i) => Math.exp(-Math.min(i, 100) / 30)),
    ],
    ["of a single point", curve(1, () => 1)],
    ["of none", curve(0, () => 1)],
    ["of NaN alone", curve(300, () => NaN)],
    ["of a constant", curve(300, () => 1)],
    [
      "of a single spike at the end",
      curve(300, (i) => (i > 297 ? 9 : Math.exp(-i / 60))),
    ],
    [
      "of one jump up in few validations",
      curve(6, (i) => [5, 4, 3, 2, 2.1, 2.3][i]!),
    ],
    [
      "of a rise too small to speak of",
      curve(300, (i) => Math.exp(-i / 20) + (i > 100 ? i * 1e-5 : 0)),
    ],
  ])("%s", (_name, validation) =>
    expect(overfitsSince(falling, validation, "lower")).toBe(null),
  );

  it("where the training gets worse, too", () => {
    const both = curve(300, (i) => bowl(i / 299, 0.4));
    expect(overfitsSince(both, both, "lower")).toBe(null);
  });
});

const SHAPES: Record<string, (random: () => number) => number> = {
  uniform: (random) => random() - 0.5,
  gaussian,
  "long-tailed": (random) => Math.tan(Math.PI * (random() - 0.5)),
  skewed: (random) => -Math.log(random()),
};

describe("noise is no overfitting", () => {
  const trials = 1500;
  /** In how many of the trials it is found, of validations that fall for a while and then only tremble. */
  function alarms(
    points: number,
    rest: number,
    noise: (random: () => number) => () => number,
  ) {
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const random = uniform(trial + 1);
      const next = noise(random);
      const training = curve(100, (i) => Math.exp(-i / 30), points / 100);
      const validation = curve(
        points,
        (i) => Math.exp(-i / rest) + 0.1 * next(),
      );
      if (overfitsSince(training, validation, "lower") !== null) found += 1;
    }
    return found / trials;
  }

  it.each(
    Object.keys(SHAPES).flatMap((shape) =>
      [10, 30, 120].map((points) => [shape, points] as const),
    ),
  )("%s, %i validations", (shape, points) => {
    const rate = alarms(
      points,
      points / 5,
      (random) => () => SHAPES[shape]!(random),
    );
    expect(rate).toBeLessThan(0.003);
  });

  it("noise that hangs together", () => {
    const rate = alarms(400, 40, (random) => {
      let last = 0;
      return () => (last = 0.8 * last + 0.6 * gaussian(random));
    });
    expect(rate).toBeLessThan(0.01);
  });
});

it("the best point is the first of the best finite values", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.integer({ min: -5, max: 5 }),
          fc.constant(NaN),
          fc.constant(-Infinity),
        ),
      ),
      (values) => {
        const steps = Float64Array.from(values, (_, i) => 10 * i);
        const best = bestPoint(
          { steps, values: Float64Array.from(values) },
          "lower",
        );
        const known = values.filter(Number.isFinite);
        const value = Math.min(...known);
        const index = values.indexOf(value);
        expect(best).toEqual(
          known.length > 0 ? { index, step: 10 * index, value } : null,
        );
      },
    ),
  );
});
