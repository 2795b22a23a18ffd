/** Since when a model learns its training data by heart; pure. */
import { levelAt, lotsOf, mannKendall, tremble } from "../base/trend";
import { isBetter, type Direction } from "./direction";

/** A column of steps, ascending, and one of values. */
export interface Curve {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

export interface BestPoint {
  /** Its place in the columns. */
  readonly index: number;
  readonly step: number;
  readonly value: number;
}

/** The first of the best finite values; null where there is none. */
export function bestPoint(
  { steps, values }: Curve,
  direction: Direction,
): BestPoint | null {
  let index = -1;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    if (index < 0 || isBetter(direction, values[i]!, values[index]!)) index = i;
  }
  if (index < 0) return null;
  return { index, step: steps[index]!, value: values[index]! };
}

/** Mann–Kendall's statistic: of a thousand validations that only tremble, one goes as far. */
const SURELY_WORSE = 3;
/** One of twenty; asked for together with the other. */
const LIKELY_BETTER = 1.645;
/** A rise of less than this share of all that the validation went through is none to speak of. */
const LEAST_RISE = 0.03;
/** From here on it counts as overfitting: this share of the way from the best to where it ends. */
const BEGINNING = 0.1;

/**
 * The step since which the validation gets worse while the training gets on; null where it does not, or too little is known.
 *
 * Both are cut into up to 24 lots of equal size, each told by its median, so that neither spikes nor noise of any shape
 * count. After the lot that is best, (1) the validation's lots must get worse by Mann–Kendall's test, which needs seven of
 * them at least; (2) by 3 % of the validation's whole range, from the first third of them to the last; (3) the training's
 * points since then must get better by the same test. It begins at the first lot since which the validation stays above the
 * best by a tenth of what it loses in the end, and by three times what the lots tremble.
 */
export function overfitsSince(
  training: Curve,
  validation: Curve,
  direction: Direction,
): number | null {
  const sign = direction === "lower" ? 1 : -1;
  const { starts, medians } = lotsOf(validation.values);
  const losses = medians.map((value) => value * sign);
  const best = losses.indexOf(Math.min(...losses));
  const after = losses.slice(best + 1);
  if (mannKendall(after) < SURELY_WORSE) return null;
  const rise = levelAt("last", after) - levelAt("first", after);
  const range = Math.max(...losses) - losses[best]!;
  if (!(rise > 0) || rise < LEAST_RISE * range) return null;

  const bestStep = validation.steps[starts[best]!]!;
  const from = training.steps.findIndex((step) => step >= bestStep);
  if (from < 0) return null;
  const trained = lotsOf(training.values.subarray(from)).medians;
  if (mannKendall(trained) * sign > -LIKELY_BETTER) return null;

  const lost = levelAt("last", after) - losses[best]!;
  const level = losses[best]! + Math.max(BEGINNING * lost, 3 * tremble(losses));
  const within = after.findLastIndex((loss) => loss <= level);
  const first = starts[best + 1 + within + 1];
  return first === undefined ? null : validation.steps[first]!;
}
