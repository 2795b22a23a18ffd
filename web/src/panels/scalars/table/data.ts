/** What the compare table shows: its figures, kept up to date. */
import { useComputed, type ReadonlySignal } from "@preact/signals";
import type { SummaryQuery } from "../../../api/runs";
import { alignRuns, compare, xAxis } from "../../../state/chartOptions";
import { axisId } from "../../../state/lines";
import { comparedTo, shownRuns } from "../../../state/runs";
import { drawnTags, scalarGroups } from "../../../state/scalars";
import { useSummaries, type SummaryData } from "../../../state/summaries";
import { trainingOf } from "../../../state/trainings";
import { selectedSteps } from "../selectedSteps";
import {
  foldedSummaries,
  orderOf,
  tableOf,
  type CompareTable,
  type Order,
} from "./model";
import { figure, figureStep, sorting } from "./state";

/** What a page can hold and sort while one waits; what lies beyond is told, and found by the filters. */
const MOST_CELLS = 400_000;

export interface TableData {
  readonly source: SummaryData;
  /** Null before the first answer. */
  readonly table: ReadonlySignal<CompareTable | null>;
  readonly order: ReadonlySignal<Order>;
  /** Tags that were left out, since there are too many. */
  readonly omitted: ReadonlySignal<number>;
}

export function useTableData(): TableData {
  const runs = useComputed(() => shownRuns.value.map(({ name }) => name));
  const all = useComputed(() =>
    scalarGroups.value.flatMap(({ items }) =>
      items.filter((tag) => drawnTags.value.has(tag)),
    ),
  );
  const tags = useComputed(() => {
    const most = Math.floor(MOST_CELLS / Math.max(1, runs.value.length));
    return all.value.slice(0, Math.max(1, most));
  });
  const omitted = useComputed(() => all.value.length - tags.value.length);
  const source = useSummaries(() => queryOf(tags.value, runs.value));
  const table = useComputed(() => {
    const found = source.value.value;
    return (
      found &&
      tableOf(foldedSummaries(found, trainingName), tags.value, runs.value, {
        figure: figure.value,
        baseline: comparedTo.value,
        compare: compare.value,
      })
    );
  });
  const order = useComputed(() =>
    table.value ? orderOf(table.value, sorting.value) : { tags: [], runs: [] },
  );
  return { source, table, order, omitted };
}

const trainingName = (run: string) => trainingOf(run).name;

function queryOf(
  tags: readonly string[],
  runs: readonly string[],
): SummaryQuery | null {
  if (tags.length === 0 || runs.length === 0) return null;
  const query = { tags, runs };
  const step = figureStep.value;
  if (figure.value === "at") {
    return step === null ? query : { ...query, low: step, high: step };
  }
  const range = selectedRange();
  return range ? { ...query, ...range } : query;
}

/** The range of x that was selected below a chart: the figures are those over it. */
export function selectedRange(): {
  readonly x: "step" | "relative" | "wall";
  readonly low: number;
  readonly high: number;
} | null {
  const chosen = selectedSteps.value;
  const x = xAxis.value;
  // another tag's values, or steps of each run's own, bound nothing that the server can sum up
  if (chosen?.axis !== axisId.value || x === "tag" || alignRuns.value) {
    return null;
  }
  const { selection } = chosen;
  return "at" in selection
    ? null
    : { x, low: selection.from, high: selection.to };
}
