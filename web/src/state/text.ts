/** Texts for the cards: which cards there are, and what each one reads. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { getText } from "../api/client";
import type { TextEntry } from "../api/types";
import { naturalCompare } from "../base/naturalSort";
import { parsePattern } from "../base/regex";
import { board, revision } from "./board";
import { useResource, type Resource } from "./resource";
import { tagFilter } from "./route";
import { shownRuns } from "./runs";
import { readStored, writeStored } from "./stored";

const KIND = "text";

export type TextView = "rendered" | "raw";

/** One card: the texts of a tag in a run. */
export interface TextCardKey {
  readonly run: string;
  readonly tag: string;
}

/** Whether texts are shown as Markdown or as they were logged. */
export const textView: Signal<TextView> = signal(
  readStored("textView") === "raw" ? "raw" : "rendered",
);

const pattern = computed(() => parsePattern(tagFilter.value));

/** What is wrong with the tag filter, or null. */
export const textFilterError: ReadonlySignal<string | null> = computed(
  () => pattern.value.error,
);

const allCards = computed<readonly TextCardKey[]>(() => {
  const names = board.value?.tags[KIND] ?? [];
  return shownRuns.value
    .flatMap((run) =>
      (run.tags[KIND] ?? []).map((place) => ({
        run: run.name,
        tag: names[place] ?? "",
      })),
    )
    .sort(
      (a, b) => naturalCompare(a.tag, b.tag) || naturalCompare(a.run, b.run),
    );
});

/** How many cards there are before the filter. */
export const textCardTotal: ReadonlySignal<number> = computed(
  () => allCards.value.length,
);

/** The cards of the shown runs whose tag passes the filter, those of one tag side by side. */
export const textCards: ReadonlySignal<readonly TextCardKey[]> = computed(() =>
  allCards.value.filter(({ tag }) => pattern.value.test(tag)),
);

export function setTextView(view: TextView): void {
  textView.value = view;
  writeStored("textView", view);
}

/** The texts of one card in order of writing, for as long as the component lives. */
export function useText({
  run,
  tag,
}: TextCardKey): Resource<TextCardKey, TextEntry[]> {
  return useResource({
    key: () => ({ run, tag }),
    read: (key, abort) => getText(key.run, key.tag, abort),
    revision: () => revision(run, KIND).value,
  });
}
