/** Where lines cross, as they are drawn. Pure. */
import type { Direction } from "../../../state/direction";
import type { ToldLine } from "./facts";

export interface Crossings {
  readonly count: number;
  /** Where the last one is; NaN without any. */
  readonly last: number;
  /** Whether the first line is below the second behind it (1: above; 0: they run together). */
  readonly after: -1 | 0 | 1;
}

/** Over the range that both cover, straight between points; null where there is none, or an axis runs back. */
export function crossings(a: ToldLine, b: ToldLine): Crossings | null {
  const [one, two] = [finiteOf(a), finiteOf(b)];
  if (!one || !two) return null;
  const from = Math.max(one.xs[0]!, two.xs[0]!);
  const to = Math.min(one.xs[one.xs.length - 1]!, two.xs[two.xs.length - 1]!);
  if (!(from <= to)) return null;
  const places = merged(one.xs, two.xs, from, to);
  const [first, second] = [along(one, places), along(two, places)];
  let count = 0;
  let last = NaN;
  let side = 0;
  let sideAt = NaN;
  let away = 0;
  for (let i = 0; i < places.length; i++) {
    const difference = first[i]! - second[i]!;
    const next = Math.sign(difference);
    if (next === 0) continue;
    if (side !== 0 && next !== side) {
      count += 1;
      const share = Math.abs(away) / (Math.abs(away) + Math.abs(difference));
      last = sideAt + share * (places[i]! - sideAt);
    }
    [side, sideAt, away] = [next, places[i]!, difference];
  }
  return { count, last, after: side as -1 | 0 | 1 };
}

export interface Lead {
  readonly leader: ToldLine;
  /** Since where, and who was ahead before; null where it was ahead throughout. */
  readonly since: { readonly x: number; readonly before: ToldLine } | null;
}

/**
 * The line that is ahead of all others where they end, and since when; null where a line that ended earlier was better than
 * it was then, where two run together, or where lines have no range in common.
 */
export function leadOf(
  lines: readonly ToldLine[],
  direction: Direction,
): Lead | null {
  const sign = direction === "lower" ? 1 : -1;
  const ends = lines
    .map((line) => ({ line, end: lastShown(line) * sign }))
    .filter(({ end }) => !Number.isNaN(end));
  if (ends.length < 2) return null;
  const leader = ends.reduce((a, b) => (b.end < a.end ? b : a)).line;
  let since: { x: number; before: ToldLine } | null = null;
  for (const { line: other } of ends) {
    if (other === leader) continue;
    const found = crossings(leader, other);
    if (!found || found.after !== -sign) return null;
    if (found.count > 0 && (!since || found.last > since.x)) {
      since = { x: found.last, before: other };
    }
  }
  return { leader, since };
}

function lastShown({ shown }: ToldLine): number {
  return shown.findLast(Number.isFinite) ?? NaN;
}

interface Columns {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

const known = new WeakMap<ToldLine, Columns | null>();

/** The finite points; null without any, and where x runs back. Worked out once a line, which is compared with many. */
function finiteOf(line: ToldLine): Columns | null {
  let found = known.get(line);
  if (found === undefined) {
    found = finitePoints(line);
    known.set(line, found);
  }
  return found;
}

function finitePoints({ xs, shown }: ToldLine): Columns | null {
  const kept: Columns = {
    xs: new Float64Array(xs.length),
    ys: new Float64Array(xs.length),
  };
  let count = 0;
  let last = -Infinity;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i]!;
    const y = shown[i]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (x < last) return null;
    kept.xs[count] = last = x;
    kept.ys[count] = y;
    count += 1;
  }
  if (count === 0) return null;
  return { xs: kept.xs.subarray(0, count), ys: kept.ys.subarray(0, count) };
}

/** The places of both between `from` and `to`, and these two, ascending and each once; both are ascending. */
function merged(
  a: Float64Array,
  b: Float64Array,
  from: number,
  to: number,
): Float64Array {
  const all = new Float64Array(a.length + b.length + 2);
  all[0] = from;
  let count = 1;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const isA = j >= b.length || (i < a.length && a[i]! <= b[j]!);
    const x = isA ? a[i++]! : b[j++]!;
    if (x > all[count - 1]! && x <= to) all[count++] = x;
  }
  if (to > all[count - 1]!) all[count++] = to;
  return all.subarray(0, count);
}

/** The values at these ascending places within the columns' range; of several points at one place the last. */
function along({ xs, ys }: Columns, places: Float64Array): Float64Array {
  let next = 0;
  return places.map((x) => {
    while (next < xs.length && xs[next]! <= x) next++;
    const before = next - 1;
    if (before < 0) return ys[0]!;
    if (next >= xs.length || xs[before] === x) return ys[before]!;
    const share = (x - xs[before]!) / (xs[next]! - xs[before]!);
    return ys[before]! * (1 - share) + ys[next]! * share;
  });
}
