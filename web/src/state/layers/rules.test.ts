import { describe, expect, test } from "vitest";
import type { Quantity } from "./names";
import { examine, median, ratios, type Parameter, type Track } from "./rules";

const STEPS = 8;

/** Figures that are the same at all steps, or as a list says. */
function track(
  figures: Partial<Record<keyof Track, number | readonly number[]>>,
): Track {
  const column = (name: keyof Track, usual: number) => {
    const given = figures[name] ?? usual;
    return typeof given === "number"
      ? new Float64Array(STEPS).fill(given)
      : Float64Array.from(given);
  };
  return {
    steps: Float64Array.from({ length: STEPS }, (_, i) => i * 10),
    nums: column("nums", 100),
    nans: column("nans", 0),
    infs: column("infs", 0),
    norms: column("norms", 0.5),
    normOffs: column("normOffs", 0),
    meanSizeOffs: column("meanSizeOffs", 0),
    extremes: column("extremes", 0.1),
    meanSizes: column("meanSizes", 0.01),
    medianSizes: column("medianSizes", 0.01),
    zeros: column("zeros", 0),
    tinies: column("tinies", 0),
    atLows: column("atLows", NaN),
    atHighs: column("atHighs", NaN),
  };
}

const head: Parameter = {
  key: "head.weight",
  layer: "head",
  tracks: { gradients: track({}) },
};

function check(
  quantity: Quantity,
  figures: Parameters<typeof track>[0],
  key = "layer.0.weight",
): string[] {
  const parameter = { key, layer: key, tracks: { [quantity]: track(figures) } };
  return (examine([parameter, head]).get(key) ?? []).map(
    ({ illness }) => illness,
  );
}

describe("gradients", () => {
  test.each<[string, Parameters<typeof track>[0], string[]]>([
    ["are well", {}, []],
    ["are small as all are", { norms: 1e-2, meanSizes: 1e-4 }, []],
    ["vanish beside the head", { norms: 1e-5, meanSizes: 1e-6 }, ["vanishing"]],
    ["vanish altogether", { norms: 1e-3, meanSizes: 1e-8 }, ["vanishing"]],
    ["are 0", { norms: 0, meanSizes: 0, zeros: 1 }, ["dead"]],
    [
      "are mostly 0, at last",
      { zeros: [0, 0, 0, 0, 0, 0.9, 0.9, 0.9] },
      ["dead"],
    ],
    ["were 0 at first", { zeros: [0.9, 0.9, 0, 0, 0, 0, 0, 0] }, []],
    ["can't tell", { zeros: NaN, tinies: NaN }, []],
    [
      "are next to 0",
      { zeros: 0, tinies: 1, meanSizes: 3e-13, medianSizes: 3e-13 },
      ["vanishing"],
    ],
    [
      "are next to 0, in a file that can't tell",
      { zeros: NaN, tinies: 1, meanSizes: 3e-13, medianSizes: 3e-13 },
      ["vanishing"],
    ],
    [
      "are mostly next to 0, and the others nearly",
      { zeros: NaN, tinies: 0.9, meanSizes: 1e-9, medianSizes: 1e-8 },
      ["vanishing"],
    ],
    [
      "are mostly next to 0, and the others well",
      { zeros: NaN, tinies: 0.9, meanSizes: 1e-8, medianSizes: 1e-3 },
      ["dead"],
    ],
    ["are huge from the start", { extremes: 1e300 }, ["exploding"]],
    ["explode", { norms: [1, 2, 5e4, 1, 1, 1, 1, 1] }, ["exploding"]],
    [
      "explode, and are NaN from then on",
      { norms: [1, 2, 5e4, 1, 1, 1, 1, 1], nans: [0, 0, 0, 9, 9, 9, 9, 9] },
      ["exploding", "nan"],
    ],
    [
      "are NaN, and explode later",
      { norms: [1, 2, 1, 5e4, 1, 1, 1, 1], nans: [0, 9, 0, 0, 0, 0, 0, 0] },
      ["nan", "exploding"],
    ],
    ["are large from the start", { norms: 5e4 }, []],
    ["are no numbers", { nans: [0, 0, 3, 0, 0, 0, 0, 0] }, ["nan"]],
  ])("%s", (_, figures, illnesses) => {
    expect(check("gradients", figures)).toEqual(illnesses);
  });
  test("of rows that are not looked up are 0", () => {
    expect(check("gradients", { zeros: 0.95 }, "embedding.weight")).toEqual([]);
  });
  test("that may be 0 of an embedding are well", () => {
    const faint = { zeros: NaN, tinies: 0.95, meanSizes: 1e-8 };
    expect(check("gradients", faint, "embedding.weight")).toEqual([]);
  });
  test("that vanish as the strongest do are told by their size alone", () => {
    const faint = (meanSizes: number) => ({ gradients: track({ meanSizes }) });
    const found = examine([
      { key: "a", layer: "a", tracks: faint(1e-8) },
      { key: "b", layer: "b", tracks: faint(1e-7) },
    ]);
    expect(found.get("a")).toMatchObject([{ limit: 1e-7, beside: null }]);
  });
  test("are not held against what exploded", () => {
    const huge = track({ meanSizes: 1e300, extremes: 1e300 });
    const sick = { key: "a", layer: "a", tracks: { gradients: huge } };
    const found = examine([sick, head]);
    expect([...found.keys()]).toEqual(["a"]);
  });
  test("are told as near zero where the file can't tell", () => {
    const told = (zeros: number) => {
      const gradients = track({ zeros, tinies: 0.9 });
      const sick = { key: "a", layer: "a", tracks: { gradients } };
      return examine([sick, head]).get("a")?.[0];
    };
    expect(told(0.9)).toMatchObject({ illness: "dead", nearly: false });
    expect(told(NaN)).toMatchObject({ illness: "dead", nearly: true });
  });
  test("that vanish are held against the strongest", () => {
    const faint = { norms: 1e-5, meanSizes: 1e-6 };
    const sick = { key: "a", layer: "a", tracks: { gradients: track(faint) } };
    const [finding] = examine([sick, head]).get("a") ?? [];
    expect(finding).toMatchObject({ value: 1e-6, beside: "head.weight" });
    expect(finding?.limit).toBeCloseTo(1e-4);
  });
});

