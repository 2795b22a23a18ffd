/** What one line does, as figures: the ground for what is said of it. Pure. */
import { levelAt, lotsOf, mannKendall, median } from "../../../base/trend";

/** A line as the chart draws it; columns of the same length. */
export interface ToldLine {
  /** What the reader calls it. */
  readonly name: string;
  readonly run: string;
  readonly tag: string;
  /** Along the chart's horizontal axis. */
  readonly xs: Float64Array;
  /** As logged. */
  readonly values: Float64Array;
  /** As drawn: smoothed, where that is on. */
  readonly shown: Float64Array;
}

export interface Point {
  readonly x: number;
  readonly value: number;
}

export type Trend =
  | {
      readonly kind: "falling" | "rising";
      /** From where on it has hardly changed; null where it goes on. */
      readonly settled: number | null;
    }
  /** `turn`: about where, and how low or high it was there. */
  | { readonly kind: "valley" | "peak"; readonly turn: Point }
  /** `from`: since when it is far outside what it was before. */
  | { readonly kind: "diverging"; readonly from: number }
  | { readonly kind: "constant" | "flat" | "oscillating" };

export interface NotFinite {
  readonly x: number;
  /** NaN, or one of the infinities. */
  readonly value: number;
  /** Whether no finite value comes behind it. */
  readonly toTheEnd: boolean;
  /** Whether it is the only one. */
  readonly single: boolean;
}

export interface LineFacts {
  readonly line: ToldLine;
  /** Of the finite values; null where there is none. */
  readonly first: Point | null;
  readonly last: Point | null;
  readonly least: Point | null;
  readonly greatest: Point | null;
  /** Null for fewer than two finite values. */
  readonly trend: Trend | null;
  readonly notFinite: NotFinite | null;
}

export function factsOf(line: ToldLine): LineFacts {
  const { xs, values } = line;
  let [first, last, least, greatest, bad, badCount] = [-1, -1, -1, -1, -1, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      if (badCount++ === 0) bad = i;
      continue;
    }
    if (first < 0) first = least = greatest = i;
    if (value < values[least]!) least = i;
    if (value > values[greatest]!) greatest = i;
    last = i;
  }
  const at = (i: number): Point | null =>
    i < 0 ? null : { x: xs[i]!, value: values[i]! };
  return {
    line,
    first: at(first),
    last: at(last),
    least: at(least),
    greatest: at(greatest),
    trend: first < last ? trendOf(xs, values) : null,
    notFinite:
      bad < 0
        ? null
        : {
            x: xs[bad]!,
            value: values[bad]!,
            toTheEnd: last < bad,
            single: badCount === 1,
          },
  };
}

/** Mann–Kendall's statistic; of a hundred columns of noise, one goes as far up or down. */
const SURE = 2.5;
/** Less than this share of the values' own size is no change to speak of. */
const FLAT = 1e-3;
/** Of the range that the line goes through: less is no way up or down, */
const LEAST_WAY = 0.1;
/** … a turn must come back by more, */
const LEAST_TURN = 0.15;
/** … and what stays so near to its end has come to rest. */
const AT_REST = 0.05;
/** So many times what it went through before is running away. */
const AWAY = 10;

/**
 * Where a line with at least two finite values goes, judged by the medians of up to 24 lots: falling and rising are told by
 * Mann–Kendall's test (or where every lot goes the same way) and a net change of a tenth of the range; a valley or a peak by
 * that test on both sides of it. What passes none of this moves up and down without a trend.
 */
export function trendOf(xs: Float64Array, values: Float64Array): Trend {
  const { starts, medians } = lotsOf(values);
  const least = Math.min(...medians);
  const greatest = Math.max(...medians);
  const range = greatest - least;
  if (range === 0 && isConstant(values)) return { kind: "constant" };
  const size = Math.max(Math.abs(least), Math.abs(greatest));
  if (range < FLAT * size && spread(values) < FLAT * size) {
    return { kind: "flat" };
  }
  const from = runaway(medians);
  if (from !== null) return { kind: "diverging", from: xs[starts[from]!]! };
  const turn = turnOf(medians, range);
  if (turn) {
    const [kind, lot] = turn;
    // the lot's middle
    const end = starts[lot + 1] ?? values.length;
    const x = xs[Math.floor((starts[lot]! + end - 1) / 2)]!;
    return { kind, turn: { x, value: medians[lot]! } };
  }
  const way = levelAt("last", medians) - levelAt("first", medians);
  if (isSure(medians) && Math.abs(way) >= LEAST_WAY * range) {
    const kind = way < 0 ? "falling" : "rising";
    return { kind, settled: settledAt(medians, range, starts, xs) };
  }
  return { kind: "oscillating" };
}

function isConstant(values: Float64Array): boolean {
  const finite = values.filter(Number.isFinite);
  return finite.every((value) => value === finite[0]);
}

/** Between the 5th and the 95th percentile. */
function spread(values: Float64Array): number {
  const sorted = values.filter(Number.isFinite).sort();
  const at = (share: number) =>
    sorted[Math.round(share * (sorted.length - 1))]!;
  return at(0.95) - at(0.05);
}

function isSure(medians: readonly number[]): boolean {
  return Math.abs(mannKendall(medians)) >= SURE || isMonotone(medians);
}

function isMonotone(values: readonly number[]): boolean {
  const ways = values.slice(1).map((value, i) => Math.sign(value - values[i]!));
  return ways.every((way) => way !== 0 && way === ways[0]);
}

/** The first lot of the last ones that are all far outside what all lots before them went through; null without any. */
function runaway(medians: readonly number[]): number | null {
  const calm = Math.ceil((medians.length * 2) / 3);
  if (medians.length < 6) return null;
  const before = medians.slice(0, calm);
  const low = Math.min(...before);
  const high = Math.max(...before);
  const far = AWAY * (high - low);
  if (far === 0) return null;
  const isAway = (value: number) => value > high + far || value < low - far;
  const within = medians.findLastIndex((value) => !isAway(value));
  return within + 1 < medians.length ? within + 1 : null;
}

function turnOf(
  medians: readonly number[],
  range: number,
): readonly ["valley" | "peak", number] | null {
  const first = medians[0]!;
  const last = medians[medians.length - 1]!;
  for (const [kind, sign] of [
    ["valley", 1],
    ["peak", -1],
  ] as const) {
    const signed = medians.map((value) => value * sign);
    const lot = signed.indexOf(Math.min(...signed));
    const depth = Math.min(first * sign, last * sign) - signed[lot]!;
    if (depth < LEAST_TURN * range) continue;
    const before = mannKendall(signed.slice(0, lot + 1));
    const after = mannKendall(signed.slice(lot));
    if (before <= -SURE && after >= SURE) return [kind, lot];
  }
  return null;
}

/** Where the line came to rest, if it rests for the last third of its points and more. */
function settledAt(
  medians: readonly number[],
  range: number,
  starts: readonly number[],
  xs: Float64Array,
): number | null {
  const level = median(medians.slice(-3));
  const moving = medians.findLastIndex(
    (value) => Math.abs(value - level) > AT_REST * range,
  );
  const rest = medians.length - (moving + 1);
  return medians.length >= 9 && rest >= medians.length / 3
    ? xs[starts[moving + 1]!]!
    : null;
}
