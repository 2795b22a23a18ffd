/** Where a sequence repeats itself. */

/** `count` times the same `period` items, from `start` on. */
export interface Repeat {
  readonly start: number;
  readonly period: number;
  readonly count: number;
}

/** Longer ones are not looked for. */
const LONGEST_PERIOD = 12;

/**
 * Repeats of `items` that don't overlap, in order: from the first place on, each time the one that covers most, of the shortest
 * period. `least` tells how often the items from `start` to `end` must come one after the other.
 */
export function findRepeats(
  items: readonly unknown[],
  least: (start: number, end: number) => number,
): Repeat[] {
  const repeats: Repeat[] = [];
  let start = 0;
  while (start < items.length) {
    let best: Repeat | null = null;
    for (let period = 1; period <= LONGEST_PERIOD; period += 1) {
      const count = timesRepeated(items, start, period);
      if (count < 2 || count < least(start, start + period)) continue;
      if (!best || count * period > best.count * best.period)
        best = { start, period, count };
    }
    if (best) repeats.push(best);
    start += best ? best.count * best.period : 1;
  }
  return repeats;
}

function timesRepeated(
  items: readonly unknown[],
  start: number,
  period: number,
): number {
  let end = start + period;
  while (end < items.length && items[end] === items[end - period]) end += 1;
  return Math.floor((end - start) / period);
}
