/** Which cards are laid out by now; pure. */
import type { TagGroup } from "../../state/scalars";

export interface Section {
  readonly group: TagGroup;
  readonly folded: boolean;
  /** The first tags of the group: those whose cards are laid out; none while it is folded. */
  readonly tags: readonly string[];
}

/**
 * The sections of the first `budget` cards, a section's heading counting as one. A logdir with 12,000 tags would otherwise
 * hold up the first card by all the others.
 */
export function planSections(
  groups: readonly TagGroup[],
  folded: readonly string[],
  budget: number,
): { sections: Section[]; complete: boolean } {
  const sections: Section[] = [];
  let left = budget;
  for (const group of groups) {
    if (left <= 0) return { sections, complete: false };
    left -= 1;
    const isFolded = folded.includes(group.name);
    const tags = isFolded ? [] : group.tags.slice(0, Math.max(1, left));
    left -= tags.length;
    sections.push({ group, folded: isFolded, tags });
    if (!isFolded && tags.length < group.tags.length) {
      return { sections, complete: false };
    }
  }
  return { sections, complete: true };
}
