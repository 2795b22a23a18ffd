/** Histograms for the cards: which cards there are, and what each one reads. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { getDistributions } from "../api/client";
import type {
  DistributionQuery,
  Distributions,
  TimeAxis,
  ValueScale,
} from "../api/types";
import type { Group } from "../base/group";
import { t } from "../i18n";
import { asJson, asOneOf, parameter } from "./address";
import { revision } from "./board";
import { keptSteps } from "./pointedStep";
import { useResource, type Resource } from "./resource";
import { foldedSetting, oneOf, setting } from "./setting";
import { groupTags, passesFilter, shownTags, type RunTag } from "./tags";

export type HistogramMode = "offset" | "overlay" | "bands" | "heatmap";

export const HISTOGRAM_MODES: readonly HistogramMode[] = [
  "offset",
  "overlay",
  "bands",
  "heatmap",
];
export const VALUE_SCALES: readonly ValueScale[] = ["linear", "symlog", "log"];
const TIME_AXES: readonly TimeAxis[] = ["step", "relative", "wall"];

const KIND = "histograms";

/** As many ridges as can be told apart in a card, and as many bins as its width shows well. */
const RIDGES = 45;
/** The same of one that fills the window. */
const FULL_RIDGES = 120;
export const BINS = 90;

/** A run that logs often would have every card in sight read all the time. */
const PAUSE_MS = 1_000;

export const histogramMode = setting<HistogramMode>(
  "histogramMode",
  "offset",
  oneOf(...HISTOGRAM_MODES),
);
parameter("hist", histogramMode, asOneOf(HISTOGRAM_MODES), {
  fallback: "offset",
});

/** What the axis of values is linear in. */
export const valueScale = setting<ValueScale>(
  "valueScale",
  "linear",
  oneOf(...VALUE_SCALES),
);
parameter("values", valueScale, asOneOf(VALUE_SCALES), { fallback: "linear" });

export type Heights = "counts" | "shares";
const HEIGHTS: readonly Heights[] = ["counts", "shares"];

/** Whether each histogram is drawn by its counts, or by the shares of its values. */
export const heights = setting<Heights>("heights", "counts", oneOf(...HEIGHTS));
parameter("heights", heights, asOneOf(HEIGHTS), { fallback: "counts" });

/** How single cards are drawn that differ from the others. */
const cardModes = signal<Readonly<Record<string, HistogramMode>>>({});
parameter("histcards", cardModes, asJson(isModes), { fallback: {} });

function isModes(
  value: unknown,
): value is Readonly<Record<string, HistogramMode>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((mode) =>
      (HISTOGRAM_MODES as readonly unknown[]).includes(mode),
    )
  );
}

function keyOf({ run, tag }: RunTag): string {
  return `${run}\n${tag}`;
}

export function cardMode(
  card: RunTag,
  look: HistogramLook,
): ReadonlySignal<HistogramMode> {
  return computed(() => ownCardMode(card) ?? look.mode.value);
}

/** Undefined where it is drawn as all. */
export function ownCardMode(card: RunTag): HistogramMode | undefined {
  return cardModes.value[keyOf(card)];
}

/** Undefined draws it as all again. */
export function setCardMode(
  card: RunTag,
  mode: HistogramMode | undefined,
): void {
  const others = Object.entries(cardModes.peek()).filter(
    ([key]) => key !== keyOf(card),
  );
  cardModes.value = Object.fromEntries(
    mode ? [...others, [keyOf(card), mode]] : others,
  );
}

/** One switch for all: those that differed do so no longer. */
export function setAllModes(mode: HistogramMode): void {
  cardModes.value = {};
  histogramMode.value = mode;
}

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

/** How a card is drawn that has no arrangement of its own. */
export interface HistogramLook {
  readonly mode: ReadonlySignal<HistogramMode>;
  readonly scale: Signal<ValueScale>;
  readonly heights: ReadonlySignal<Heights>;
  readonly time: ReadonlySignal<TimeAxis>;
}

/** That of the cards, as the toolbar says. */
export const cardLook: HistogramLook = {
  mode: histogramMode,
  scale: valueScale,
  heights,
  time: timeAxis,
};

export const foldedHistograms = foldedSetting("foldedHistograms");

/** The cards of the shown runs, by tag. */
export const cardsByTag = shownTags(KIND);

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
export function useHistograms(
  { run, tag }: RunTag,
  { scale }: HistogramLook,
  full: boolean,
): Resource<DistributionQuery, Distributions> {
  return useResource({
    key: () => ({
      runs: [run],
      tags: [tag],
      limit: full ? FULL_RIDGES : RIDGES,
      // which else might be one of those that are left out
      also: keptSteps.value,
      bins: scale.value === "log" ? BINS + 1 : BINS,
      scale: scale.value,
    }),
    read: readRecent,
    revision: () => revision(run, KIND).value,
    pause: PAUSE_MS,
  });
}

/** About 40 kB each, so that cards scrolled out of sight hold 10 MB at most. */
const MOST_RECENT = 256;
const recent = new Map<
  string,
  { readonly revision: number; readonly histograms: Distributions }
>();

/** From the server, or what it answered lately where nothing is new since. */
export async function readRecent(
  query: DistributionQuery,
  abort: AbortSignal,
): Promise<Distributions> {
  const key = JSON.stringify(query);
  const newest = query.runs.reduce(
    (sum, run) => sum + revision(run, KIND).peek(),
    0,
  );
  const known = recent.get(key);
  const histograms =
    known?.revision === newest
      ? known.histograms
      : await getDistributions(query, abort);
  recent.delete(key);
  recent.set(key, { revision: newest, histograms });
  const [oldest] = recent.keys();
  if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest);
  return histograms;
}
