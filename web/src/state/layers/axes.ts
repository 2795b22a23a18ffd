/** Which rows of a table can be told apart on one axis, and which need another; pure. */
import type { Distributions, ValueScale } from "../../api/types";

/** Tags that share an axis of values; the first group has most of them, those of the others lie too far away. */
export type AxisGroups = readonly (readonly string[])[];

/**
 * How far apart, in powers of ten, the values of rows may lie that share an axis: in a row of 30 pixels, what is drawn of
 * each is then still a few pixels high. On a symmetric log the span counts twice, on a linear axis what is a thousandth of
 * the rest is a line anyway.
 */
const MOST_DECADES: Readonly<Record<ValueScale, number>> = {
  linear: 3,
  symlog: 7,
  log: 16,
};

/** Each group is a question to the server. The last one takes what is left. */
const MOST_GROUPS = 12;

/** Where the values of a tag lie, as powers of ten of their sizes. */
interface Reach {
  readonly tag: string;
  readonly low: number;
  readonly high: number;
}

/** Of the tags of an answer: as few groups as there must be, the largest first; tags keep their order, those of nothing but zeros are in the first. */
export function axisGroups(data: Distributions): AxisGroups {
  const decades = MOST_DECADES[data.scale];
  const reaches = reachesOf(data, decades);
  const groups: string[][] = [];
  let rest = reaches.filter(({ high }) => Number.isFinite(high));
  while (rest.length > 0) {
    const from = bestStart(rest, decades);
    const isLast = groups.length === MOST_GROUPS - 1;
    const fits = (reach: Reach) => isLast || within(reach, from, decades);
    groups.push(rest.filter(fits).map(({ tag }) => tag));
    rest = rest.filter((reach) => !fits(reach));
  }
  const [first = [], ...others] = groups;
  const apart = new Set(others.flat());
  const shared = reaches.flatMap(({ tag }) => (apart.has(tag) ? [] : [tag]));
  return first.length === 0 && shared.length === 0 ? [] : [shared, ...others];
}

/** From the smallest median size of a step to the largest size; infinite bounds where all is 0. */
function reachesOf(data: Distributions, decades: number): readonly Reach[] {
  const found = new Map<string, { low: number; high: number }>();
  data.tags.forEach((tag, row) => {
    const reach = found.get(tag) ?? { low: Infinity, high: -Infinity };
    found.set(tag, reach);
    const least = Math.abs(data.quantiles[9 * row]!);
    const greatest = Math.abs(data.quantiles[9 * row + 8]!);
    const high = Math.log10(Math.max(least, greatest));
    if (!Number.isFinite(high)) return;
    const median = Math.log10(data.medianSizes[row]!);
    reach.high = Math.max(reach.high, high);
    reach.low = Math.min(reach.low, Number.isFinite(median) ? median : high);
  });
  return [...found].map(([tag, { low, high }]) => ({
    tag,
    high,
    // one row alone may be wider than that; on a linear axis small values are near 0 whatever the rest is
    low: data.scale === "linear" ? high : Math.max(low, high - decades),
  }));
}

/** The whole power of ten from which a span holds the most of them; of several, the one of the largest values. */
function bestStart(reaches: readonly Reach[], decades: number): number {
  // whole ones, since a thousand rows would otherwise be compared with each other
  const starts = [...new Set(reaches.map(({ low }) => Math.floor(low)))];
  starts.sort((a, b) => b - a);
  let best = starts[0]!;
  let most = 0;
  for (const from of starts) {
    const held = reaches.filter((reach) => within(reach, from, decades)).length;
    if (held > most) [best, most] = [from, held];
  }
  return best;
}

function within({ low, high }: Reach, from: number, decades: number): boolean {
  return low >= from && high <= from + decades + 1;
}
