/** Which cards of a dashboard are laid out by now; pure. */
import type { Group } from "../base/group";

export interface PlannedSection<T> {
  readonly group: Group<T>;
  readonly folded: boolean;
  /** The first items of the group: those whose cards are laid out; none while it is folded. */
  readonly items: readonly T[];
}

/**
 * The sections of the first `budget` cards, a section's heading counting as one. A logdir with 12,000 tags would otherwise
 * hold up the first card by all the others.
 */
export function planSections<T>(
  groups: readonly Group<T>[],
  folded: readonly string[],
  budget: number,
): { sections: PlannedSection<T>[]; complete: boolean } {
  const sections: PlannedSection<T>[] = [];
  let left = budget;
  for (const group of groups) {
    if (left <= 0) return { sections, complete: false };
    left -= 1;
    const isFolded = folded.includes(group.name);
    const items = isFolded ? [] : group.items.slice(0, Math.max(1, left));
    left -= items.length;
    sections.push({ group, folded: isFolded, items });
    if (!isFolded && items.length < group.items.length) {
      return { sections, complete: false };
    }
  }
  return { sections, complete: true };
}

/** The least budget with which an item is laid out; 0 where no unfolded group has it. */
export function budgetFor<T>(
  groups: readonly Group<T>[],
  folded: readonly string[],
  isSought: (item: T) => boolean,
): number {
  let before = 0;
  for (const group of groups) {
    before += 1;
    if (folded.includes(group.name)) continue;
    const place = group.items.findIndex(isSought);
    if (place >= 0) return before + place + 1;
    before += group.items.length;
  }
  return 0;
}
