/** The span of an axis, from the data that is seen. What is not finite never stretches it. */
import {
  decadesOf,
  extremesOf,
  extremesWithin,
  type Extremes,
} from "./extremes";
import type { Interval, Limits, Line, YKind } from "./line";
import { withoutOutliers } from "./quantile";
import { spansAround, spansWithin, type Span } from "./spans";

const PADDING = 0.05;
const EMPTY: Interval = [0, 1];
const EMPTY_LOG: Interval = [0.1, 10];
const LARGEST = Number.MAX_VALUE;
const LEAST = Number.MIN_VALUE;

/** An axis's span, of its ends' size, and in itself: less could be neither drawn nor labelled in floating point numbers. */
const LEAST_SHARE = 1e-12;
const LEAST_WIDTH = 1e-290;

/** From the first x to the last of all lines; a single x gets a little room at both sides. Logarithmic: of those above zero. */
export function xDomain(lines: readonly Line[], isLog: boolean): Interval {
  let low = Infinity;
  let high = -Infinity;
  for (const { xs, ascending } of lines) {
    if (xs.length === 0) continue;
    if (ascending && !isLog) {
      low = Math.min(low, xs[0]!);
      high = Math.max(high, xs[xs.length - 1]!);
    } else {
      const span = extremesOf(xs);
      low = Math.min(low, isLog ? span.leastPositive : span.low);
      high = Math.max(high, span.high);
    }
  }
  // false where there is none, and where the only ones are not finite
  if (!(low <= high && low > -Infinity && high < Infinity))
    return isLog ? EMPTY_LOG : EMPTY;
  if (low < high) return isLog ? [low, high] : roomy([low, high]);
  if (isLog) return [Math.max(low / 2, LEAST), Math.min(high * 2, LARGEST)];
  const room = Math.max(0.5, Math.abs(low) * LEAST_SHARE);
  return bounded(low - room, high + room);
}

/**
 * From the lowest to the highest value with x within `range` (null: of all values), raw values and bands too, and 5 % more at
 * both ends. Equal values get room as in TensorBoard: `[0, 2v]`, or `[-1, 1]` around 0. Logarithmic: of the positive values,
 * in powers of ten. With `ignoreOutliers` what is drawn counts alone, from its 5th to its 95th percentile and half as much more
 * at both ends, where that gives it much more room: the steep beginning of a loss is no outlier, nor is the crest of noise.
 */
export function yDomain(
  lines: readonly Line[],
  range: Interval | null,
  kind: YKind,
  ignoreOutliers: boolean,
): Interval {
  const isLog = kind === "log";
  const spanOf = (of: typeof extent): Interval | null =>
    range
      ? (of(lines, isLog, (line) => spansWithin(line, range)) ??
        // between two points the line goes from one to the other
        of(lines, isLog, (line) => spansAround(line, range)))
      : of(lines, isLog, null);
  const whole = spanOf(extent);
  const most = ignoreOutliers && whole ? spanOf(percentiles) : null;
  const span =
    whole && most && isCrowded(whole, most, isLog)
      ? widened(most, whole, isLog)
      : whole;
  if (!span) return isLog ? EMPTY_LOG : EMPTY;
  return isLog ? padLog(...span) : padLinear(...span);
}

/** What outliers leave to the others must be less than this share of the axis, for them to be left out. */
const LEAST_ROOM = 0.4;

/** Whether most values share a small part of the axis. */
function isCrowded(whole: Interval, most: Interval, isLog: boolean): boolean {
  const sizeOf = ([low, high]: Interval) =>
    // halves, since the whole may be wider than the largest number
    isLog ? Math.log(high) - Math.log(low) : high / 2 - low / 2;
  return sizeOf(most) < sizeOf(whole) * LEAST_ROOM;
}

/** What lies so far beyond most values, of their span, is still shown. */
const NEAR = 0.5;

function widened(most: Interval, whole: Interval, isLog: boolean): Interval {
  const [low, high] = most;
  const room = isLog ? (high / low) ** NEAR : (high - low) * NEAR;
  return [
    Math.max(whole[0], isLog ? low / room : low - room),
    Math.min(whole[1], isLog ? high * room : high + room),
  ];
}

/** Which points of a line count; null: all. */
type Some = ((line: Line) => readonly Span[]) | null;

