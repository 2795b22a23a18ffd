/** Makes what the tests of this folder need. */
import { isAscending, type Line } from "./line";

export function line(
  xs: readonly number[],
  ys: readonly number[],
  raws: readonly number[] | null = null,
  key = "run",
): Line {
  const columns = Float64Array.from(xs);
  return {
    key,
    color: "--run-1",
    xs: columns,
    ys: Float64Array.from(ys),
    raws: raws && Float64Array.from(raws),
    ascending: isAscending(columns),
  };
}
