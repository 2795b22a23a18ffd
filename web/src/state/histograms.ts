/** Histograms for the cards: which cards there are, and what each one reads. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { getHistograms } from "../api/client";
import type { HistogramQuery, Histograms } from "../api/types";
import { parsePattern } from "../base/regex";
import { board, revision } from "./board";
import { useResource, type Resource } from "./resource";
import { tagFilter } from "./route";
import { shownRuns } from "./runs";
import { groupTags } from "./scalars";
import { readStored, writeStored } from "./stored";

export type HistogramMode = "offset" | "overlay";

const KIND = "histograms";

/** As many ridges as can be told apart in a card, and as many bins as its width shows well. */
const RIDGES = 45;
const BINS = 90;

/** A run that logs often would have every card in sight read all the time. */
const PAUSE_MS = 1_000;

/** One card: the histograms of a tag in a run. */
export interface HistogramCardKey {
  readonly run: string;
  readonly tag: string;
}

export interface HistogramGroup {
  /** The part of the tags before the first `/`; empty for those without one. */
  readonly name: string;
  readonly cards: readonly HistogramCardKey[];
}

export const histogramMode: Signal<HistogramMode> = signal(
  readStored("histogramMode") === "overlay" ? "overlay" : "offset",
);

/** Names of the folded sections. */
export const foldedHistograms: Signal<ReadonlySet<string>> = signal(
  new Set(namesOf(readStored("foldedHistograms"))),
);

const pattern = computed(() => parsePattern(tagFilter.value));

/** What is wrong with the tag filter, or null. */
export const histogramFilterError: ReadonlySignal<string | null> = computed(
  () => pattern.value.error,
);

/** Tags that a shown run has, before the filter. */
export const histogramTags: ReadonlySignal<readonly string[]> = computed(() => [
  ...runsByTag.value.keys(),
]);

/** The cards of the shown runs, those of one tag side by side. */
export const histogramGroups: ReadonlySignal<readonly HistogramGroup[]> =
  computed(() => {
    const runs = runsByTag.value;
    return groupTags(histogramTags.value.filter(pattern.value.test)).map(
      ({ name, tags }) => ({
        name,
        cards: tags.flatMap((tag) =>
          (runs.get(tag) ?? []).map((run) => ({ run, tag })),
        ),
      }),
    );
  });

const runsByTag = computed(() => {
  const names = board.value?.tags[KIND] ?? [];
  const found = new Map<string, string[]>();
  for (const run of shownRuns.value) {
    for (const place of run.tags[KIND] ?? []) {
      const tag = names[place];
      if (tag === undefined) continue;
      const having = found.get(tag) ?? [];
      found.set(tag, having);
      having.push(run.name);
    }
  }
  return found;
});

export function setHistogramMode(mode: HistogramMode): void {
  histogramMode.value = mode;
  writeStored("histogramMode", mode);
}

export function foldHistograms(name: string, folded: boolean): void {
  const names = new Set(foldedHistograms.value);
  if (folded) names.add(name);
  else names.delete(name);
  foldedHistograms.value = names;
  writeStored("foldedHistograms", [...names]);
}

/** The histograms of one card, for as long as the component lives; those left lately are at hand when it comes back. */
export function useHistograms({
  run,
  tag,
}: HistogramCardKey): Resource<HistogramQuery, Histograms> {
  return useResource({
    key: () => ({ run, tag, limit: RIDGES, bins: BINS }),
    read: readRecent,
    revision: () => revision(run, KIND).value,
    pause: PAUSE_MS,
  });
}

/** About 40 kB each, so that cards scrolled out of sight hold 10 MB at most. */
const MOST_RECENT = 256;
const recent = new Map<
  string,
  { readonly revision: number; readonly histograms: Histograms }
>();

async function readRecent(
  query: HistogramQuery,
  abort: AbortSignal,
): Promise<Histograms> {
  const key = `${query.run}\n${query.tag}`;
  const newest = revision(query.run, KIND).peek();
  const known = recent.get(key);
  const histograms =
    known?.revision === newest
      ? known.histograms
      : await getHistograms(query, abort);
  recent.delete(key);
  recent.set(key, { revision: newest, histograms });
  const [oldest] = recent.keys();
  if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest);
  return histograms;
}

function namesOf(stored: unknown): string[] {
  return Array.isArray(stored)
    ? stored.filter((name) => typeof name === "string")
    : [];
}
