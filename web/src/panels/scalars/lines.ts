/** A tag's series as a chart's lines. */
import type { ScalarSeries, TimeAxis } from "../../api/types";
import { assertNever } from "../../base/assertNever";
import { isAscending, makeLine, type Line } from "../../plot/line";

/** Lines of the shown runs, in the order of the series; runs without points are left out. */
export function linesOf(
  series: readonly ScalarSeries[],
  shown: ReadonlySet<string>,
  axis: TimeAxis,
  colorOf: (run: string) => string,
): Line[] {
  return series
    .filter((one) => shown.has(one.run) && one.values.length > 0)
    .map((one) => {
      const { xs, ascending } = columnOf(one, axis);
      return makeLine({
        key: one.run,
        color: colorOf(one.run),
        xs,
        ys: one.smoothed ?? one.values,
        raws: one.smoothed && one.values,
        ascending,
      });
    });
}

interface XColumn {
  readonly xs: Float64Array;
  readonly ascending: boolean;
}

/** Kept for as long as the series is: ticking a run makes new lines, but no new columns. */
const columns = new WeakMap<ScalarSeries, Map<TimeAxis, XColumn>>();

function columnOf(series: ScalarSeries, axis: TimeAxis): XColumn {
  const known = columns.get(series) ?? new Map<TimeAxis, XColumn>();
  columns.set(series, known);
  let column = known.get(axis);
  if (!column) {
    const xs = xsOf(series, axis);
    column = { xs, ascending: isAscending(xs) };
    known.set(axis, column);
  }
  return column;
}

function xsOf(series: ScalarSeries, axis: TimeAxis): Float64Array {
  switch (axis) {
    case "step":
      return series.steps;
    case "wall":
      return series.wallTimes;
    case "relative":
      return series.wallTimes.map((time) => time - series.firstWallTime);
    default:
      return assertNever(axis);
  }
}