function extent(
  lines: readonly Line[],
  isLog: boolean,
  some: Some,
): Interval | null {
  let low = Infinity;
  let high = -Infinity;
  const include = (found: Extremes) => {
    low = Math.min(low, isLog ? found.leastPositive : found.low);
    high = Math.max(high, found.high);
  };
  for (const line of lines) {
    const { ys, raws, band } = line;
    const columns = [ys];
    if (raws) columns.push(raws);
    if (band) columns.push(band.lows, band.highs);
    if (some) {
      for (const { from, to } of some(line)) {
        for (const column of columns) include(extremesWithin(column, from, to));
      }
    } else {
      for (const column of columns) include(extremesOf(column));
    }
  }
  return low <= high ? [low, high] : null;
}

/** So many values, evenly chosen, tell where most of more lie. */
const ENOUGH = 10_000;
/** Reused, for every chart. */
const pool = new Float64Array(ENOUGH);

function percentiles(
  lines: readonly Line[],
  isLog: boolean,
  some: Some,
): Interval | null {
  const most = lines.reduce((sum, line) => sum + line.ys.length, 0);
  // odd, since what is periodic is seldom so in odd numbers
  const stride = Math.ceil(most / ENOUGH) | 1;
  // from one line on to the next, so that not all give the same steps
  let skipped = 0;
  const least = isLog ? LEAST : -LARGEST;
  let count = 0;
  for (const line of lines) {
    const spans = some?.(line) ?? [{ from: 0, to: line.ys.length }];
    for (const { from, to } of spans) {
      let i = from + skipped;
      for (; i < to; i += stride) {
        const value = line.ys[i]!;
        if (value >= least && value <= LARGEST) pool[count++] = value;
      }
      skipped = i - to;
    }
  }
  return withoutOutliers(pool, count);
}

/** Below this share of all values' sizes `symlog` is linear, as far as the largest allows. */
const SMALL_SHARE = 0.05;
const MOST_DECADES = 15;

/** A power of ten: the size of the smallest values, but for the very smallest few; 1 where all are zero. */
export function symlogThreshold(lines: readonly Line[]): number {
  const all = new Map<number, number>();
  let count = 0;
  for (const line of lines) {
    for (const [decade, more] of decadesOf(line.raws ?? line.ys)) {
      all.set(decade, (all.get(decade) ?? 0) + more);
      count += more;
    }
  }
  if (count === 0) return 1;
  const decades = [...all].sort(([a], [b]) => a - b);
  const largest = decades.at(-1)![0];
  let below = 0;
  for (const [decade, more] of decades) {
    below += more;
    if (below >= SMALL_SHARE * count) {
      return 10 ** Math.max(decade, largest - MOST_DECADES, -300);
    }
  }
  return 1;
}

/** A domain whose ends a reader typed in; an open end stays. Always a span that can be drawn. */
export function limited(
  domain: Interval,
  limits: Limits | null,
  isLog: boolean,
): Interval {
  const valid = (end: number | null | undefined): end is number =>
    Number.isFinite(end) && !(isLog && Number(end) <= 0);
  let [low, high] = domain;
  if (valid(limits?.[0])) low = limits[0];
  if (valid(limits?.[1])) high = limits[1];
  if (low < high) return isLog ? [low, high] : roomy([low, high]);
  // the typed end lies beyond all data: the other one makes room
  if (valid(limits?.[0]))
    return roomy(bounded(low, low + (Math.abs(low) || 1)));
  if (isLog) return [Math.max(high / 10, LEAST), high];
  return roomy(bounded(high - (Math.abs(high) || 1), high));
}

/** The domain itself, or a little more where it is too narrow to be drawn. */
export function roomy([low, high]: Interval): Interval {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const least = Math.max(size * LEAST_SHARE, LEAST_WIDTH);
  if (high - low >= least) return [low, high];
  return bounded(low - least / 2, high + least / 2);
}

function bounded(low: number, high: number): Interval {
  return [Math.max(low, -LARGEST), Math.min(high, LARGEST)];
}

function padLinear(low: number, high: number): Interval {
  if (low === high) {
    if (low === 0) return [-1, 1];
    return roomy(low > 0 ? bounded(0, 2 * low) : bounded(2 * low, 0));
  }
  // halves, since the difference of two huge values of opposite sign overflows
  const room = (high / 2 - low / 2) * (2 * PADDING);
  return roomy(bounded(low - room, high + room));
}

function padLog(low: number, high: number): Interval {
  if (low === high)
    return [Math.max(low / 10, LEAST), Math.min(high * 10, LARGEST)];
  const room = (Math.log10(high) - Math.log10(low)) * PADDING;
  const [from, to] = [low / 10 ** room, high * 10 ** room];
  return [Math.max(from, LEAST), Math.min(to, LARGEST)];
}
