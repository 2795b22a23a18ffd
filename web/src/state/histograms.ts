/** Histograms for the cards: which cards there are, and what each one reads. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { getHistograms } from "../api/client";
import type { HistogramQuery, Histograms, TimeAxis } from "../api/types";
import type { Group } from "../base/group";
import { t } from "../i18n";
import { asOneOf, parameter } from "./address";
import { revision } from "./board";
import { useResource, type Resource } from "./resource";
import { foldedSetting, oneOf, setting } from "./setting";
import { groupTags, passesFilter, shownTags, type RunTag } from "./tags";

export type HistogramMode = "offset" | "overlay";

const TIME_AXES: readonly TimeAxis[] = ["step", "relative", "wall"];

const KIND = "histograms";

/** As many ridges as can be told apart in a card, and as many bins as its width shows well. */
const RIDGES = 45;
const BINS = 90;

/** A run that logs often would have every card in sight read all the time. */
const PAUSE_MS = 1_000;

export const histogramMode = setting<HistogramMode>(
  "histogramMode",
  "offset",
  oneOf("offset", "overlay"),
);

/** Along which the histograms of a tag follow each other. */
export const timeAxis = setting<TimeAxis>(
  "timeAxis",
  "step",
  oneOf(...TIME_AXES),
);
parameter("time", timeAxis, asOneOf(TIME_AXES), { fallback: "step" });

/** The axes to choose from, in the page's language. */
export function timeAxisOptions(): { value: TimeAxis; label: string }[] {
  return TIME_AXES.map((value) => ({ value, label: t(`axis.${value}`) }));
}

export const foldedHistograms = foldedSetting("foldedHistograms");

const cardsByTag = shownTags(KIND);

/** Tags that a shown run has, before the filter. */
export const histogramTags: ReadonlySignal<readonly string[]> = computed(() => [
  ...cardsByTag.value.keys(),
]);

/** The cards of the shown runs, those of one tag side by side. */
export const histogramGroups: ReadonlySignal<readonly Group<RunTag>[]> =
  computed(() =>
    groupTags(histogramTags.value.filter(passesFilter)).map(
      ({ name, items }) => ({
        name,
        items: items.flatMap((tag) => cardsByTag.value.get(tag) ?? []),
      }),
    ),
  );

/** The histograms of one card, for as long as the component lives; those left lately are at hand when it comes back. */
export function useHistograms({
  run,
  tag,
}: RunTag): Resource<HistogramQuery, Histograms> {
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