test("what isn't of a layer may be as large as it likes", () => {
  expect(check("other", { extremes: 1e300 })).toEqual([]);
});

test("what is not finite is told with the step where it began", () => {
  const sick = {
    key: "a",
    layer: "a",
    tracks: { weights: track({ infs: [0, 0, 0, 7, 9, 9, 9, 9] }) },
  };
  expect(examine([sick]).get("a")).toMatchObject([
    { illness: "nan", quantity: "weights", value: 7, step: 30 },
  ]);
});

test.each<[string, Parameters<typeof track>[0], string, string[]]>([
  ["half of a ReLU's", { zeros: 0.5 }, "relu", []],
  ["dead units'", { zeros: 0.97 }, "relu", ["dead"]],
  ["silent units'", { zeros: 0, tinies: 1 }, "relu", ["dead"]],
  ["silent units', perhaps", { zeros: NaN, tinies: 0.97 }, "relu", ["dead"]],
  ["a sigmoid's in the middle", { atLows: 0.1, atHighs: 0.1 }, "s", []],
  [
    "a sigmoid's at the ends",
    { atLows: 0.5, atHighs: 0.4 },
    "s",
    ["saturated"],
  ],
  ["a ReLU's small ones", { atLows: 0.95, atHighs: 0 }, "relu", []],
  ["probabilities", { atLows: 0.85, atHighs: 0.1 }, "softmax", []],
])("activations: %s", (_, figures, key, illnesses) => {
  expect(check("activations", figures, key)).toEqual(illnesses);
});

test.each([
  [1e-3, []],
  [0.4, ["fast"]],
  [1e-9, ["frozen"]],
])("updates of %d of the weights", (ratio, illnesses) => {
  const tracks = {
    weights: track({ norms: 2 }),
    updates: track({ norms: 2 * ratio }),
  };
  const found = examine([{ key: "a", layer: "a", tracks }]).get("a") ?? [];
  expect(found.map(({ illness }) => illness)).toEqual(illnesses);
});

test("ratios are of the same steps", () => {
  const under = { ...track({ norms: 2 }), steps: Float64Array.of(0, 20) };
  expect([...ratios(track({ norms: 1 }), under)].slice(0, 4)).toEqual([
    0.5,
    NaN,
    0.5,
    NaN,
  ]);
});

test("the median leaves out what is no number", () => {
  expect(median(Float64Array.of(3, NaN, 1, 2))).toBe(2);
  expect(median(Float64Array.of(4, 1))).toBe(2.5);
  expect(median(Float64Array.of(NaN))).toBeNaN();
});
