/** Order statistics. */

/**
 * The value that would stand at place `k` if `values[from … to - 1]` were sorted; reorders them so that nothing before `k` is
 * larger and nothing after it smaller. No NaN. Hoare's quickselect with the median of three, linear time on the average.
 */
export function select(
  values: Float64Array,
  k: number,
  from: number,
  to: number,
): number {
  let left = from;
  let right = to - 1;
  while (left < right) {
    const pivot = medianOfThree(values, left, right);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i] = values[j]!;
      values[j] = held;
      i++;
      j--;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k]!;
}

function medianOfThree(values: Float64Array, left: number, right: number) {
  const a = values[left]!;
  const b = values[(left + right) >>> 1]!;
  const c = values[right]!;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** 5 % of fewer values is not even one: the first and the last of ten epochs are no outliers. */
const FEW = 20;

/** So many values the browser sorts sooner than a loop of ours has been compiled; of more, selecting is quicker. */
const SORTED = 20_000;

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
  if (count <= SORTED) {
    const sorted = values.subarray(0, count).sort();
    return [sorted[first]!, sorted[last]!];
  }
  const low = select(values, first, 0, count);
  return [low, select(values, last, first, count)];
}
