/** Where noisy columns go: by medians and ranks, which neither a spike nor the shape of the noise misleads. */

/** More would be neighbours that tremble together; fewer would blur a turn. */
const MOST_LOTS = 24;

export interface Lots {
  /** The place of the first point of each lot. */
  readonly starts: readonly number[];
  readonly medians: readonly number[];
}

/** The finite values in up to 24 lots of equal size, in order, each told by its median. */
export function lotsOf(values: Float64Array): Lots {
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) places.push(i);
  }
  const count = Math.min(MOST_LOTS, places.length);
  const starts: number[] = [];
  const medians: number[] = [];
  for (let lot = 0; lot < count; lot++) {
    const from = Math.floor((lot * places.length) / count);
    const end = Math.floor(((lot + 1) * places.length) / count);
    starts.push(places[from]!);
    medians.push(
      median(places.slice(from, end).map((place) => values[place]!)),
    );
  }
  return { starts, medians };
}

/** NaN for none; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  if (sorted.length % 2 === 1) return upper;
  // halves first: the sum of two values may be larger than any number
  return sorted[middle - 1]! / 2 + upper / 2;
}

/**
 * The Mann–Kendall statistic with its correction for ties (Gilbert, "Statistical Methods for Environmental Pollution
 * Monitoring", 1987, section 16.4): above 3 the values rise, below −3 they fall, whatever their noise looks like; one of
 * a thousand columns of noise goes as far. 0 for fewer than three values.
 */
export function mannKendall(values: readonly number[]): number {
  const n = values.length;
  if (n < 3) return 0;
  let score = 0;
  const counts = new Map<number, number>();
  values.forEach((value, i) => {
    for (let j = 0; j < i; j++) score += Math.sign(value - values[j]!);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  let variance = n * (n - 1) * (2 * n + 5);
  for (const ties of counts.values()) {
    variance -= ties * (ties - 1) * (2 * ties + 5);
  }
  if (variance <= 0) return 0;
  return (score - Math.sign(score)) / Math.sqrt(variance / 18);
}

/**
 * How far the values tremble around the line through their neighbours, as a standard deviation; robust against turns and
 * jumps. 0 for fewer than four.
 */
export function tremble(values: readonly number[]): number {
  if (values.length < 4) return 0;
  const away = values
    .slice(1, -1)
    .map((value, i) => Math.abs(value - values[i]! / 2 - values[i + 2]! / 2));
  // 1.4826: the median of |N(0, 1)| is 1/1.4826; 1.5: the variance of a value less the mean of two others
  return (median(away) * 1.4826) / Math.sqrt(1.5);
}

/** The median of the first, or of the last, third of the values (at least one of them). */
export function levelAt(
  end: "first" | "last",
  values: readonly number[],
): number {
  const size = Math.max(1, Math.floor(values.length / 3));
  return median(end === "first" ? values.slice(0, size) : values.slice(-size));
}
