/** Histograms over the same bins, and the axis of values that the bins lie along; pure. */
import type { Interval, YKind } from "./line";
import { createScale, type Scale } from "./scale";
import { yTicks, type Tick } from "./ticks";

/** Histograms over the same bins, which are equally wide on the axis of values. */
export interface Binned {
  /** On the time axis: steps, or seconds; one a histogram, in drawing order: the last one lies in front. */
  readonly places: Float64Array;
  /** A row of `bins` counts, or shares, for each. */
  readonly counts: Float64Array;
  readonly bins: number;
  /** Of each, the share of values that are NaN or infinite: they are in no bin. */
  readonly odd: Float64Array;
  /** The span of the bins; `low` < `high`, both finite. */
  readonly low: number;
  readonly high: number;
  /** With `log` the bins are of sizes, and one more lies before the span: from 0 to `low`. */
  readonly scale: YKind;
  /** Of `symlog`. */
  readonly threshold: number;
}

/** Null where the span is not finite (nothing but NaN and infinities, or too wide for a linear axis), or where there is no histogram. */
export function makeBinned(binned: Omit<Binned, "bins">): Binned | null {
  const { places, counts, low, high, scale } = binned;
  // twice the largest double would be infinite
  const span = scale === "linear" ? high - low : high / 2 - low / 2;
  const bins = Math.floor(counts.length / places.length);
  return bins > 0 && low < high && Number.isFinite(span)
    ? { ...binned, bins }
    : null;
}

/** The same histograms in at most `most` bins, as far as whole numbers of bins can be joined; the one of sizes next to 0 stays apart. */
export function coarsened(binned: Binned, most: number): Binned {
  const apart = binned.scale === "log" ? 1 : 0;
  const joined = joinable(binned.bins - apart, most);
  if (joined === 1) return binned;
  const bins = apart + (binned.bins - apart) / joined;
  const counts = new Float64Array(binned.places.length * bins);
  binned.counts.forEach((count, place) => {
    const row = Math.floor(place / binned.bins);
    const bin = place % binned.bins;
    const into = bin < apart ? bin : apart + Math.floor((bin - apart) / joined);
    counts[row * bins + into]! += count;
  });
  return { ...binned, counts, bins };
}

/** How many bins to join, so that at most `most` are left and none over; 1 where that can't be. */
function joinable(bins: number, most: number): number {
  for (let joined = 1; joined < bins; joined++) {
    if (bins % joined === 0 && bins / joined <= most) return joined;
  }
  return 1;
}

/** Each histogram's counts as shares of its values. */
export function shares(binned: Binned): Binned {
  const { counts, bins } = binned;
  const scaled = new Float64Array(counts.length);
  for (let begin = 0; begin < counts.length; begin += bins) {
    const row = counts.subarray(begin, begin + bins);
    const total = row.reduce((sum, count) => sum + count, 0) || 1;
    row.forEach((count, bin) => (scaled[begin + bin] = count / total));
  }
  return { ...binned, counts: scaled };
}

/** The axis of values along some pixels. On one of sizes, 0 stands in the middle of the bin that it begins. */
export function valueScale(
  { bins, low, high, scale, threshold }: Binned,
  start: number,
  end: number,
): Scale {
  if (scale !== "log")
    return createScale(scale, [low, high], start, end, threshold);
  const first = (end - start) / bins;
  const inner = createScale("log", [low, high], start + first, end);
  return {
    ...inner,
    toPixel: (value) =>
      value < low ? start + first / 2 : inner.toPixel(value),
  };
}

/** About `count` round values on the axis of values. */
export function valueTicks(binned: Binned, count: number): Tick[] {
  const { low, high, scale, threshold } = binned;
  const marks = yTicks([low, high], scale, count, threshold);
  return scale === "log" ? [{ value: 0, label: "0" }, ...marks] : marks;
}

/** The values that a bin holds. */
export function binBounds(binned: Binned, bin: number): Interval {
  const scale = valueScale(binned, 0, binned.bins);
  if (binned.scale === "log" && bin === 0) return [0, binned.low];
  return [scale.toData(bin), scale.toData(bin + 1)];
}

/** TensorBoard's basis points: both ends, the normal distribution's ±1.5, ±1 and ±0.5 standard deviations, the median. */
export const QUANTILES = [
  0, 0.0668, 0.1587, 0.3085, 0.5, 0.6915, 0.8413, 0.9332, 1,
] as const;

/** Where these shares of the values lie below, a row for each histogram, interpolated within the bins; NaN without values. */
export function binnedQuantiles(binned: Binned): Float64Array {
  const { bins, counts, places } = binned;
  const scale = valueScale(binned, 0, bins);
  const found = new Float64Array(places.length * QUANTILES.length).fill(NaN);
  places.forEach((_, row) => {
    const mine = counts.subarray(row * bins, (row + 1) * bins);
    const total = mine.reduce((sum, count) => sum + count, 0);
    if (total <= 0) return;
    let bin = mine.findIndex((count) => count > 0);
    let before = 0;
    QUANTILES.forEach((share, at) => {
      const wanted = share * total;
      while (bin < bins - 1 && before + mine[bin]! < wanted) {
        before += mine[bin]!;
        bin += 1;
      }
      const within = mine[bin]! > 0 ? (wanted - before) / mine[bin]! : 0;
      const isZero = binned.scale === "log" && bin === 0;
      found[row * QUANTILES.length + at] = isZero
        ? 0
        : scale.toData(bin + Math.max(0, Math.min(1, within)));
    });
  });
  return found;
}
