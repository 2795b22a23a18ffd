/** The scalar tags, grouped as the dashboard shows them. */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Group } from "../base/group";
import { board } from "./board";
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

export const foldedScalars = foldedSetting("foldedScalars");
