/** The columns of the runs panel: which ones, in which order, what they hold, and how they sort and filter the runs. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import type { HparamValue } from "../api/runs";
import { naturalCompare } from "../base/naturalSort";
import { asJson, inAddress, parameter } from "./address";
import { board } from "./board";
import {
  formatColumn,
  isFilter,
  parseColumn,
  passes,
  type CellValue,
  type Column,
  type ColumnFilter,
  type ColumnId,
} from "./column";
import { begunText, contextRows } from "./contexts";
import { bestFigure } from "./direction";
import { hparamColumns, hparamRows } from "./hparams";
import { setting } from "./setting";
import { summaries, type Summaries } from "./summaries";
import type { Training } from "./trainings";

const DEFAULT: readonly ColumnId[] = ["step"];

/** Their ids, from left to right. */
export const columnIds = setting<readonly ColumnId[]>(
  "runColumns",
  DEFAULT,
  (value) =>
    Array.isArray(value) &&
    value.every((id) => typeof id === "string" && parseColumn(id)),
);

/** In CSS pixels, by id; those that nobody resized are left out. `name` is the runs' own column. */
export const columnWidths = setting<Readonly<Record<ColumnId, number>>>(
  "runColumnWidths",
  {},
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every(Number.isFinite),
);

export interface RunSort {
  /** A column's id, or `name`. */
  readonly id: ColumnId;
  readonly descending: boolean;
}

/** Null: by name, in natural order. */
export const runSort: Signal<RunSort | null> = signal(null);

/** By column id; those of columns that are not shown wait. */
export const columnFilters: Signal<Readonly<Record<ColumnId, ColumnFilter>>> =
  signal({});

inAddress({
  names: ["col"],
  take: (query) => {
    const asked = query.getAll("col").filter((id) => id !== "");
    const known = asked.filter((id) => parseColumn(id));
    columnIds.value = query.has("col") ? [...new Set(known)] : DEFAULT;
    return asked.filter((id) => !known.includes(id)).map((id) => `col=${id}`);
  },
  put: (query) => {
    const ids = columnIds.value;
    if (ids.join("\n") === DEFAULT.join("\n")) return;
    for (const id of ids) query.append("col", id);
    if (ids.length === 0) query.set("col", "");
  },
});
parameter("order", runSort, {
  parse: (text) => {
    const [, sign, id = ""] = /^(-?)(.+)$/s.exec(text) ?? [];
    if (id !== "name" && !parseColumn(id)) return undefined;
    return { id, descending: sign === "-" };
  },
  format: (sort) => (sort ? `${sort.descending ? "-" : ""}${sort.id}` : ""),
});
parameter("where", columnFilters, asJson(isFilters));

function isFilters(
  value: unknown,
): value is Readonly<Record<ColumnId, ColumnFilter>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(([id, filter]) =>
      Boolean(parseColumn(id) && isFilter(filter)),
    )
  );
}

export const columns: ReadonlySignal<readonly Column[]> = computed(() =>
  columnIds.value.map(parseColumn).filter((column) => column !== undefined),
);

/** Adds a column at the end. */
export function addColumn(column: Column): void {
  const id = formatColumn(column);
  if (!columnIds.value.includes(id)) columnIds.value = [...columnIds.value, id];
}

/** Takes a column away, with what it sorted and filtered. */
export function removeColumn(id: ColumnId): void {
  columnIds.value = columnIds.value.filter((other) => other !== id);
  if (runSort.value?.id === id) runSort.value = null;
  filterColumn(id, null);
}

/** Puts another column in the place of one: the least value instead of the last, say. */
export function replaceColumn(id: ColumnId, column: Column): void {
  const next = formatColumn(column);
  if (columnIds.value.includes(next)) return;
  columnIds.value = columnIds.value.map((old) => (old === id ? next : old));
  if (runSort.value?.id === id) runSort.value = { ...runSort.value, id: next };
  filterColumn(id, null);
}

/** Moves a column to a place among the columns. */
export function moveColumn(id: ColumnId, place: number): void {
  const others = columnIds.value.filter((other) => other !== id);
  const at = Math.max(0, Math.min(place, others.length));
  columnIds.value = [...others.slice(0, at), id, ...others.slice(at)];
}

export function filterColumn(id: ColumnId, filter: ColumnFilter | null): void {
  const { [id]: before, ...others } = columnFilters.value;
  if (!before && !filter) return;
  columnFilters.value = filter ? { ...others, [id]: filter } : others;
}

/** Null: as wide as the factory made it. */
export function resizeColumn(id: ColumnId, width: number | null): void {
  const others = Object.entries(columnWidths.value).filter(
    ([other]) => other !== id,
  );
  columnWidths.value = Object.fromEntries(
    width === null ? others : [...others, [id, width]],
  );
}

