/** Tags for the dashboards: which pass the filter, how they are grouped, and which shown runs have them. */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Kind } from "../api/types";
import type { Group } from "../base/group";
import { naturalCompare } from "../base/naturalSort";
import { parsePattern } from "../base/regex";
import { board } from "./board";
import { tagFilter, tagSyntax } from "./route";
import { shownRuns } from "./runs";

const pattern = computed(() => parsePattern(tagFilter.value, tagSyntax.value));

/** What is wrong with the tag filter, or null. */
export const tagFilterError: ReadonlySignal<string | null> = computed(
  () => pattern.value.error,
);

/** Whether the tag passes the filter. */
export function passesFilter(tag: string): boolean {
  return pattern.value.test(tag);
}

/** The part before the first `/`: the name of the section that the tag stands in; empty where there is none. */
export function sectionOf(tag: string): string {
  return tag.slice(0, Math.max(0, tag.indexOf("/")));
}

/** Grouped by the part before the first `/`: groups in natural order, that of the tags without one first; tags in natural order within. */
export function groupTags(
  tags: readonly string[],
  section: (tag: string) => string = sectionOf,
): Group<string>[] {
  const groups = new Map<string, string[]>();
  for (const tag of tags) {
    const name = section(tag);
    const members = groups.get(name);
    if (members) members.push(tag);
    else groups.set(name, [tag]);
  }
  return [...groups]
    .sort(([a], [b]) => naturalCompare(a, b))
    .map(([name, members]) => ({ name, items: members.sort(naturalCompare) }));
}

/** A tag in a run: what a card shows where each run has a card of its own. */
export interface RunTag {
  readonly run: string;
  readonly tag: string;
}

/** Each tag of this kind that a shown run has, with the cards of the shown runs that have it, in the runs' order. */
export function shownTags(
  kind: Kind,
): ReadonlySignal<ReadonlyMap<string, readonly RunTag[]>> {
  return computed(() => {
    const names = board.value?.tags[kind] ?? [];
    const found = new Map<string, RunTag[]>();
    for (const { name: run, tags } of shownRuns.value) {
      for (const place of tags[kind] ?? []) {
        const tag = names[place];
        if (tag === undefined) continue;
        const cards = found.get(tag);
        if (cards) cards.push({ run, tag });
        else found.set(tag, [{ run, tag }]);
      }
    }
    return found;
  });
}
