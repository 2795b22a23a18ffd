/** What a column's values span, worked out once a column: columns never change. */

export interface Extremes {
  /** Of the finite values; `low` > `high` where there are none. */
  readonly low: number;
  readonly high: number;
  /** Of the finite values above zero; Infinity where there are none. */
  readonly leastPositive: number;
  /** How many are finite and not above zero, and so without a place on a logarithmic axis. */
  readonly notPositive: number;
  readonly finite: number;
}

const known = new WeakMap<Float64Array, Extremes>();

export function extremesOf(values: Float64Array): Extremes {
  let extremes = known.get(values);
  if (!extremes) {
    extremes = extremesWithin(values, 0, values.length);
    known.set(values, extremes);
  }
  return extremes;
}

/** Of the values from place `from` up to, without, `to`. */
export function extremesWithin(
  values: Float64Array,
  from: number,
  to: number,
): Extremes {
  let low = Infinity;
  let high = -Infinity;
  let leastPositive = Infinity;
  let notPositive = 0;
  let finite = 0;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    // false for NaN and for both infinities
    if (!(Math.abs(value) < Infinity)) continue;
    finite += 1;
    if (value < low) low = value;
    if (value > high) high = value;
    if (value <= 0) notPositive += 1;
    else if (value < leastPositive) leastPositive = value;
  }
  return { low, high, leastPositive, notPositive, finite };
}

/** How many values there are of each size: floor(log10 |value|) → count; zeros and what is not finite left out. */
type Decades = ReadonlyMap<number, number>;

const knownDecades = new WeakMap<Float64Array, Decades>();

export function decadesOf(values: Float64Array): Decades {
  const found = knownDecades.get(values);
  if (found) return found;
  const decades = new Map<number, number>();
  for (const value of values) {
    const size = Math.abs(value);
    if (!(size > 0 && size < Infinity)) continue;
    const decade = Math.floor(Math.log10(size));
    decades.set(decade, (decades.get(decade) ?? 0) + 1);
  }
  knownDecades.set(values, decades);
  return decades;
}
