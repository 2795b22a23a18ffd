/** The table that compares runs: a value for each tag and run. Pure. */
import type { Summary } from "../../../api/runs";
import { formatValue } from "../../../base/format";
import type { Compare } from "../../../state/chartOptions";
import { bestFigure, directionOf, isBetter } from "../../../state/direction";

/** What is told of a series. `best`: its minimum or maximum by the tag's name, its last value where neither is better. */
export type Figure = "last" | "best" | "min" | "max" | "mean" | "at";
export const FIGURES = ["last", "best", "min", "max", "mean", "at"] as const;

export interface CompareTable {
  readonly tags: readonly string[];
  readonly runs: readonly string[];
  /** A row for each tag, a column for each run; NaN where the run has none, and where it is NaN. */
  readonly values: Float64Array;
  /** In the same order: 1 where the run has a value. */
  readonly logged: Uint8Array;
  /** In the same order: 1 where no run has a better value for the tag, and another has a worse one. */
  readonly best: Uint8Array;
  /** The place of the run that others are compared to; −1 for none. */
  readonly baseline: number;
  readonly compare: Compare;
}

type Summaries = ReadonlyMap<string, ReadonlyMap<string, Summary>>;

/**
 * One training is one column: what only one of its runs logged (`add_hparams` makes a run of its own, and so does
 * `add_scalars`) is told as the training's. Tags that several of its runs have keep them apart.
 */
export function foldedSummaries(
  summaries: Summaries,
  trainingOf: (run: string) => string,
): Summaries {
  return new Map(
    [...summaries].map(([tag, series]) => {
      const counts = new Map<string, number>();
      for (const run of series.keys()) {
        const training = trainingOf(run);
        counts.set(training, (counts.get(training) ?? 0) + 1);
      }
      const folded = [...series].map(([run, summary]) => {
        const training = trainingOf(run);
        return [counts.get(training) === 1 ? training : run, summary] as const;
      });
      return [tag, new Map(folded)];
    }),
  );
}

/** Tags and runs without any figure are left out. */
export function tableOf(
  summaries: Summaries,
  tags: readonly string[],
  runs: readonly string[],
  options: {
    readonly figure: Figure;
    readonly baseline: string;
    readonly compare: Compare;
  },
): CompareTable {
  const logged = new Set<string>();
  for (const tag of tags) {
    for (const run of summaries.get(tag)?.keys() ?? []) logged.add(run);
  }
  const rows = tags.filter((tag) => summaries.has(tag));
  const columns = runs.filter((run) => logged.has(run));
  const values = new Float64Array(rows.length * columns.length).fill(NaN);
  const best = new Uint8Array(values.length);
  const has = new Uint8Array(values.length);
  rows.forEach((tag, row) => {
    const begin = row * columns.length;
    const own = summaries.get(tag)!;
    columns.forEach((run, column) => {
      const summary = own.get(run);
      if (summary) {
        values[begin + column] = figureOf(tag, summary, options.figure);
        has[begin + column] = summary.points > 0 ? 1 : 0;
      }
    });
    markBest(tag, values, best, begin, columns.length);
  });
  return {
    tags: rows,
    runs: columns,
    values,
    logged: has,
    best,
    baseline: columns.indexOf(options.baseline),
    compare: options.compare,
  };
}

function figureOf(tag: string, summary: Summary, figure: Figure): number {
  switch (figure) {
    case "best":
      return summary[bestFigure(tag)];
    case "at":
      return summary.start;
    default:
      return summary[figure];
  }
}

function markBest(
  tag: string,
  values: Float64Array,
  best: Uint8Array,
  begin: number,
  count: number,
): void {
  const direction = directionOf(tag);
  if (direction === null || direction === "neither") return;
  let found = NaN;
  let differ = false;
  for (let i = begin; i < begin + count; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    if (!Number.isNaN(found) && value !== found) differ = true;
    if (Number.isNaN(found) || isBetter(direction, value, found)) found = value;
  }
  if (!differ) return;
  for (let i = begin; i < begin + count; i++) {
    if (values[i] === found) best[i] = 1;
  }
}

/** What a cell tells: the value, or how it compares to the baseline's; NaN for nothing. */
export function cellValue(
  table: CompareTable,
  tag: number,
  run: number,
): number {
  const begin = tag * table.runs.length;
  const value = table.values[begin + run]!;
  if (table.baseline < 0 || run === table.baseline) return value;
  const base = table.values[begin + table.baseline]!;
  return table.compare === "difference" ? value - base : value / base;
}

/** As it is shown: `0.1230`, compared `+0.0120` or `×1.108`; empty where the run has no value. */
export function cellText(
  table: CompareTable,
  tag: number,
  run: number,
): string {
  const value = cellValue(table, tag, run);
  const isCompared = table.baseline >= 0 && run !== table.baseline;
  const place = tag * table.runs.length + run;
  if (table.logged[place] === 0) return "";
  if (!isCompared || Number.isNaN(table.values[place]!)) {
    return formatValue(value);
  }
  if (Number.isNaN(value)) return "–";
  if (table.compare === "ratio") return `×${formatValue(value)}`;
  return (value > 0 ? "+" : "") + formatValue(value);
}

/** By which tag's values the runs are sorted, or by which run's values the tags are. */
export interface Sorting {
  readonly by: "tag" | "run";
  readonly name: string;
  readonly descending: boolean;
}

export interface Order {
  /** Places in the table's tags and runs, in the order in which they are shown. */
  readonly tags: readonly number[];
  readonly runs: readonly number[];
}

/** What has no value comes last either way; equals keep their order. A name that is not there sorts nothing. */
export function orderOf(table: CompareTable, sorting: Sorting | null): Order {
  const tags = table.tags.map((_, i) => i);
  const runs = table.runs.map((_, i) => i);
  if (sorting?.by === "run") {
    const run = table.runs.indexOf(sorting.name);
    const key = (tag: number) => cellValue(table, tag, run);
    return { tags: run < 0 ? tags : sorted(tags, key, sorting), runs };
  }
  const tag = sorting ? table.tags.indexOf(sorting.name) : -1;
  // by the values themselves: the baseline's own stands among those that are compared to it
  const key = (run: number) => table.values[tag * table.runs.length + run]!;
  return { tags, runs: tag < 0 ? runs : sorted(runs, key, sorting!) };
}

function sorted(
  places: readonly number[],
  key: (place: number) => number,
  { descending }: Sorting,
): number[] {
  const sign = descending ? -1 : 1;
  return places
    .map((place) => ({ place, value: key(place) }))
    .sort((a, b) => {
      if (Number.isNaN(a.value) || Number.isNaN(b.value)) {
        return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
      }
      return a.value === b.value ? 0 : a.value < b.value ? -sign : sign;
    })
    .map(({ place }) => place);
}

/** The next sorting when a heading is chosen: descending, then ascending, then none. */
export function nextSorting(
  held: Sorting | null,
  by: Sorting["by"],
  name: string,
): Sorting | null {
  if (held?.by !== by || held.name !== name) {
    return { by, name, descending: true };
  }
  return held.descending ? { by, name, descending: false } : null;
}
