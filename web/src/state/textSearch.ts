/** What is searched for in all texts, and where it is found. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import {
  searchTexts,
  type Found,
  type Hit,
  type SearchQuery,
} from "../api/texts";
import { asOneOf, asText, parameter } from "./address";
import { board, revision } from "./board";
import { paced } from "./paced";
import { resource, type Resource } from "./resource";
import { tab } from "./route";
import { shownRuns } from "./runs";
import { oneOf, setting } from "./setting";
import type { RunTag } from "./tags";

/** Words as they were typed. */
export const sought = signal("");
parameter("find", sought, asText);

export const SEARCH_SYNTAXES = ["text", "regex"] as const;

/** How that is meant. */
export const soughtSyntax = setting<(typeof SEARCH_SYNTAXES)[number]>(
  "soughtSyntax",
  "text",
  oneOf(...SEARCH_SYNTAXES),
);
parameter("findas", soughtSyntax, asOneOf(SEARCH_SYNTAXES), {
  fallback: "text",
});

/** Typing asks the server so often at most. */
const TYPING_MS = 250;
/** New texts are searched so often at most. */
const PAUSE_MS = 2_000;
/** More different ones than anybody looks at. */
const MOST_MATCHED = 500;
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
        regex: soughtSyntax.value === "regex",
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

const NONE: readonly Hit[] = [];

const hitsByCard: ReadonlySignal<ReadonlyMap<string, readonly Hit[]>> =
  computed(() => {
    const found = new Map<string, Hit[]>();
    const answer = search().value.value;
    if (!answer || !isSearching.value) return found;
    for (const hit of answer.hits) {
      const key = `${hit.run}\n${hit.tag}`;
      const hits = found.get(key);
      if (hits) hits.push(hit);
      else found.set(key, [hit]);
    }
    return found;
  });

/** The texts of a card in which it is found, in order of writing. */
export function foundIn({ run, tag }: RunTag): readonly Hit[] {
  return hitsByCard.value.get(`${run}\n${tag}`) ?? NONE;
}

/** Why what was typed can't be searched for, in the server's words; null where it can. */
export const searchProblem: ReadonlySignal<string | null> = computed(() => {
  if (!isSearching.value) return null;
  return search().value.value?.problem || null;
});

/**
 * Finds what is searched for in a text; null while nothing is. A regular expression is tried by the server alone, which takes
 * no longer for any: here, what it found there is looked for.
 */
export const soughtPattern: ReadonlySignal<RegExp | null> = computed(() => {
  const text = asked.value.trim();
  if (text === "") return null;
  if (soughtSyntax.value === "text") return new RegExp(escaped(text), "giu");
  const matched = search().value.value?.matched ?? [];
  if (matched.length === 0) return null;
  const longestFirst = [...matched].sort((a, b) => b.length - a.length);
  const any = longestFirst.slice(0, MOST_MATCHED).map(escaped).join("|");
  // of a whole word, no parts of others
  return new RegExp(text.includes("\\b") ? `\\b(?:${any})\\b` : any, "gu");
});

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
