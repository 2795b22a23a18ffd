/** What is searched for in all texts, and where it is found. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { searchTexts, type Found, type SearchQuery } from "../api/texts";
import { asText, parameter } from "./address";
import { board, revision } from "./board";
import { paced } from "./paced";
import { resource, type Resource } from "./resource";
import { tab } from "./route";
import { shownRuns } from "./runs";
import type { RunTag } from "./tags";

/** Words as they were typed. */
export const sought = signal("");
parameter("find", sought, asText);

/** Typing asks the server so often at most. */
const TYPING_MS = 250;
/** New texts are searched so often at most. */
const PAUSE_MS = 2_000;
/** As many bytes as the server takes. */
const LONGEST = 1_000;

export const isSearching: ReadonlySignal<boolean> = computed(
  () => sought.value.trim() !== "",
);

const asked = paced(sought, TYPING_MS);

const runsWithText = computed(() =>
  shownRuns.value.filter(({ tags }) => (tags.text?.length ?? 0) > 0),
);

/** Begins when the panel is first shown. */
let held: Resource<SearchQuery, Found> | undefined;

/** What the server found; what it found before stays until the new answer has come. */
export function search(): Resource<SearchQuery, Found> {
  held ??= resource({
    key: () => {
      const text = asked.value.trim();
      const hidden = tab.value !== "text";
      if (text === "" || hidden || !board.value) return null;
      const shown = runsWithText.value;
      const all = shown.length === board.value.runs.length;
      return {
        sought: text.slice(0, LONGEST / 4),
        runs: all ? null : shown.map(({ name }) => name),
      };
    },
    read: searchTexts,
    revision: () =>
      runsWithText.value.map(({ name }) => revision(name, "text").value),
    pause: PAUSE_MS,
  });
  return held;
}

const NONE: readonly number[] = [];

const placesFound: ReadonlySignal<ReadonlyMap<string, readonly number[]>> =
  computed(() => {
    const found = new Map<string, number[]>();
    const answer = search().value.value;
    if (!answer || !isSearching.value) return found;
    answer.runs.forEach((run, row) => {
      const key = `${run}\n${answer.tags[row]}`;
      const places = found.get(key);
      const place = answer.places[row]!;
      if (places) places.push(place);
      else found.set(key, [place]);
    });
    return found;
  });

/** The places of the texts of a card in which it is found, ascending. */
export function foundIn({ run, tag }: RunTag): readonly number[] {
  return placesFound.value.get(`${run}\n${tag}`) ?? NONE;
}

/** Finds what is searched for in a text; null while nothing is. */
export const soughtPattern: ReadonlySignal<RegExp | null> = computed(() => {
  const text = asked.value.trim();
  if (text === "") return null;
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
});
