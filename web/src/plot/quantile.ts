/** Order statistics. */

/** 5 % of fewer values is not even one: the first and the last of ten epochs are no outliers. */
const FEW = 20;

/**
 * TensorBoard's bounds that leave outliers aside: of the sorted values those at places ⌈0.05 (n − 1)⌉ and ⌊0.95 (n − 1)⌋;
 * all of them where there are few. Reorders the first `count` values; null without any.
 */
export function withoutOutliers(
  values: Float64Array,
  count: number,
): readonly [low: number, high: number] | null {
  if (count === 0) return null;
  const few = count < FEW;
  const first = few ? 0 : Math.ceil((count - 1) * 0.05);
  const last = few ? count - 1 : Math.floor((count - 1) * 0.95);
  const sorted = values.subarray(0, count).sort();
  return [sorted[first]!, sorted[last]!];
}
