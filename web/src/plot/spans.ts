/** Which points of a line lie within a range of x: found by halving, also where x goes back now and then. */
import type { Interval, Line } from "./line";

/** Places in a line's columns: from `from` up to, without, `to`; x never goes back between them. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const parts = new WeakMap<Float64Array, readonly Span[]>();

/** A line's stretches in which x never goes back: one for most lines, more where a run was started again. */
export function partsOf(line: Line): readonly Span[] {
  const { xs, ascending } = line;
  if (ascending) return xs.length > 0 ? [{ from: 0, to: xs.length }] : [];
  let found = parts.get(xs);
  if (!found) {
    found = cut(xs);
    parts.set(xs, found);
  }
  return found;
}

function cut(xs: Float64Array): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (let i = 1; i <= xs.length; i++) {
    if (i < xs.length && !(xs[i]! < xs[i - 1]!)) continue;
    spans.push({ from, to: i });
    from = i;
  }
  return spans;
}

/** The first place in a span whose x is not below `x` (above it, with `beyond`); `to` where there is none. */
export function firstFrom(
  xs: Float64Array,
  { from, to }: Span,
  x: number,
  beyond = false,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = xs[middle]!;
    if (value < x || (beyond && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A line's points with x within `range`, both ends included; spans without any are left out. */
export function spansWithin(line: Line, [low, high]: Interval): Span[] {
  const spans: Span[] = [];
  for (const part of partsOf(line)) {
    const from = firstFrom(line.xs, part, low);
    const to = firstFrom(line.xs, part, high, true);
    if (from < to) spans.push({ from, to });
  }
  return spans;
}

/** The same with a neighbour outside at each end, towards which the line leaves the picture. */
export function spansAround(line: Line, [low, high]: Interval): Span[] {
  const spans: Span[] = [];
  for (const part of partsOf(line)) {
    const from = Math.max(part.from, firstFrom(line.xs, part, low) - 1);
    const to = Math.min(part.to, firstFrom(line.xs, part, high, true) + 1);
    if (from < to) spans.push({ from, to });
  }
  return spans;
}
