/** The span of an axis, from the data that is seen. What is not finite never stretches it. */
import type { Interval, Line, YKind } from "./line";

const PADDING = 0.05;
const EMPTY_X: Interval = [0, 1];
const EMPTY_Y: Interval = [0, 1];

/** From the first x to the last of all lines; a single x gets a little room at both sides. */
export function xDomain(lines: readonly Line[]): Interval {
  let low = Infinity;
  let high = -Infinity;
  for (const { xs, ascending } of lines) {
    if (ascending && xs.length > 0) {
      low = Math.min(low, xs[0]!);
      high = Math.max(high, xs[xs.length - 1]!);
    } else {
      for (const x of xs) {
        if (x < low) low = x;
        if (x > high) high = x;
      }
    }
  }
  if (low > high) return EMPTY_X;
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/**
 * From the lowest to the highest value within `range` of x, raw values too, and 5 % more at both ends. Equal values get
 * room as in TensorBoard: `[0, 2v]`, or `[-1, 1]` around 0. Logarithmic: of the positive values, in powers of ten.
 */
export function yDomain(
  lines: readonly Line[],
  range: Interval,
  kind: YKind,
): Interval {
  const least = kind === "log" ? Number.MIN_VALUE : -Infinity;
  let low = Infinity;
  let high = -Infinity;
  const [from, to] = range;
  const include = (xs: Float64Array, ys: Float64Array) => {
    for (let i = 0; i < xs.length; i++) {
      const x = xs[i]!;
      const y = ys[i]!;
      // one comparison a bound also drops NaN; infinities are let through by neither
      if (x < from || x > to || !(y >= least && y < Infinity)) continue;
      if (y === -Infinity) continue;
      if (y < low) low = y;
      if (y > high) high = y;
    }
  };
  for (const { xs, ys, raws } of lines) {
    include(xs, ys);
    if (raws) include(xs, raws);
  }
  if (low > high) return kind === "log" ? [0.1, 10] : EMPTY_Y;
  return kind === "log" ? padLog(low, high) : padLinear(low, high);
}

function padLinear(low: number, high: number): Interval {
  if (low === high) {
    if (low === 0) return [-1, 1];
    return low > 0 ? [0, 2 * low] : [2 * low, 0];
  }
  // halves, since the difference of two huge values of opposite sign overflows
  const room = (high / 2 - low / 2) * 2 * PADDING;
  if (!Number.isFinite(room)) return [low, high];
  return [low - room, high + room];
}

function padLog(low: number, high: number): Interval {
  if (low === high) return [low / 10, Math.min(high * 10, Number.MAX_VALUE)];
  const room = (Math.log10(high) - Math.log10(low)) * PADDING;
  return [
    Math.max(low * 10 ** -room, Number.MIN_VALUE),
    Math.min(high * 10 ** room, Number.MAX_VALUE),
  ];
}
