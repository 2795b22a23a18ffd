/** The scalar tags, grouped as the dashboard shows them. */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Group } from "../base/group";
import { board } from "./board";
import { pairTags, type TagPair } from "./pairs";
import { shownRuns } from "./runs";
import { foldedSetting } from "./setting";
import { groupTags, passesFilter } from "./tags";

const NO_TAGS: readonly string[] = [];

export const scalarTags: ReadonlySignal<readonly string[]> = computed(
  () => board.value?.tags.scalars ?? NO_TAGS,
);

/** The tags that pass the filter, grouped. */
export const scalarGroups: ReadonlySignal<readonly Group<string>[]> = computed(
  () => groupTags(scalarTags.value.filter(passesFilter)),
);

/** Training and validation of the same quantity, among all tags. */
export const tagPairs: ReadonlySignal<readonly TagPair[]> = computed(() =>
  pairTags(scalarTags.value),
);

export const foldedScalars = foldedSetting("foldedScalars");

/** The tags that a shown run has; all of them while no run is shown, so that the cards keep their places. */
export const drawnTags: ReadonlySignal<ReadonlySet<string>> = computed(() => {
  const tags = scalarTags.value;
  if (shownRuns.value.length === 0) return new Set(tags);
  const drawn = new Set<string>();
  for (const run of shownRuns.value) {
    for (const place of run.tags.scalars ?? []) {
      const tag = tags[place];
      if (tag !== undefined) drawn.add(tag);
    }
    if (drawn.size === tags.length) break;
  }
  return drawn;
});

/** Works all of that out, so that the page's first rendering needn't: for ten thousand tags it deserves a task of its own. */
export function prepareScalars(): void {
  for (const prepared of [scalarGroups, tagPairs, drawnTags]) {
    void prepared.value;
  }
}
