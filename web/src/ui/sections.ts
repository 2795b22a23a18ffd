/** Which cards of a dashboard are laid out by now; pure. */
import type { Group } from "../base/group";

export interface PlannedSection<T> {
  readonly group: Group<T>;
  readonly folded: boolean;
  /** How many items come before those that are laid out. */
  readonly before: number;
  /** The items whose cards are laid out; none while the group is folded. */
  readonly items: readonly T[];
  /** How many come after them. */
  readonly after: number;
}

/** Items `first` to `end` (exclusive) of a group, laid out though the budget does not reach them. */
export interface Island {
  readonly group: string;
  readonly first: number;
  readonly end: number;
}

/** What has been laid out so far. */
export interface Reach {
  /** So many cards from the top, a section's heading counting as one. */
  readonly budget: number;
  readonly islands: readonly Island[];
}

/**
 * The sections that the budget reaches, and all up to the last island; not `complete` where more are to come after them. A
 * logdir with 12,000 tags would otherwise hold up the first card by all the others.
 */
export function planSections<T>(
  groups: readonly Group<T>[],
  folded: readonly string[],
  { budget, islands }: Reach,
): { sections: PlannedSection<T>[]; complete: boolean } {
  const counts = countsWithin(groups, folded, budget);
  const islandOf = new Map(islands.map((island) => [island.group, island]));
  const last = groups.findLastIndex(({ name }) => islandOf.has(name));
  const shown = Math.max(counts.length, last + 1);
  const sections = groups.slice(0, shown).map((group, place) => {
    const isFolded = folded.includes(group.name);
    if (isFolded) {
      return { group, folded: true, before: 0, items: [], after: 0 };
    }
    const count = counts[place] ?? 0;
    const island = islandOf.get(group.name);
    const further = island !== undefined && island.end > count;
    const first = further && island.first > count ? island.first : 0;
    const items = group.items.slice(first, further ? island.end : count);
    const after = group.items.length - first - items.length;
    return { group, folded: false, before: first, items, after };
  });
  const complete =
    shown === groups.length && (sections.at(-1)?.after ?? 0) === 0;
  return { sections, complete };
}

/** How many items of each group the budget reaches. */
function countsWithin<T>(
  groups: readonly Group<T>[],
  folded: readonly string[],
  budget: number,
): number[] {
  const counts: number[] = [];
  let left = budget;
  for (const group of groups) {
    if (left <= 0) break;
    left -= 1;
    const isFolded = folded.includes(group.name);
    const count = isFolded
      ? 0
      : Math.min(group.items.length, Math.max(1, left));
    left -= count;
    counts.push(count);
  }
  return counts;
}

/** A lot more at the end of what is laid out. */
export function withNextLot<T>(
  groups: readonly Group<T>[],
  folded: readonly string[],
  reach: Reach,
  lot: number,
): Reach {
  const { sections } = planSections(groups, folded, reach);
  const last = sections.at(-1);
  const { budget, islands } = reach;
  const byBudget = countsWithin(groups, folded, budget).length;
  const island = last && islands.find(({ group }) => group === last.group.name);
  if (!last || (byBudget >= sections.length && !island)) {
    return { budget: budget + lot, islands };
  }
  if (last.after > 0) {
    const end = last.before + last.items.length + lot;
    return withIsland(reach, {
      group: last.group.name,
      first: last.before,
      end,
    });
  }
  const next = groups[sections.length];
  return next
    ? withIsland(reach, { group: next.name, first: 0, end: lot })
    : reach;
}

export function withIsland({ budget, islands }: Reach, island: Island): Reach {
  const others = islands.filter(({ group }) => group !== island.group);
  return { budget, islands: [...others, island] };
}

/** The island of `lot` items to either side of one that is not laid out yet; null where it is, or is in no unfolded group. */
export function islandAround<T>(
  groups: readonly Group<T>[],
  folded: readonly string[],
  reach: Reach,
  isSought: (item: T) => boolean,
  lot: number,
): Island | null {
  for (const { name, items } of groups) {
    if (folded.includes(name)) continue;
    const place = items.findIndex(isSought);
    if (place < 0) continue;
    const { sections } = planSections(groups, folded, reach);
    const laidOut = sections.some((section) => section.items.some(isSought));
    return laidOut
      ? null
      : { group: name, first: Math.max(0, place - lot), end: place + lot };
  }
  return null;
}
