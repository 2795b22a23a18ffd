/** Makes what the tests of this folder need. */
import { makeLine, type Line } from "./line";
import type { SceneInput } from "./scene";

export function line(
  xs: readonly number[],
  ys: readonly number[],
  raws: readonly number[] | null = null,
  key = "run",
): Line {
  return makeLine({
    key,
    color: "--run-1",
    xs: Float64Array.from(xs),
    ys: Float64Array.from(ys),
    raws: raws && Float64Array.from(raws),
  });
}

/** A chart of 346 × 130 CSS pixels, whose labels are 6 wide a letter. */
export function sceneInput(
  lines: readonly Line[],
  rest: Partial<SceneInput> = {},
): SceneInput {
  return {
    width: 346,
    height: 130,
    lines,
    fills: [],
    verticals: [],
    xKind: "step",
    xLog: false,
    yKind: "linear",
    ignoreOutliers: false,
    view: null,
    xRange: null,
    yRange: null,
    locale: "en",
    hasty: false,
    textWidth: (text) => 6 * text.length,
    ...rest,
  };
}