/** Sorts by a column: ascending, then descending, then by name again. */
export function cycleSort(id: ColumnId): void {
  const sort = runSort.value;
  if (id === "name") {
    runSort.value = sort ? null : { id, descending: true };
  } else if (sort?.id !== id) runSort.value = { id, descending: false };
  else runSort.value = sort.descending ? null : { id, descending: true };
}

/** Sorted, so that the order of columns asks for nothing anew. */
const askedTags = computed(() => {
  const tags = new Set<string>();
  for (const column of columns.value) {
    if (column.by === "scalar") tags.add(column.tag);
  }
  return [...tags].sort();
});

const read = summaries(() => {
  const logged = new Set(board.value?.tags.scalars);
  const tags = askedTags.value.filter((tag) => logged.has(tag));
  return tags.length > 0 ? { tags, runs: null } : null;
});

/** Of the tags that columns show; null before the first answer. */
const figures: ReadonlySignal<Summaries | null> = computed(
  () => given.value ?? read.value.value,
);
const given = signal<Summaries | null>(null);
/** For tests of what follows from them: takes figures over instead of asking for them. */
export function setFigures(figures: Summaries): void {
  given.value = figures;
}

/** What a column holds of a training; null where it holds nothing. Reads signals. */
export function cellValue(column: Column, training: Training): CellValue {
  return reader(column)(training);
}

/** The same for many trainings. Reads signals once. */
export function reader(column: Column): (training: Training) => CellValue {
  switch (column.by) {
    case "step":
      return lastOf((run) => run.lastStep);
    case "age":
      return lastOf((run) => run.modified);
    case "hparam": {
      const rows = hparamRows.value;
      return ({ name }) => rows.get(name)?.[column.name] ?? null;
    }
    case "begun": {
      const rows = contextRows.value;
      return ({ name }) => {
        const context = rows?.get(name);
        return (context && begunText(context, column.field)) || null;
      };
    }
    case "scalar": {
      const series = figures.value?.get(column.tag);
      const { stat, tag, part } = column;
      const field = stat === "best" ? bestFigure(tag) : stat;
      return ({ name, parts }) => {
        const wanted = parts.filter(
          ({ label }) => part === "" || label === part,
        );
        const own = part === "" ? [name] : [];
        const run = [...own, ...wanted.map(({ run }) => run)].find((run) =>
          series?.has(run),
        );
        return series?.get(run ?? "")?.[field] ?? null;
      };
    }
  }
}

/** The greatest figure of a training's runs, as old as the listing. */
function lastOf(
  figure: (run: { lastStep: number; modified: number }) => number,
): (training: Training) => CellValue {
  const byName = runsByName.value;
  return ({ name, parts }) =>
    [name, ...parts.map(({ run }) => run)].reduce<number | null>(
      (most, run) => {
        const held = byName.get(run);
        return held ? Math.max(most ?? -Infinity, figure(held)) : most;
      },
      null,
    );
}

const runsByName = computed(
  () => new Map(board.value?.runs.map((run) => [run.name, run])),
);

/** Whether a column's values are known by now; until then it filters nothing. */
function isKnown(column: Column): boolean {
  if (column.by === "hparam") return hparamColumns.value.length > 0;
  if (column.by === "begun") return contextRows.value !== null;
  return column.by !== "scalar" || figures.value !== null;
}

/** Which trainings the columns' filters let through; null where they let all. */
export const columnTest: ReadonlySignal<
  ((training: Training) => boolean) | null
> = computed(() => {
  const tests = columns.value.flatMap((column) => {
    const filter = columnFilters.value[formatColumn(column)];
    if (!filter || !isKnown(column)) return [];
    const read = reader(column);
    return [(training: Training) => passes(filter, read(training))];
  });
  if (tests.length === 0) return null;
  return (training) => tests.every((test) => test(training));
});

/** In the order that the columns' heads ask for. NaN, and then what has no value, comes last, whichever way. */
export function sorted(listed: readonly Training[]): readonly Training[] {
  const sort = runSort.value;
  if (!sort) return listed;
  if (sort.id === "name") return [...listed].reverse();
  const column = parseColumn(sort.id);
  if (!column) return listed;
  const read = reader(column);
  const rows = listed.map((training) => ({ training, value: read(training) }));
  const sign = sort.descending ? -1 : 1;
  rows.sort((a, b) => {
    const order = blankness(a.value) - blankness(b.value);
    if (order !== 0 || a.value === null || b.value === null) return order;
    return sign * compareValues(a.value, b.value);
  });
  return rows.map(({ training }) => training);
}

function blankness(value: CellValue): number {
  if (value === null) return 2;
  return Number.isNaN(value) ? 1 : 0;
}

function compareValues(a: HparamValue, b: HparamValue): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return naturalCompare(String(a), String(b));
}
