/** The same histogram in several runs at one step, or at two steps of one run: what is compared, and how it is read. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { getDistributions } from "../api/client";
import type { DistributionQuery, Distributions } from "../api/types";
import type { Group } from "../base/group";
import { asNumber, asOneOf, parameter } from "./address";
import { revision } from "./board";
import {
  BINS,
  cardsByTag,
  histogramGroups,
  histogramTags,
  readRecent,
  valueScale,
} from "./histograms";
import { keptStep } from "./pointedStep";
import { useResource, type Resource } from "./resource";
import { runs } from "./runs";
import { oneOf, setting } from "./setting";
import { groupTags, passesFilter } from "./tags";

const KIND = "histograms";
/** A step is asked for whenever a slider moves: what is new since may wait. */
const PAUSE_MS = 1_000;
/** Of which the last histogram lies before it. */
const LAST_STEP = Number.MAX_SAFE_INTEGER;

export const COMPARED = ["runs", "steps"] as const;
export type Compared = (typeof COMPARED)[number];

/** `auto`: runs, where several have histograms, ticked or not: a tick changes what is drawn, not how. */
export const chosenCompared = setting<"auto" | Compared>(
  "histogramCompared",
  "auto",
  oneOf("auto", ...COMPARED),
);
parameter("compared", chosenCompared, asOneOf(["auto", ...COMPARED] as const), {
  fallback: "auto",
});

export const RUNS_AS = ["overlaid", "rows"] as const;
export type RunsAs = (typeof RUNS_AS)[number];

/** Whether runs lie over each other, or each in a row of its own. */
export const runsAs = setting<RunsAs>("runsAs", "overlaid", oneOf(...RUNS_AS));
parameter("runsas", runsAs, asOneOf(RUNS_AS), { fallback: "overlaid" });

/** The earlier of two steps; null: the first that there is. The later one is the kept step, or the last. */
export const fromStep: Signal<number | null> = signal(null);
const wholeNumber = asNumber(Number.isInteger);
parameter("from", fromStep, {
  parse: (text) => (text === "" ? null : wholeNumber.parse(text)),
  format: (step) => (step === null ? "" : String(step)),
});

/** A tag in the runs that are drawn in one card. */
export interface ComparedCard {
  readonly tag: string;
  readonly runs: readonly string[];
}

export const compared: ReadonlySignal<Compared> = computed(() => {
  if (chosenCompared.value !== "auto") return chosenCompared.value;
  const having = runs.value.filter(({ tags }) => tags[KIND]?.length);
  return having.length > 1 ? "runs" : "steps";
});

/** A card for each tag; where two steps are compared, for each tag of each run. */
export const comparedGroups: ReadonlySignal<readonly Group<ComparedCard>[]> =
  computed(() =>
    compared.value === "steps"
      ? histogramGroups.value.map(({ name, items }) => ({
          name,
          items: items.map(({ run, tag }) => ({ tag, runs: [run] })),
        }))
      : groupTags(histogramTags.value.filter(passesFilter)).map(
          ({ name, items }) => ({
            name,
            items: items.map((tag) => ({ tag, runs: runsOf(tag) })),
          }),
        ),
  );

function runsOf(tag: string): string[] {
  return (cardsByTag.value.get(tag) ?? []).map(({ run }) => run);
}

/** The steps that are asked for. */
export const comparedSteps: ReadonlySignal<readonly number[]> = computed(() => {
  const last = keptStep.value ?? LAST_STEP;
  return compared.value === "runs"
    ? [last]
    : [fromStep.value ?? Number.MIN_SAFE_INTEGER, last];
});

/** The histograms of one card, for as long as the component lives; of none, nothing is read. */
export function useComparison(
  card: ReadonlySignal<ComparedCard | null>,
): Resource<DistributionQuery, Distributions> {
  return useResource({
    key: () =>
      card.value && {
        runs: card.value.runs,
        tags: [card.value.tag],
        steps: comparedSteps.value,
        bins: valueScale.value === "log" ? BINS + 1 : BINS,
        scale: valueScale.value,
      },
    read: readRecent,
    revision: revisions,
    pause: PAUSE_MS,
  });
}

/** The steps to choose from: those of the first tag that is shown. */
export function useSteps(): Resource<DistributionQuery, Distributions> {
  return useResource({
    key: () => {
      const tag = comparedGroups.value[0]?.items[0]?.tag;
      return tag === undefined
        ? null
        : {
            runs: runsOf(tag),
            tags: [tag],
            steps: [LAST_STEP],
            scale: "linear" as const,
          };
    },
    read: getDistributions,
    revision: revisions,
    pause: PAUSE_MS,
  });
}

function revisions({ runs }: DistributionQuery): number {
  return runs.reduce((sum, run) => sum + revision(run, KIND).value, 0);
}
