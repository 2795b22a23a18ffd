/** Texts for the cards: which cards there are, and what each one reads. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { getText } from "../api/client";
import type { TextEntry } from "../api/types";
import { naturalCompare } from "../base/naturalSort";
import { revision } from "./board";
import { useResource, type Resource } from "./resource";
import { oneOf, setting } from "./setting";
import { passesFilter, shownTags, type RunTag } from "./tags";

const KIND = "text";

export type TextView = "rendered" | "raw";

/** Whether texts are shown as Markdown or as they were logged. */
export const textView = setting<TextView>(
  "textView",
  "rendered",
  oneOf("rendered", "raw"),
);

const cardsByTag = shownTags(KIND);

/** Tags that a shown run has, before the filter. */
export const textTags: ReadonlySignal<readonly string[]> = computed(() =>
  [...cardsByTag.value.keys()].sort(naturalCompare),
);

/** The cards of the shown runs whose tag passes the filter, those of one tag side by side. */
export const textCards: ReadonlySignal<readonly RunTag[]> = computed(() =>
  textTags.value
    .filter(passesFilter)
    .flatMap((tag) => cardsByTag.value.get(tag) ?? []),
);

/** The texts of one card in order of writing, for as long as the component lives. */
export function useText({ run, tag }: RunTag): Resource<RunTag, TextEntry[]> {
  return useResource({
    key: () => ({ run, tag }),
    read: (key, abort) => getText(key.run, key.tag, abort),
    revision: () => revision(run, KIND).value,
  });
}
